import { backoff } from "./backoff.js";

/** @import { ConnectionEnd } from "./types.js" */

/** Close codes on which a client stays away: documentation/protocol.md, section 6. */
const NEVER = new Set([1000, 1002, 1003, 1007, 1008, 1009, 4401, 4403, 4404, 4409, 4413]);
const NOTHING_TO_RESUME = 4410;
const RESTARTING = 1012;

/**
 * Whether to come back after a connection has ended. What the wire said goes before what its code means; an end
 * without a code is a cut.
 *
 * @param {ConnectionEnd} end
 * @returns {"never" | "after-backoff" | "anew"}
 */
export function reconnectAfter({ code, reconnect }) {
  if (reconnect) return reconnect;
  if (code === undefined) return "after-backoff";
  if (code === NOTHING_TO_RESUME) return "anew";
  return NEVER.has(code) ? "never" : "after-backoff";
}

/**
 * How long to wait before an attempt to come back.
 *
 * @param {ConnectionEnd} end
 * @param {number} attempt  1 for the first
 * @param {() => number} random
 * @returns {number} milliseconds
 */
export function delayAfter(end, attempt, random) {
  if (attempt === 1 && reconnectAfter(end) === "anew") return 0;
  const spread = attempt === 1 ? spreadMs(end) : 0;
  if (spread > 0) return Math.floor(random() * spread);
  return (end.retryAfterMs ?? 0) + backoff(attempt, { random });
}

/**
 * The time over which a restarting server wants its clients to come back (the reason `retry=MS`), in
 * milliseconds; 0 if it says nothing.
 *
 * @param {ConnectionEnd} end
 */
export function spreadMs({ code, reason = "" }) {
  const match = code === RESTARTING ? /^retry=(\d{1,9})$/.exec(reason) : null;
  return match ? Number(match[1]) : 0;
}
