/**
 * What was asked for was not done. Besides the codes of the protocol (section 2.3) and the application's own,
 * these arise in the page: `not-started` (no session yet), `closed` (the session is over), `timeout` (no answer
 * within the time the caller gave; `timed-out` for a call), `invalid` (the data cannot travel, or the channel is of another kind), `unsubscribed` (the subscription has ended meanwhile), `answer-lost` (it was done, but its answer fell into a gap).
 */
export class Refused extends Error {
  /**
   * @param {string} code  for programs
   * @param {string} message  for people
   * @param {{ retryAfterMs?: number, cause?: unknown }} [options]
   */
  constructor(code, message, { retryAfterMs, cause } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "Refused";
    this.code = code;
    /** Trying again after this time may help; `undefined` if it would not. */
    this.retryAfterMs = retryAfterMs;
  }
}

/** The page could not start. The message names the component; `cause` is what it threw. */
export class BootstrapError extends Error {
  /** @param {string} message @param {{ cause?: unknown }} [options] */
  constructor(message, options) {
    super(message, options);
    this.name = "BootstrapError";
  }
}

/** A module of the application could not be loaded, or its start-up function failed. */
export class ApplicationError extends Error {
  /** @param {string} message @param {{ cause?: unknown }} [options] */
  constructor(message, options) {
    super(message, options);
    this.name = "ApplicationError";
  }
}

/** The server cannot be reached, or has ended the session. */
export class ConnectionError extends Error {
  /**
   * @param {string} message
   * @param {{ code?: number, final?: boolean, cause?: unknown }} [options]
   */
  constructor(message, { code, final = false, cause } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "ConnectionError";
    /** The close code, as in section 6 of the protocol; `undefined` for a cut. */
    this.code = code;
    /** Whether the session is over; else it goes on trying. */
    this.final = final;
  }
}
