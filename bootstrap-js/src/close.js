import { backoff } from "./backoff.js";

/** @import { ConnectionEnd } from "./types.js" */

/** Close codes on which a client stays away: documentation/protocol.md, section 6. */
const NEVER = new Set([1000, 1002, 1003, 1007, 1008, 1009, 4401, 4403, 4404, 4409, 4413]);
const NOTHING_TO_RESUME = 4410;
const ELSEWHERE = 4421;
const RESTARTING = 1012;

/**
 * Whether to come back after a connection has ended. What the wire said goes before what its code means; an end
 * without a code is a cut.
 *
 * @param {ConnectionEnd} end
 * @returns {"never" | "after-backoff" | "anew" | "elsewhere"}
 */
export function reconnectAfter({ code, reconnect }) {
  if (reconnect) return reconnect;
  if (code === undefined) return "after-backoff";
  if (code === NOTHING_TO_RESUME) return "anew";
  if (code === ELSEWHERE) return "elsewhere";
  return NEVER.has(code) ? "never" : "after-backoff";
}

/**
 * The origin that a client is to go to: only one of web addresses, and no way out of TLS.
 *
 * @param {ConnectionEnd} end
 * @param {string | undefined} home  the address that it came from first
 * @returns {string | undefined} `undefined` if it is to stay
 */
export function originAfter(end, home) {
  if (reconnectAfter(end) !== "elsewhere" || !end.address) return undefined;
  const url = URL.canParse(end.address) ? new URL(end.address) : undefined;
  const allowed = home?.startsWith("https:") ? ["https:"] : ["http:", "https:"];
  return url && allowed.includes(url.protocol) && !url.username && url.pathname === "/" ? url.origin : undefined;
}

/**
 * How long to wait before an attempt to come back.
 *
 * @param {ConnectionEnd} end
 * @param {object} options
 * @param {number} options.attempt  1 for the first
 * @param {number} options.awayMs  since the connection ended that it is to make good
 * @param {() => number} options.random
 * @returns {number} milliseconds
 */
export function delayAfter(end, { attempt, awayMs, random }) {
  if (attempt === 1 && reconnectAfter(end) === "anew") return 0;
  const asked = returnTime(end);
  if (asked) {
    const ms = asked.fromMs + Math.floor(random() * (asked.toMs - asked.fromMs));
    return Math.max(ms, attempt === 1 ? 0 : backoff(awayMs, { random }));
  }
  return (end.retryAfterMs ?? 0) + backoff(awayMs, { random });
}

/**
 * When a restarting server wants its clients to come back (the reason `retry=TO` or `retry=FROM-TO`), in milliseconds
 * from now; null if it says nothing.
 *
 * @param {ConnectionEnd} end
 */
export function returnTime({ code, reason = "" }) {
  const match = code === RESTARTING ? /^retry=(?:(\d{1,9})-)?(\d{1,9})$/.exec(reason) : null;
  if (!match) return null;
  const [fromMs, toMs] = [Number(match[1] ?? 0), Number(match[2])];
  return fromMs <= toMs ? { fromMs, toMs } : null;
}
