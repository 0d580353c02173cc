/** @import { Clock } from "./clock.js" */
/** @import { Problem } from "./types.js" */

/** Refusals of a number for now: the server expects it again. `out-of-order` is what those behind it get. */
const FOR_NOW = new Set(["too-fast", "overloaded", "out-of-order"]);
const DEFAULT_DELAY_MS = 500;
const SPREAD_MS = 250;
/** So many refusals without anything done in between are a fault. */
const MAX_REFUSALS = 5;

/**
 * A server refuses a frame with a number, for one, because it comes too fast. It takes no later number before
 * that one, so everything under way is sent again after a while, in order; what it had taken it recognises.
 *
 * @param {object} options
 * @param {Clock} options.clock
 * @param {() => number} options.random
 * @param {() => boolean} options.underWay  whether frames with numbers are under way
 * @param {() => void} options.resend
 * @param {(finding: string) => void} options.fault  sending again does not help
 */
export function createRetries({ clock, random, underWay, resend, fault }) {
  /** @type {unknown} */
  let timer;
  let refusals = 0;

  function stop() {
    clock.clearTimeout(timer);
    timer = undefined;
  }

  return {
    /** Whether nothing new is to be sent for now. */
    holding: () => timer !== undefined,
    /** Something was done. */
    progressed() {
      refusals = 0;
    },
    stop,

    /**
     * @param {Problem} problem
     * @returns {boolean} whether it is taken care of
     */
    refused({ code, message, retryAfterMs = DEFAULT_DELAY_MS }) {
      if (!FOR_NOW.has(code) || !underWay()) return false;
      if (timer !== undefined) return true;
      if (++refusals > MAX_REFUSALS) {
        refusals = 0;
        fault(message);
        return true;
      }
      const delayMs = Math.max(retryAfterMs, DEFAULT_DELAY_MS) + Math.floor(random() * SPREAD_MS);
      timer = clock.setTimeout(() => {
        timer = undefined;
        resend();
      }, delayMs);
      return true;
    },
  };
}
