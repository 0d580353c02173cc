import { delayAfter } from "./close.js";

/** @import { Clock } from "./clock.js" */
/** @import { ConnectionEnd } from "./types.js" */

/**
 * How long and how often a session has tried to come back, from which follows when it tries again:
 * documentation/protocol.md, section 3.
 *
 * @param {object} options
 * @param {Clock} options.clock
 * @param {() => number} options.random  for back-off
 */
export function createAbsence({ clock, random }) {
  let attempt = 0;
  /** When the connection ended that the attempts are to make good; one in a row of faults is no return.
   * @type {number | undefined} */
  let since;
  let faulty = false;

  return {
    /** One of the two sides did what it may not, so the connection is to end. */
    fault() {
      faulty = true;
    },

    /** The server has answered. */
    connected() {
      if (!faulty) {
        attempt = 0;
        since = undefined;
      }
      faulty = false;
    },

    /**
     * A connection has ended, or an attempt at one.
     *
     * @param {ConnectionEnd} end
     * @param {{ stood: boolean, elsewhere: boolean }} how  whether the server had answered, and whether the next
     *   attempt goes to another origin
     * @returns {number} after how many milliseconds to try again
     */
    ended(end, { stood, elsewhere }) {
      attempt++;
      if (since === undefined || (stood && !faulty)) since = clock.now();
      if (elsewhere && attempt === 1) return 0;
      return delayAfter(end, { attempt, awayMs: clock.now() - since, random });
    },
  };
}
