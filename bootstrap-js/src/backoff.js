/** Of the time away. */
const PART = 1 / 3;

/**
 * Delay before the next connection attempt. Its longest is in proportion to the time away, so that a client is back
 * soon after a short cut and asks seldom during a long one; full jitter, so that clients cut off together do not
 * return together.
 *
 * @param {number} awayMs  since the connection ended
 * @param {{ minMs?: number, maxMs?: number, random?: () => number }} [options]  the longest delay is at least
 *   `minMs`, and at most `maxMs`; tests pass their own `random`
 * @returns {number} milliseconds
 */
export function backoff(awayMs, { minMs = 200, maxMs = 20_000, random = Math.random } = {}) {
  return Math.floor(random() * Math.min(maxMs, Math.max(minMs, awayMs * PART)));
}
