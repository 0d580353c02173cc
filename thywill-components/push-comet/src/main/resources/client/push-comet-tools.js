/** @import { Clock } from "thywill/clock" */
/** @import { Platform } from "thywill/types" */

/** @typedef {Required<Pick<Platform, "fetch" | "clock">> & Pick<Platform, "WebSocket" | "sessionStorage" | "performance">} Tools */

/** @param {Platform} platform @returns {Tools} */
export function toolsOf(platform) {
  return {
    fetch: platform.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    WebSocket: "WebSocket" in platform ? platform.WebSocket : globalThis.WebSocket,
    sessionStorage: "sessionStorage" in platform ? platform.sessionStorage : storageOfPage(),
    performance: platform.performance ?? globalThis.performance,
    clock: platform.clock ?? {
      now: () => Date.now(),
      setTimeout: (run, delayMs) => setTimeout(run, delayMs),
      clearTimeout: (timer) => clearTimeout(timer),
    },
  };
}

/** A browser may refuse to keep anything. */
function storageOfPage() {
  try {
    return typeof window === "undefined" ? undefined : window.sessionStorage;
  } catch {
    return undefined;
  }
}

/** @param {string} text @returns {any} `undefined` if it is no JSON */
export function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * @template T
 * @param {() => T} run
 * @returns {T | undefined} `undefined` if it threw
 */
export function attempt(run) {
  try {
    return run();
  } catch {
    return undefined;
  }
}

/**
 * @template T
 * @param {() => Promise<T>} run
 * @returns {Promise<T | undefined>} `undefined` if it failed
 */
export async function attemptTo(run) {
  try {
    return await run();
  } catch {
    return undefined;
  }
}

/** @param {Clock} clock @param {number} delayMs @returns {Promise<void>} */
export function pause(clock, delayMs) {
  return new Promise((resolve) => void clock.setTimeout(() => resolve(), delayMs));
}

/** @param {string} text @returns {number} */
export const byteLength = (text) => new TextEncoder().encode(text).length;
