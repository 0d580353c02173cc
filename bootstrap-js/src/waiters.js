/** @import { SendOptions } from "./channel.js" */
/** @import { Clock } from "./clock.js" */

/** @typedef {{ resolve: (value?: any) => void, reject: (reason: unknown) => void }} Waiter */

/**
 * Those who wait for something, in order, each until its own timeout or signal.
 *
 * @param {Clock} clock
 */
export function createWaiters(clock) {
  /** @type {Waiter[]} */
  let waiting = [];
  /** @type {unknown} why nobody waits any more */
  let closed;

  return {
    /** The one who has waited longest. @returns {Waiter | undefined} */
    first: () => waiting[0],
    resolveAll: () => waiting.forEach(({ resolve }) => resolve()),
    /** @param {unknown} reason */
    rejectAll: (reason) => waiting.forEach(({ reject }) => reject(reason)),
    /** @param {unknown} reason  rejects all, now and from now on */
    close(reason) {
      closed = reason;
      waiting.forEach(({ reject }) => reject(reason));
    },

    /**
     * @param {SendOptions} options
     * @param {(waiter: Waiter) => void} onTimeout
     * @returns {Promise<any>} what the waiter was resolved with
     */
    async wait({ timeout, signal }, onTimeout) {
      signal?.throwIfAborted();
      if (closed !== undefined) throw closed;
      return new Promise((resolve, reject) => {
        /** @type {unknown} */
        let timer;
        const onAbort = () => waiter.reject(signal?.reason);
        const done = () => {
          if (timer !== undefined) clock.clearTimeout(timer);
          signal?.removeEventListener("abort", onAbort);
          waiting = waiting.filter((other) => other !== waiter);
        };
        /** @type {Waiter} */
        const waiter = {
          resolve(value) {
            done();
            resolve(value);
          },
          reject(reason) {
            done();
            reject(reason);
          },
        };
        if (timeout !== undefined) timer = clock.setTimeout(() => onTimeout(waiter), timeout);
        signal?.addEventListener("abort", onAbort, { once: true });
        waiting.push(waiter);
      });
    },
  };
}
