const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const SAME_BREATH_MS = 5 * MINUTE_MS;

/**
 * @typedef {object} Locale
 * @property {string} [locale]  the browser's own if absent
 * @property {string} [timeZone]
 */

/**
 * When a line was written, as briefly as can be: `now`, `4 min`, `14:05`.
 *
 * @param {number} at  in epoch milliseconds
 * @param {number} now
 * @param {Locale} [options]
 */
export function shortTime(at, now, { locale, timeZone } = {}) {
  const ago = now - at;
  if (ago < MINUTE_MS) return "now";
  if (ago < HOUR_MS) return `${Math.floor(ago / MINUTE_MS)} min`;
  return new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", timeZone }).format(at);
}

/**
 * @param {number} at
 * @param {Locale} [options]
 */
export function longTime(at, { locale, timeZone } = {}) {
  return new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "medium", timeZone }).format(at);
}

/**
 * The day of a line: `Today`, `Yesterday`, `Friday, 20 November`.
 *
 * @param {number} at
 * @param {number} now
 * @param {Locale} [options]
 */
export function dayOf(at, now, { locale, timeZone } = {}) {
  const day = dayNumber(at, timeZone);
  const today = dayNumber(now, timeZone);
  if (day === today) return "Today";
  if (day === today - 1) return "Yesterday";
  const year = today - day > 300 ? /** @type {const} */ ("numeric") : undefined;
  return new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long", year, timeZone }).format(at);
}

/**
 * How a line stands to the one before it.
 *
 * @param {{ by: string, name: string, at: number } | undefined} before
 * @param {{ by: string, name: string, at: number }} line
 * @param {string} [timeZone]
 * @returns {"new-day" | "new-author" | "continued"} continued, if the same person goes on within five minutes
 */
export function follows(before, line, timeZone) {
  if (!before || dayNumber(before.at, timeZone) !== dayNumber(line.at, timeZone)) return "new-day";
  const same = before.by === line.by && before.name === line.name && line.at - before.at < SAME_BREATH_MS;
  return same ? "continued" : "new-author";
}

/** @param {number} at @param {string} [timeZone]  days since 1970, as people there count them */
function dayNumber(at, timeZone) {
  const parts = new Intl.DateTimeFormat("en-CA", { dateStyle: "short", timeZone }).format(at);
  return Date.parse(`${parts}T00:00:00Z`) / (24 * HOUR_MS);
}

/**
 * What there is to say about the connection.
 *
 * @param {{ state: string, transport?: string, end?: { reason?: string } }} session
 * @param {number} [secondsLeft]  until the next attempt
 */
export function stateText({ state, transport, end }, secondsLeft) {
  if (state === "connected") return transport ? `Connected by ${TRANSPORTS[transport] ?? transport}` : "Connected";
  if (state === "closed") return `Disconnected${end?.reason ? `: ${end.reason}` : ""}. Reload the page to come back.`;
  if (state === "connecting") return "Connecting…";
  if (secondsLeft === undefined) return "No connection. Waiting for the network…";
  return secondsLeft > 0 ? `No connection. Trying again in ${secondsLeft}\u00a0s…` : "No connection. Trying again…";
}

/** @type {Record<string, string>} */
const TRANSPORTS = {
  websocket: "WebSocket",
  sse: "SSE",
  stream: "streaming",
  "long-poll": "long-poll",
  stomp: "STOMP",
};
