/**
 * Callbacks of one kind. One that throws does not keep the others from being called.
 *
 * @template {any[]} Arguments
 * @typedef {object} Callbacks
 * @property {(callback: (...args: Arguments) => unknown, options?: { signal?: AbortSignal }) => () => void}
 *   add  returns what removes it again; an aborted `signal` does the same
 * @property {(...args: Arguments) => void} call
 * @property {() => boolean} used  whether there has ever been one
 */

/**
 * @template {any[]} Arguments
 * @param {{ hold?: number }} [options]  until the first callback is added, keep the newest so many calls for it
 * @returns {Callbacks<Arguments>}
 */
export function createCallbacks({ hold = 0 } = {}) {
  /** @type {Set<{ callback: (...args: Arguments) => unknown }>} */
  const entries = new Set();
  /** @type {Arguments[]} */
  const held = [];
  let used = false;

  /** @param {Arguments} args */
  function callNow(args) {
    for (const { callback } of [...entries]) {
      try {
        callback(...args);
      } catch (error) {
        reportThrown(error);
      }
    }
  }

  function handOver() {
    while (held.length > 0) callNow(/** @type {Arguments} */ (held.shift()));
  }

  return {
    add(callback, { signal } = {}) {
      if (typeof callback !== "function") throw new TypeError(`Expected a function, but got: ${String(callback)}`);
      if (signal?.aborted) return () => {};
      const entry = { callback };
      entries.add(entry);
      if (!used) queueMicrotask(handOver);
      used = true;
      const remove = () => void entries.delete(entry);
      signal?.addEventListener("abort", remove, { once: true });
      return remove;
    },
    call(...args) {
      if (used && held.length === 0) return callNow(args);
      if (hold === 0) return;
      held.push(args);
      if (!used && held.length > hold) held.shift();
    },
    used: () => used,
  };
}

/**
 * Hands an error of a callback to the place where uncaught errors go.
 *
 * @param {unknown} error
 */
export function reportThrown(error) {
  if (typeof globalThis.reportError === "function") globalThis.reportError(error);
  else console.error(error);
}
