/**
 * Delay before the next connection attempt: doubling from `baseMs`, capped at `maxMs`, with full jitter so that
 * clients cut off together do not return together.
 *
 * @param {number} attempt  1 for the first retry
 * @param {{ baseMs?: number, maxMs?: number, random?: () => number }} [options]  tests pass their own `random`
 * @returns {number} milliseconds
 */
export function backoff(attempt, { baseMs = 500, maxMs = 20_000, random = Math.random } = {}) {
  return Math.floor(random() * Math.min(maxMs, baseMs * 2 ** (attempt - 1)));
}
