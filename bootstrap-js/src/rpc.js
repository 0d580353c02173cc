import { cut, isCode, requireName } from "./bounds.js";
import { reportThrown } from "./callbacks.js";
import { Refused } from "./errors.js";

/** @import { SendOptions } from "./channel.js" */
/** @import { Clock } from "./clock.js" */
/** @import { ClientFrame, PublicationFrame } from "./types.js" */

/** Calls of functions that the page has not exposed yet, kept while it starts. */
const MAX_HELD = 1_000;
const MAX_FUNCTIONS = 1_000;
const MAX_TIMEOUT_MS = 3_600_000;
const MAX_MESSAGE = 1_000;
/** The code of an error that has none, or none that can travel. */
const FAILED = "failed";

/**
 * What a function of the page's is told besides its argument.
 *
 * @typedef {object} CallInfo
 * @property {AbortSignal} signal  aborts when nobody waits for the result any more: the application has cancelled
 *   the call, its time is over, or the session is
 * @property {number} [timeoutMs]  how long the application waits
 */

/** @typedef {(data: any, call: CallInfo) => unknown} PageFunction  may return a promise; throws {@link Refused} to answer with a code */

/**
 * Functions in both directions; on the server `app.rpc()` and `client.call`.
 *
 * @typedef {object} Rpc
 * @property {(name: string, run: PageFunction, options?: { signal?: AbortSignal }) => () => void} expose  lets the
 *   application call a function of the page's. Calls begin in the order in which they were made, each once, also
 *   over cuts. What the function throws arrives as code and message, nothing else of it: a {@link Refused} with
 *   its code, if that is 1 to 64 of `a-z 0-9 -` after a letter, and all else as `failed`. Returns what takes the
 *   function back
 * @property {(name: string, data?: unknown, options?: SendOptions) => Promise<any>} call  calls a function of the
 *   application's, once and in order with what else is sent, over cuts. Rejects with {@link Refused}:
 *   `unknown-function`, `timed-out`, `failed`, `invalid`, or a code of the function's own. The application knows
 *   the `timeout`, 1 to 3,600,000 ms, and gives up too; an aborted `signal` cancels the call there
 * @property {(name: string, data?: unknown) => void} notify  calls a function once and in order, and wants no
 *   answer. Throws {@link Refused} if the data cannot travel or too much waits; what else goes wrong is told to
 *   `thywill.onError`
 */

/**
 * @param {object} options
 * @param {() => import("./session.js").Session} options.session  throws while there is none
 * @param {Clock} options.clock
 * @param {(error: Error) => void} options.fail  tells the application
 */
export function createRpc({ session, clock, fail }) {
  /** @type {Map<string, PageFunction>} */
  const functions = new Map();
  /** Calls that wait for the page to start, in order. @type {ReturnType<typeof begin>[]} */
  let held = [];
  /** Calls that wait or run, by id. @type {Map<string, (reason: Refused) => void>} */
  const pending = new Map();
  let started = false;

  /** @param {PublicationFrame} frame */
  function begin({ call: name = "", id, data, timeoutMs }) {
    const controller = new AbortController();
    const { signal } = controller;
    /** @type {unknown} */
    let timer;
    /** @param {Refused} [reason]  if there is one, nobody wants the result */
    const end = (reason) => {
      clock.clearTimeout(timer);
      if (id !== undefined) pending.delete(id);
      if (reason) controller.abort(reason);
    };
    if (timeoutMs) timer = clock.setTimeout(() => end(new Refused("timed-out", "The time is over")), timeoutMs);
    if (id !== undefined) pending.set(id, end);
    return { name, id, data, signal, timeoutMs, end };
  }

  /** @param {ReturnType<typeof begin>} call */
  async function run({ name, id, data, signal, timeoutMs, end }) {
    if (signal.aborted) return;
    /** @type {{ data: unknown } | { error: { code: string, message: string } }} */
    let outcome;
    try {
      const exposed = functions.get(name);
      if (!exposed) throw new Refused("unknown-function", `The page exposes no function "${name}"`);
      outcome = { data: (await exposed(data, { signal, timeoutMs })) ?? null };
    } catch (error) {
      if (!(error instanceof Refused) && !signal.aborted) reportThrown(error);
      if (error instanceof Refused && id === undefined) fail(error);
      outcome = { error: describe(error) };
    }
    if (signal.aborted) return;
    end();
    if (id !== undefined) answer(id, outcome);
  }

  /** @param {string} id @param {{ data: unknown } | { error: { code: string, message: string } }} outcome */
  function answer(id, outcome) {
    try {
      session().answer({ result: id, ...outcome });
    } catch (error) {
      // The result cannot travel; that it cannot always can.
      const message = error instanceof Error ? error.message : String(error);
      session().answer({ result: id, error: { code: FAILED, message: cut(message, MAX_MESSAGE) } });
    }
  }

  /** Runs what waits, as far as it can be run in order. */
  function runHeld() {
    while (held.length > 0 && (started || functions.has(held[0].name))) {
      const call = held.shift();
      if (call) run(call);
    }
  }

  /** @type {Rpc} */
  const api = {
    expose(name, exposed, { signal } = {}) {
      requireName(name);
      if (typeof exposed !== "function") throw new TypeError(`Expected a function, but got: ${String(exposed)}`);
      if (functions.has(name)) throw new Refused("invalid", `A function "${name}" is exposed already`);
      if (functions.size >= MAX_FUNCTIONS) throw new Refused("overloaded", `A page exposes ${MAX_FUNCTIONS} functions`);
      if (signal?.aborted) return () => {};
      functions.set(name, exposed);
      const remove = () => void functions.delete(name);
      signal?.addEventListener("abort", remove, { once: true });
      queueMicrotask(runHeld);
      return remove;
    },
    async call(name, data = null, { timeout, signal } = {}) {
      const timeoutMs = requireTimeout(timeout);
      return session().request({ call: requireName(name), data, timeoutMs }, { timeout, signal });
    },
    notify(name, data = null) {
      session().post({ notify: requireName(name), data });
    },
  };

  return {
    api,

    /** @param {PublicationFrame} frame  a call of a function of the page's */
    onCall(frame) {
      const call = begin(frame);
      if (started || (held.length === 0 && functions.has(call.name))) return void run(call);
      if (held.length < MAX_HELD) return void held.push(call);
      call.end();
      if (call.id !== undefined)
        answer(call.id, { error: { code: "overloaded", message: "The page has not started" } });
    },

    /** @param {string} id */
    onCancel(id) {
      pending.get(id)?.(new Refused("cancelled", "The application wants the result no longer"));
    },

    /** From now on a function that is not exposed is unknown. */
    start() {
      started = true;
      runHeld();
    },

    /** The session is over. */
    close() {
      held = [];
      for (const end of [...pending.values()]) end(new Refused("closed", "The session is over"));
    },
  };
}

/** @param {number | undefined} timeout */
function requireTimeout(timeout) {
  if (timeout === undefined) return undefined;
  if (timeout > 0 && timeout <= MAX_TIMEOUT_MS) return Math.ceil(timeout);
  throw new Refused("invalid", `A timeout is 1 to ${MAX_TIMEOUT_MS} ms, but was: ${timeout}`);
}

/** @param {unknown} error  what a function has thrown */
function describe(error) {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Refused && isCode(error.code) ? error.code : FAILED;
  return { code, message: cut(message, MAX_MESSAGE) };
}
