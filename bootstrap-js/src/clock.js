/**
 * Time as the modules use it. Tests pass a clock that they move by hand.
 *
 * @typedef {object} Clock
 * @property {() => number} now  milliseconds since 1970; may jump when somebody sets the computer's clock
 * @property {(run: () => void, delayMs: number) => unknown} setTimeout
 * @property {(handle: any) => void} clearTimeout
 */

/** @type {Clock} */
export const systemClock = {
  now: () => Date.now(),
  setTimeout: (run, delayMs) => globalThis.setTimeout(run, delayMs),
  clearTimeout: (handle) => globalThis.clearTimeout(handle),
};
