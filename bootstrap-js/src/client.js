import { createCallbacks } from "./callbacks.js";
import { createChannel, requireData } from "./channel.js";
import { systemClock } from "./clock.js";
import { ApplicationError, ConnectionError, Refused } from "./errors.js";
import { createPattern, matches } from "./pattern.js";
import { createQueues } from "./queues.js";
import { createRpc } from "./rpc.js";
import { createSession } from "./session.js";
import { createSignIn } from "./sign-in.js";
import { createState } from "./state.js";

/** @import { Callbacks } from "./callbacks.js" */
/** @import { Channel, SendOptions } from "./channel.js" */
/** @import { Pattern } from "./pattern.js" */
/** @import { Clock } from "./clock.js" */
/** @import { SessionState } from "./session.js" */
/** @import { State } from "./state.js" */
/** @import { ClientFrame, ClientPush, Gap, Position } from "./types.js" */

/** Messages and errors kept until the application has a callback for them. */
const HELD_MESSAGES = 1_000;
const HELD_ERRORS = 20;
/** After so many failed attempts to connect, one after the other, the application is told. */
const PATIENCE = 3;
/** So long calls of functions that are not exposed are kept for start-up functions that go on. */
const EXPOSING_MS = 5_000;

/**
 * Shows errors to people; each call returns what takes that error away again.
 *
 * @typedef {{ show: (error: Error) => () => void, hide: () => void }} Display
 */

/** @typedef {{ signal?: AbortSignal }} CallbackOptions */

/**
 * What an application is given: the default export of `thywill`, and `window.thywill`. Each `on…` returns a
 * function that removes the callback; an `AbortSignal` does the same.
 *
 * @typedef {object} Thywill
 * @property {(startUp: (thywill: Thywill) => unknown) => void} start  hands over a function that is called when
 *   everything is ready: once, after the first connection stands; at once if it stands already
 * @property {(callback: (error: Error) => unknown, options?: CallbackOptions) => () => void} onError  what
 *   fails while the page starts or later: `BootstrapError`, `ApplicationError`, `ConnectionError`, and
 *   `Refused` for what was sent with `notify`. The first callback also gets the errors before it. Without any,
 *   a bar at the top of the page shows them
 * @property {(data: unknown, options?: SendOptions) => Promise<any>} send  sends data to the application, once
 *   and in order, over cuts. Resolves with its answer, or `undefined`; rejects with {@link Refused}. A
 *   `timeout` in milliseconds and a `signal` end the waiting; what was sent already may still be done
 * @property {(data: unknown) => boolean} notify  sends data at most once and without an answer, for what is out
 *   of date a moment later; `false` if it could not be sent at this moment. It may overtake what was sent with
 *   `send`
 * @property {(callback: (data: any, message: { offset: number | undefined }) => unknown, options?:
 *   CallbackOptions) => () => void} onMessage  what the application sends to this client alone. What came
 *   before the first callback, up to 1,000, is given to it
 * @property {(name: string) => Channel} channel  the same object for the same name
 * @property {(name: string) => Pattern} pattern  all channels whose name begins so: `room/*`; the same object for the
 *   same pattern
 * @property {(name: string) => State} state  a live copy of a channel of kind `state`; the same object for the
 *   same name
 * @property {import("./rpc.js").Rpc} rpc  functions that the application calls, and calls of its functions
 * @property {(name: string) => import("./queues.js").Queue} queue  the same object for the same name
 * @property {(callback: (gap: Gap & { channel: string }) => unknown, options?: CallbackOptions) => () => void}
 *   onGap  on any channel, publications were lost that can no longer be had; `@` is the client's own
 * @property {(callback: (state: SessionState) => unknown, options?: CallbackOptions) => () => void} onState  how
 *   the connection stands: as it is now, if the page has begun to connect, and then each change
 * @property {SessionState["state"]} connectionState  `connecting`, `connected`, `waiting` (to try again) or
 *   `closed` (for good)
 * @property {string | undefined} transport  what carries the connection, such as `websocket`
 * @property {string | undefined} clientId  names this client to the application; `undefined` before the first
 *   connection
 * @property {string | undefined} sessionId  names the browser, the same for all its tabs
 * @property {number | undefined} socketId  a small number that tells this client from the others of its server,
 *   counted from 1
 * @property {import("./types.js").User | undefined} user  who has signed in; `undefined` for a guest
 * @property {(credentials: string) => Promise<import("./types.js").User>} signIn  shows who the person is; rejects with
 *   {@link Refused} if the credentials are not valid, or somebody else's. They are shown again after cuts
 * @property {(provider: import("./sign-in.js").CredentialsProvider) => () => void} credentials  is asked for
 *   credentials before each connection, before they expire, and at once if a guest's connection stands. Returns a
 *   function that removes it
 * @property {(callback: (user: import("./types.js").User | undefined) => unknown, options?: CallbackOptions) =>
 *   () => void} onUser  the client has become a user's, or is a guest again since the server does not know it any more
 * @property {Record<string, unknown>} components  what the page's components made, by slot
 * @property {() => void} close  leaves for good; the application is told
 */

/**
 * Makes the application's side of one session, and the framework's.
 *
 * @param {{ clock?: Clock, random?: () => number }} [options]
 */
export function createClient({ clock = systemClock, random = Math.random } = {}) {
  /** @type {import("./session.js").Session | undefined} */
  let session;
  let ready = false;
  let failures = 0;
  /** @type {((thywill: Thywill) => unknown)[]} */
  const startUps = [];
  /** @type {Map<string, ReturnType<typeof createChannel>>} */
  const channels = new Map();
  /** @type {Map<string, ReturnType<typeof createPattern>>} */
  const patterns = new Map();
  /** @type {Map<string, ReturnType<typeof createState>>} */
  const copies = new Map();
  /** Where channels were when the page was made, until that is used. @type {Map<string, Position>} */
  const pagePositions = new Map();
  const aborter = new AbortController();
  /** @type {Callbacks<[error: Error]>} */
  const errors = createCallbacks({ hold: HELD_ERRORS });
  /** @type {Display | undefined} shows errors that the application does not */
  let display;
  /** @type {Error[]} the errors that a display set up later would show */
  let unseen = [];
  /** @type {(() => void)[]} take away errors that are over when the connection stands */
  const passing = [];
  /** @type {(session: import("./session.js").Session) => void} */
  let onSession = () => {};
  /** @type {Callbacks<[data: any, message: { offset: number | undefined }]>} */
  const messages = createCallbacks({ hold: HELD_MESSAGES });
  /** @type {Callbacks<[gap: Gap & { channel: string }]>} */
  const gaps = createCallbacks();
  /** @type {Callbacks<[state: SessionState]>} */
  const states = createCallbacks();
  /** @type {Record<string, unknown>} */
  const components = {};

  /** @param {Error} error */
  function fail(error) {
    errors.call(error);
    if (errors.used() || error instanceof Refused) return;
    if (display) show(error, display);
    else if (unseen.length < HELD_ERRORS) unseen.push(error);
  }

  /** @param {Error} error @param {Display} chosen */
  function show(error, chosen) {
    const remove = chosen.show(error);
    if (isPassing(error)) passing.push(remove);
  }

  function forgetPassing() {
    unseen = unseen.filter((error) => !isPassing(error));
    for (const remove of passing.splice(0)) remove();
  }

  function current() {
    if (!session) throw new Refused("not-started", "The page has not started yet; wait for thywill.start");
    return session;
  }

  const rpc = createRpc({ session: current, clock, fail });
  const queues = createQueues({ session: current, clock });
  /** @type {Callbacks<[user: import("./types.js").User | undefined]>} */
  const users = createCallbacks();
  const signIn = createSignIn({ clock, session: current, fail, onUser: (user) => users.call(user) });

  /** @param {string} name */
  function channel(name) {
    const known = channels.get(name) ?? createChannel(name, current, () => session, copy, takePagePosition);
    channels.set(name, known);
    return known;
  }

  /** @param {string} name */
  function pattern(name) {
    const known = patterns.get(name) ?? createPattern(name, current);
    patterns.set(name, known);
    return known;
  }

  /** @param {string} name */
  function copy(name) {
    const known = copies.get(name) ?? createState(name, current, () => session, clock);
    copies.set(name, known);
    return known;
  }

  /**
   * @param {string} name
   * @param {unknown} data
   * @param {number | undefined} offset
   * @param {string | undefined} key
   */
  function onPublication(name, data, offset, key) {
    const publication = key === undefined ? { channel: name, offset } : { channel: name, offset, key };
    const matching = [...patterns.values()].filter((each) => matches(each.pattern.name, name));
    for (const each of matching) each.publications.call(data, publication);
    if (matching.length > 0 && !channels.has(name)) return;
    channel(name).publications.call(data, publication);
  }

  /** @param {string} name  a channel of kind `state` that the application has not asked for by name */
  function tellOfState(name) {
    for (const each of patterns.values()) {
      const error = matches(each.pattern.name, name) ? each.onState(name) : undefined;
      if (error) fail(error);
    }
  }

  /** @param {string} name @returns {Position | undefined} `undefined` if there is none, or it was taken before */
  function takePagePosition(name) {
    const position = pagePositions.get(name);
    pagePositions.delete(name);
    return position;
  }

  /** @param {(thywill: Thywill) => unknown} startUp */
  async function run(startUp) {
    try {
      await startUp(api);
    } catch (cause) {
      fail(new ApplicationError(`The application did not start: ${messageOf(cause)}`, { cause }));
    }
  }

  /** @type {Thywill["onState"]} */
  function addStateCallback(callback, options) {
    let waiting = true;
    const remove = states.add((state) => {
      waiting = false;
      return callback(state);
    }, options);
    queueMicrotask(() => {
      if (waiting && session && !options?.signal?.aborted) callback(session.state());
    });
    return () => {
      waiting = false;
      remove();
    };
  }

  /** @param {SessionState} state */
  function onState(state) {
    if (state.state === "connected") {
      failures = 0;
      forgetPassing();
    }
    if (state.state === "waiting" && state.retryInMs !== undefined && ++failures === PATIENCE) tellUnreachable(state);
    if (state.state === "closed") tellClosed(state);
    states.call(state);
  }

  /** @param {SessionState} state */
  function tellUnreachable({ end }) {
    const cause = end?.cause ?? end?.reason;
    fail(new ConnectionError("The server cannot be reached; trying again", { code: end?.code, cause }));
  }

  /** @param {SessionState} state */
  function tellClosed({ end = {} }) {
    aborter.abort();
    for (const { close } of copies.values()) close(new Refused("closed", "The session is over"));
    rpc.close();
    queues.close();
    if (end.code === 1000 && end.reason === "goodbye") return;
    const message = `The server has ended the session: ${end.reason || `code ${end.code}`}`;
    fail(new ConnectionError(message, { code: end.code, final: true, cause: end.cause }));
  }

  /** @type {Thywill} */
  const api = {
    start(startUp) {
      if (typeof startUp !== "function") throw new TypeError("thywill.start expects a function");
      if (ready) run(startUp);
      else startUps.push(startUp);
    },
    onError(callback, options) {
      const remove = errors.add(callback, options);
      display?.hide();
      display = undefined;
      return remove;
    },
    async send(data, options) {
      return current().request({ send: requireData(data) }, options);
    },
    notify: (data) => session?.notify({ send: requireData(data) }) ?? false,
    onMessage: messages.add,
    channel: (name) => channel(name).channel,
    pattern: (name) => pattern(name).pattern,
    state: (name) => copy(name).state,
    rpc: rpc.api,
    queue: queues.queue,
    onGap: gaps.add,
    onState: addStateCallback,
    get connectionState() {
      return session?.state().state ?? "connecting";
    },
    get transport() {
      return session?.state().transport;
    },
    get clientId() {
      return session?.clientId();
    },
    get sessionId() {
      return session?.sessionId();
    },
    get socketId() {
      return session?.socketId();
    },
    get user() {
      return signIn.user();
    },
    signIn: signIn.signIn,
    credentials: signIn.provide,
    onUser: users.add,
    components,
    close: () => session?.close(),
  };

  return {
    api,
    /** Aborts when the session is closed for good. */
    signal: aborter.signal,
    components,
    /** Tells the application an error, for it to show. */
    fail,
    /** @param {Display} chosen  until the application has an `onError` */
    showErrorsWith(chosen) {
      if (errors.used()) return;
      display = chosen;
      for (const error of unseen.splice(0)) show(error, chosen);
    },
    /** @param {(session: import("./session.js").Session) => void} callback  called when the session is begun */
    watchSession(callback) {
      onSession = callback;
    },

    /**
     * Begins the session.
     *
     * @param {ClientPush} push
     * @param {string} application
     * @param {{ home?: string, positions?: Record<string, Position>, loading?: Promise<unknown> }} [page]  address
     *   of the server that the page is from, where channels were when it was made, and the application's scripts,
     *   which may still say who the person is
     * @returns {Promise<void>} when the first connection stands; rejects if the server says never
     */
    open(push, application, { home, positions = {}, loading = Promise.resolve() } = {}) {
      for (const [name, position] of Object.entries(positions)) pagePositions.set(name, position);
      signIn.expect(loading);
      const handlers = {
        onState,
        /** @param {unknown} data @param {number | undefined} offset */
        onPrivate: (data, offset) => messages.call(data, { offset }),
        onPublication,
        /** @param {string} name @param {import("./types.js").SnapshotEntry[]} entries */
        onCopy(name, entries) {
          if (!copies.has(name)) tellOfState(name);
          copy(name).replace(entries);
        },
        /** @param {string} name @param {import("./types.js").EntryChange} change */
        onEntry: (name, change) => copy(name).change(change),
        /** @param {string} name @param {Gap} gap */
        onGap(name, gap) {
          channels.get(name)?.gaps.call(gap);
          for (const each of patterns.values()) {
            if (matches(each.pattern.name, name)) each.gaps.call({ channel: name, ...gap });
          }
          gaps.call({ channel: name, ...gap });
        },
        /** @param {string} name */
        onUnsubscribed: (name) => copies.get(name)?.end(),
        onCall: rpc.onCall,
        onCancel: rpc.onCancel,
        onPush: queues.onPush,
        /** @param {import("./types.js").Problem} problem */
        onProblem: ({ code, message, retryAfterMs }) => fail(new Refused(code, message, { retryAfterMs })),
      };
      session = createSession({ push, application, handlers, clock, random, home, signIn });
      onSession(session);
      return new Promise((resolve, reject) => {
        const remove = states.add(({ state, end }) => {
          if (state === "connected" || state === "closed") remove();
          if (state === "connected") resolve();
          if (state === "closed")
            reject(new ConnectionError(end?.reason ?? "closed", { code: end?.code, final: true }));
        });
        session?.start();
      });
    },

    /** Calls what was handed over with `start`, in that order and without waiting for one before the next. */
    async runStartUps() {
      ready = true;
      // A start-up function may expose functions after it has waited for something, but not for ever.
      const timer = clock.setTimeout(rpc.start, EXPOSING_MS);
      await Promise.all(startUps.splice(0).map(run));
      clock.clearTimeout(timer);
      rpc.start();
    },

    /** @param {ClientFrame} frame  sent now or not at all */
    notify: (frame) => session?.notify(frame) ?? false,
  };
}

/** @typedef {ReturnType<typeof createClient>} Client */

/** @param {Error} error */
function isPassing(error) {
  return error instanceof ConnectionError && !error.final;
}

/** @param {unknown} thrown */
export function messageOf(thrown) {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
