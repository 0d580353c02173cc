/** @import { Clock } from "./clock.js" */

const FIRST_PAUSE_MS = 2_000;
const GROWTH = 3;
const MAX_PAUSE_MS = 600_000;
/** A line that is busy is looked at again after this time, but not for ever: what is busy gains most. */
const BUSY_PAUSE_MS = 500;
const MAX_BUSY = 20;
/** More than this in one look is busy. */
const QUIET_BYTES = 32_768;

/**
 * Decides when to try a better transport beside the connection that stands: two seconds after it was made, then
 * after pauses that grow by three up to ten minutes, while the page is seen and little is under way.
 *
 * @param {object} options
 * @param {Clock} options.clock
 * @param {() => number} options.random
 * @param {() => boolean} options.wanted  whether there is a better transport to try
 * @param {() => boolean} options.underWay  whether messages are on their way up
 * @param {() => void} options.attempt
 */
export function createUpgrades({ clock, random, wanted, underWay, attempt }) {
  /** @type {unknown} */
  let timer;
  let tries = 0;
  let busy = 0;
  let bytes = 0;
  let running = false;
  let hidden = false;

  function stop() {
    running = false;
    clock.clearTimeout(timer);
    timer = undefined;
  }

  function schedule() {
    stop();
    running = true;
    const pauseMs = Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * GROWTH ** tries);
    timer = clock.setTimeout(due, pauseMs * (0.75 + random() / 2));
  }

  function due() {
    timer = undefined;
    if (hidden) return;
    if (wanted() && isBusy()) {
      timer = clock.setTimeout(due, BUSY_PAUSE_MS);
      return;
    }
    tries++;
    busy = 0;
    if (wanted()) attempt();
    else schedule();
  }

  function isBusy() {
    const much = bytes > QUIET_BYTES || underWay();
    bytes = 0;
    return much && ++busy < MAX_BUSY;
  }

  return {
    /** A connection stands, or an attempt to better it has failed. */
    schedule,
    stop,
    /** @param {number} size  of what came, in bytes */
    heard(size) {
      bytes += size;
    },
    /** The network may be another one: what failed before may work now. */
    startOver() {
      tries = 0;
      if (running) schedule();
    },
    hide() {
      hidden = true;
    },
    show() {
      hidden = false;
      if (running && timer === undefined) schedule();
    },
  };
}
