/** @import { Clock } from "./clock.js" */

const AFTER_FRAMES = 100;
const AFTER_BYTES = 256 * 1024;
const AFTER_MS = 5_000;

/**
 * Decides when to say `received`: after 100 frames or 256 KiB on the private channel, and 5 s after the first
 * of them.
 *
 * @param {{ clock: Clock, say: (offset: number) => void }} options
 */
export function createReceipts({ clock, say }) {
  let frames = 0;
  let bytes = 0;
  /** @type {number | undefined} */
  let newest;
  /** @type {unknown} */
  let timer;

  function stop() {
    clock.clearTimeout(timer);
    timer = undefined;
    frames = bytes = 0;
  }

  function sayNow() {
    stop();
    if (newest !== undefined) say(newest);
  }

  return {
    /** @param {number | undefined} offset  how far we have got @param {number} size  of the frame that came */
    count(offset, size) {
      newest = offset;
      if (offset === undefined) return;
      bytes += size;
      if (++frames >= AFTER_FRAMES || bytes >= AFTER_BYTES) sayNow();
      else if (frames === 1) timer = clock.setTimeout(sayNow, AFTER_MS);
    },
    /** Does not wait: the server does nothing more of this client's before it knows. */
    sayNow,
    stop,
  };
}
