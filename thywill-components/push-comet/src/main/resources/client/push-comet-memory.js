import { attempt, parse } from "./push-comet-tools.js";

/** @import { Tools } from "./push-comet-tools.js" */

/** The transports, best first. */
export const ORDER = ["websocket", "sse", "stream", "long-poll"];

const STORAGE_KEY = "thywill-transport";
const REMEMBER_MS = 600_000;
/** When a better transport has worked on this page before, it gets another chance soon. */
const REMEMBER_SHORTLY_MS = 30_000;
/** A connection cut off sooner than this may have been cut because of its transport. */
const SHORT_LIFE_MS = 60_000;
const MAX_STRIKES = 3;
/** One that took the place of another, and was cut off sooner than this, was better left alone. */
const FAILED_TRIAL_MS = 10_000;

/**
 * Remembers which transports work here: over reloads in the tab's `sessionStorage`, and on this page which ones
 * are cut off again and again.
 *
 * @param {Tools} tools
 * @param {string[]} names  the transports to choose from, best first
 */
export function createMemory({ sessionStorage, WebSocket, clock }, names) {
  const usable = names.filter((name) => name !== "websocket" || WebSocket);
  /** @type {Set<string>} */
  const proven = new Set();
  /** @type {Map<string, { count: number, at: number }>} */
  const strikes = new Map();

  /** @returns {{ transport: string, until: number } | undefined} */
  function remembered() {
    const saved = parse(attempt(() => sessionStorage?.getItem(STORAGE_KEY)) ?? "null");
    if (!saved || !usable.includes(saved.transport)) return undefined;
    const remainingMs = saved.until - clock.now();
    return remainingMs > 0 && remainingMs <= REMEMBER_MS ? saved : undefined;
  }

  /** @param {string} name */
  function isOut(name) {
    const { count = 0, at = 0 } = strikes.get(name) ?? {};
    return count >= MAX_STRIKES && clock.now() - at < REMEMBER_MS;
  }

  return {
    /** @param {string} name */
    proven: (name) => proven.has(name),

    /** The transports to try, in this order; those that are cut off again and again come last. */
    order() {
      const left = usable.filter((name) => !isOut(name));
      const first = Math.max(0, left.indexOf(remembered()?.transport ?? left[0]));
      return [...left.slice(first), ...left.slice(0, first), ...usable.filter(isOut)];
    },

    /**
     * The transports that may be worth a try although this one works, in this order.
     *
     * @param {string} name
     */
    better: (name) => usable.slice(0, Math.max(0, usable.indexOf(name))).filter((other) => !isOut(other)),

    /** @param {string} name */
    worked(name) {
      proven.add(name);
      if (usable.length === 1 || remembered()?.transport === name) return;
      const betterProven = usable.slice(0, usable.indexOf(name)).some((better) => proven.has(better));
      const until = clock.now() + (betterProven ? REMEMBER_SHORTLY_MS : REMEMBER_MS);
      attempt(() => sessionStorage?.setItem(STORAGE_KEY, JSON.stringify({ transport: name, until })));
    },

    /**
     * @param {string} name
     * @param {number} livedMs  how long the connection stood before it was cut off
     * @param {boolean} [beside]  whether it took the place of one that stood
     */
    dropped(name, livedMs, beside = false) {
      const strike = beside && livedMs < FAILED_TRIAL_MS ? MAX_STRIKES : 1;
      const count = livedMs < SHORT_LIFE_MS ? (strikes.get(name)?.count ?? 0) + strike : 0;
      strikes.set(name, { count, at: clock.now() });
    },
  };
}
