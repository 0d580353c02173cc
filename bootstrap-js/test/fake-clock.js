/** @import { Clock } from "../src/clock.js" */

/** Lets everything run that waits for promises only. */
export async function settle() {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** A clock that the test moves. */
export function createFakeClock() {
  let now = 1_700_000_000_000;
  let next = 1;
  /** @type {Map<number, { at: number, run: () => void }>} */
  const timers = new Map();

  /** @param {number} until */
  function nextDue(until) {
    let due;
    for (const [id, timer] of timers) if (timer.at <= until && (!due || timer.at < due.at)) due = { id, ...timer };
    return due;
  }

  /** @type {Clock & { advance: (ms: number) => Promise<void>, jump: (ms: number) => void, waiting: () => number }} */
  const clock = {
    now: () => now,
    setTimeout(run, delayMs) {
      timers.set(next, { at: now + delayMs, run });
      return next++;
    },
    clearTimeout: (id) => void timers.delete(id),
    async advance(ms) {
      const until = now + ms;
      await settle();
      for (let due = nextDue(until); due; due = nextDue(until)) {
        timers.delete(due.id);
        now = Math.max(now, due.at);
        due.run();
        await settle();
      }
      now = until;
    },
    /** Time passes without anything running: the computer slept. */
    jump(ms) {
      now += ms;
    },
    waiting: () => timers.size,
  };
  return clock;
}

/**
 * Numbers that look random and are the same every time (mulberry32).
 *
 * @param {number} seed
 * @returns {() => number}
 */
export function createRandom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
