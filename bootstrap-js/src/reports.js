import { cut } from "./bounds.js";
import { byteLength } from "./sendable.js";

/** @import { Clock } from "./clock.js" */
/** @import { ReportFrame } from "./types.js" */

const MAX_PER_MINUTE = 5;
const MAX_BYTES = 1_024;
const MINUTE_MS = 60_000;

/**
 * Reports uncaught errors of the page home, for the server's log: at most five a minute, of 1 KiB each, and
 * only while a connection stands.
 *
 * @param {object} options
 * @param {EventTarget} options.window
 * @param {(frame: ReportFrame) => boolean} options.notify
 * @param {Clock} options.clock
 * @param {AbortSignal} options.signal  ends it
 */
export function reportErrors({ window, notify, clock, signal }) {
  /** @type {number[]} when the newest reports were sent */
  let sent = [];

  /** @param {ReportFrame["report"]} report */
  function send(report) {
    const now = clock.now();
    sent = sent.filter((time) => now - time < MINUTE_MS && time <= now);
    if (sent.length < MAX_PER_MINUTE && notify(fitting(report))) sent.push(now);
  }

  window.addEventListener(
    "error",
    (event) => {
      const { message, filename, lineno, colno, error } = /** @type {ErrorEvent} */ (event);
      if (!message && !error) return;
      send({ message, source: filename, line: `${lineno}:${colno}`, stack: error?.stack });
    },
    { signal },
  );
  window.addEventListener(
    "unhandledrejection",
    (event) => {
      const { reason } = /** @type {PromiseRejectionEvent} */ (event);
      send({ message: `Unhandled rejection: ${reason?.message ?? reason}`, stack: reason?.stack });
    },
    { signal },
  );
}

/**
 * Cuts a report to what may be sent, the stack first.
 *
 * @param {ReportFrame["report"]} report
 * @returns {ReportFrame}
 */
export function fitting({ message, source, line, stack }) {
  const parts = {
    message: clip(message, 300),
    source: clip(source, 200),
    line: clip(line, 40),
    stack: clip(stack, 900),
  };
  const frame = { report: /** @type {ReportFrame["report"]} */ (JSON.parse(JSON.stringify(parts))) };
  while (byteLength(JSON.stringify(frame)) > MAX_BYTES) shorten(frame.report);
  return frame;
}

/** @param {ReportFrame["report"]} report */
function shorten(report) {
  if (report.stack) report.stack = cut(report.stack, Math.max(0, report.stack.length - 50));
  else if (report.source) report.source = "";
  else report.message = cut(report.message, Math.floor(report.message.length / 2));
}

/** @param {unknown} text @param {number} length */
function clip(text, length) {
  return text === undefined || text === null ? undefined : cut(String(text), length);
}
