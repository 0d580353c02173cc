import { Refused } from "./errors.js";
import { sendable } from "./sendable.js";

/** @import { Clock } from "./clock.js" */
/** @import { ClientFrame, Problem } from "./types.js" */

const MAX_MESSAGES = 1_000;
const MAX_BYTES = 1 << 20;
/** Messages sent and not yet acknowledged; the others wait. */
const WINDOW = 64;
/** What is urgent and shorter than this is taken whatever else waits. */
const ALWAYS_BYTES = 4_096;
/** What stands in the place of a message that needs not be done again. */
const NOTHING = { result: "none", data: null };
/** What `"number":9007199254740991,` adds to a frame, in bytes. */
const NUMBER_BYTES = 26;

/**
 * @typedef {object} Entry
 * @property {ClientFrame & { number?: number }} frame
 * @property {number} bytes
 * @property {(value: unknown) => void} resolve
 * @property {(error: unknown) => void} reject
 * @property {boolean} answered
 * @property {boolean} uncertain  an answer to it may have been lost
 * @property {boolean} urgent  it does not wait for those before it, whose answers may depend on it
 * @property {boolean} givenUp  nobody waits for its answer any more
 */

/**
 * Messages on their way up: numbered when they are first sent, kept until they are acknowledged. At most 1,000
 * messages and 1 MiB; past that a message is refused with `overloaded`.
 *
 * @param {{ clock: Clock, onGivenUp?: (number: number) => void }} environment  `onGivenUp` hears of calls on their
 *   way whose answers nobody wants any more
 */
export function createOutbox({ clock, onGivenUp = () => {} }) {
  /** @type {Entry[]} */
  let waiting = [];
  /** @type {Entry[]} numbered, in order, without holes */
  let kept = [];
  let bytes = 0;
  let last = 0;
  let acknowledged = 0;
  let maxFrameBytes = 65_536;
  /** @type {Refused | undefined} */
  let closed;

  /** @param {Entry} entry */
  function release(entry) {
    bytes -= entry.bytes;
  }

  /** @param {Entry} entry @param {unknown} reason */
  function giveUp(entry, reason) {
    entry.reject(reason);
    if (!waiting.includes(entry)) {
      if (!("call" in entry.frame) || entry.answered || entry.givenUp) return;
      entry.givenUp = true;
      onGivenUp(Number(entry.frame.number));
      return;
    }
    waiting = waiting.filter((other) => other !== entry);
    release(entry);
  }

  /** What is answered from the oldest on is done, although its `ack` is still to come. */
  function advance() {
    while (kept[0]?.answered) drop();
  }

  function drop() {
    const entry = /** @type {Entry} */ (kept.shift());
    acknowledged = Number(entry.frame.number);
    release(entry);
    return entry;
  }

  return {
    acknowledged: () => acknowledged,
    underWay: () => kept.length > 0,

    /**
     * @param {ClientFrame} frame  without a number; a copy is kept, as it is at this moment
     * @param {{ timeout?: number, signal?: AbortSignal }} [options]  when to stop waiting for the answer
     * @returns {Promise<any>} the answer
     */
    async add(frame, options) {
      return enter(frame, options);
    },

    enter,

    /**
     * Puts a small frame before all that waits, past the limits.
     *
     * @param {ClientFrame} frame
     * @returns {Promise<any>}
     */
    addFirst(frame) {
      const { promise, resolve, reject } = deferred();
      const marks = { answered: false, uncertain: false, urgent: true, givenUp: false };
      waiting.unshift({ frame, bytes: 0, resolve, reject, ...marks });
      return promise;
    },

    /**
     * Takes what may be sent now, numbering it.
     *
     * @returns {ClientFrame[]}
     */
    take() {
      const frames = [];
      while (waiting.length > 0 && (kept.length < WINDOW || waiting[0].urgent)) {
        const entry = /** @type {Entry} */ (waiting.shift());
        if (entry.bytes > maxFrameBytes) {
          release(entry);
          entry.reject(tooBig(entry.bytes, maxFrameBytes));
          continue;
        }
        entry.frame = { number: ++last, ...entry.frame };
        kept.push(entry);
        frames.push(entry.frame);
      }
      return frames;
    },

    /**
     * What is to be sent again to a server that has taken everything up to a number. What was answered is not done
     * again: its number is sent with the result of a call that nobody has made.
     *
     * @param {number} received
     * @returns {ClientFrame[]}
     */
    after: (received) =>
      kept
        .map(({ frame, answered }) => (answered ? { number: frame.number, ...NOTHING } : frame))
        .filter(({ number = 0 }) => number > received),

    /**
     * What to say again about messages on their way: a call that nobody waits for is cancelled, in case that got
     * lost.
     *
     * @returns {ClientFrame[]}
     */
    cancels: () =>
      kept
        .filter(({ givenUp, answered }) => givenUp && !answered)
        .map(({ frame }) => ({ cancel: Number(frame.number) })),

    /**
     * Changes a kept frame before it is sent again.
     *
     * @param {(frame: ClientFrame) => ClientFrame} change  must keep its number
     */
    rewrite(change) {
      for (const entry of kept) entry.frame = change(entry.frame);
    },

    /**
     * @param {number} number
     * @param {unknown} data
     * @param {Problem} [problem]  it was not done, and why
     */
    answer(number, data, problem) {
      const entry = kept.find(({ frame }) => frame.number === number);
      if (!entry) return;
      entry.answered = true;
      if (problem) entry.reject(new Refused(problem.code, problem.message, { retryAfterMs: problem.retryAfterMs }));
      else entry.resolve(data);
      advance();
    },

    /** @param {number} number  everything up to it is done */
    acknowledge(number) {
      while (kept.length > 0 && Number(kept[0].frame.number) <= number) {
        const { uncertain, resolve, reject } = drop();
        if (uncertain) reject(new Refused("answer-lost", "It was done, but its answer fell into a gap"));
        else resolve(undefined);
      }
      advance();
    },

    /** Answers to what was sent until now may have been lost. */
    doubt() {
      for (const entry of kept) entry.uncertain = true;
    },

    /** @param {number} limit  the longest frame the server takes, in bytes */
    limitFrames(limit) {
      maxFrameBytes = limit;
    },

    /** @param {Refused} reason  refuses everything, now and from now on */
    close(reason) {
      closed = reason;
      for (const entry of [...kept, ...waiting]) entry.reject(reason);
      kept = waiting = [];
      bytes = 0;
    },
  };

  /**
   * As `add`, but throws at once what makes it impossible.
   *
   * @param {ClientFrame} frame
   * @param {{ timeout?: number, signal?: AbortSignal, urgent?: boolean }} [options]  what is `urgent` goes before all
   *   that waits
   * @returns {Promise<any>} the answer
   */
  function enter(frame, { timeout, signal, urgent = false } = {}) {
    const { promise, resolve, reject } = deferred();
    if (closed) throw closed;
    signal?.throwIfAborted();
    const copy = sendable(frame);
    const size = copy.bytes + NUMBER_BYTES;
    if (size > maxFrameBytes) throw tooBig(size, maxFrameBytes);
    const full = waiting.length + kept.length >= MAX_MESSAGES || bytes + size > MAX_BYTES;
    if (full && !(urgent && size < ALWAYS_BYTES)) throw overloaded();
    const marks = { answered: false, uncertain: false, urgent, givenUp: false };
    const entry = { frame: copy.frame, bytes: size, resolve, reject, ...marks };
    const before = urgent ? waiting.filter((other) => other.urgent).length : waiting.length;
    waiting.splice(before, 0, entry);
    bytes += size;
    limitWait(entry, promise, timeout, signal);
    return promise;
  }

  /**
   * @param {Entry} entry
   * @param {Promise<unknown>} promise
   * @param {number | undefined} timeout
   * @param {AbortSignal | undefined} signal
   */
  function limitWait(entry, promise, timeout, signal) {
    if (timeout === undefined && !signal) return;
    const onAbort = () => giveUp(entry, signal?.reason);
    const onTimeout = () => giveUp(entry, new Refused(timeoutCode(entry), `No answer within ${timeout} ms`));
    const timer = timeout === undefined ? undefined : clock.setTimeout(onTimeout, timeout);
    signal?.addEventListener("abort", onAbort, { once: true });
    const settled = () => {
      if (timer !== undefined) clock.clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    };
    promise.then(settled, settled);
  }
}

/** @param {Entry} entry  a call whose time is over has the code that it has at the other end */
const timeoutCode = ({ frame }) => ("call" in frame ? "timed-out" : "timeout");

function deferred() {
  /** @type {(value: unknown) => void} */
  let resolve = () => {};
  /** @type {(error: unknown) => void} */
  let reject = () => {};
  const promise = new Promise((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

/** @param {number} size @param {number} limit */
function tooBig(size, limit) {
  return new Refused("too-big", `The message would be ${size} bytes; the server takes at most ${limit}`);
}

function overloaded() {
  return new Refused(
    "overloaded",
    `Too much waits to be sent: at most ${MAX_MESSAGES} messages and ${MAX_BYTES} bytes; await the answers, or wait until ` +
      "the client is connected",
  );
}
