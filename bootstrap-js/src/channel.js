import { requireChannel, requirePosition, requireText, requireWhole } from "./bounds.js";
import { createCallbacks } from "./callbacks.js";
import { createPresence } from "./presence.js";

/** @import { Presence } from "./presence.js" */
/** @import { Session } from "./session.js" */
/** @import { Gap, Position } from "./types.js" */

/** Publications kept until the application has a callback for them. */
const HELD_PUBLICATIONS = 1_000;
/** So many publications of a history can be had at once. */
const MAX_HISTORY = 1_000;

/**
 * @typedef {object} Publication
 * @property {string} channel
 * @property {number | undefined} offset  1, 2, 3, …, with holes on a channel of kind `latest`; `undefined` on one of
 *   kind `volatile`, and over a push that has no offsets
 * @property {string} [key]  what it is the newest of, perhaps empty; on channels of kind `latest` only
 */

/**
 * @typedef {object} PublishOptions
 * @property {string} [key]  what this is the newest of, 1 to 128 characters; on channels of kind `latest` only
 * @property {string} [id]  1 to 128 characters: what has an id that the channel's history has is not published again
 */

/** @typedef {{ timeout?: number, signal?: AbortSignal }} SendOptions  when to stop waiting, in milliseconds or by signal */

/**
 * Which part of a history: the newest `recent`, or at most `limit` that follow a position; 1,000 at the most.
 *
 * @typedef {{ recent?: number, after?: Position, limit?: number }} HistoryPart
 */

/**
 * Oldest first. There may be fewer than asked for: then the rest follows the last one.
 *
 * @typedef {object} History
 * @property {string} epoch
 * @property {number} first  offset of the oldest that can be had
 * @property {number} last  offset of the newest there is
 * @property {{ offset: number, at: number, data?: any, key?: string, score?: number, removed?: true }[]} publications  `at`
 *   in milliseconds since 1970; with a `key` on channels of kind `latest` and `state`, and `removed` in place of `data` where
 *   an entry was removed
 */

/**
 * A named stream of the application: what is published on it reaches every subscriber once and in order.
 *
 * @typedef {object} Channel
 * @property {string} name
 * @property {Position | undefined} position  how far this client has got; `undefined` before it is subscribed
 * @property {boolean} subscribed  by this client's wish or the application's
 * @property {(options?: { recent?: number, onPublication?: (data: any, publication: Publication) => unknown } &
 *   SendOptions) => Promise<void>} subscribe  first brings the newest `recent` publications. Without `recent`, on
 *   a channel whose position the page carries, it begins there the first time, so that nothing is missed that was
 *   published since the page was made. It lasts over cuts. Rejects with {@link Refused}, `forbidden` for one, if the application does not allow it
 * @property {(options?: SendOptions) => Promise<void>} unsubscribe
 * @property {(data: unknown, options?: PublishOptions & SendOptions) => Promise<any>} publish  resolves when it is
 *   published, on a durable channel: on disk
 * @property {(part?: HistoryPart & SendOptions) => Promise<History>} history  a part of what was published
 * @property {(data: unknown, options?: PublishOptions) => boolean} notify  publishes at most once and without an
 *   answer; `false` if it could not be sent at this moment
 * @property {(callback: (data: any, publication: Publication) => unknown, options?: { signal?: AbortSignal })
 *   => () => void} onPublication  returns what removes the callback. What came before the first callback, up to
 *   1,000, is given to it. On a channel with deltas `data` is to be read only: it is shared with what comes later
 * @property {(callback: (gap: Gap) => unknown, options?: { signal?: AbortSignal }) => () => void}
 *   onGap  publications were lost that can no longer be had
 * @property {Presence} presence  who is subscribed, where the application lets clients see that
 */

/**
 * @param {string} name
 * @param {() => Session} session  throws while there is none
 * @param {() => Session | undefined} sessionIfAny
 * @param {(name: string) => ReturnType<typeof import("./state.js").createState>} copy  of a channel of kind `state`
 * @param {(name: string) => Position | undefined} [takePosition]  where to begin, once
 */
export function createChannel(name, session, sessionIfAny, copy, takePosition = () => undefined) {
  requireChannel(name);
  /** @type {import("./callbacks.js").Callbacks<[data: any, publication: Publication]>} */
  const publications = createCallbacks({ hold: HELD_PUBLICATIONS });
  /** @type {import("./callbacks.js").Callbacks<[gap: Gap]>} */
  const gaps = createCallbacks();
  /** @type {Presence | undefined} */
  let presence;

  /** @type {Channel} */
  const channel = {
    name,
    get position() {
      return sessionIfAny()?.position(name);
    },
    get subscribed() {
      return sessionIfAny()?.subscribed(name) ?? false;
    },
    async subscribe({ recent, onPublication, timeout, signal } = {}) {
      const remove = onPublication && publications.add(onPublication);
      try {
        const current = session();
        const start = requireRecent(recent) ? { recent } : takePosition(name);
        await current.request({ subscribe: name, ...start }, { timeout, signal });
      } catch (error) {
        remove?.();
        throw error;
      }
    },
    async unsubscribe(options) {
      await session().request({ unsubscribe: name }, options);
    },
    async publish(data, options) {
      return session().request(publication(name, data, options), options);
    },
    async history({ recent, after, limit, ...options } = {}) {
      return session().request({ history: name, ...historyPart(recent, after, limit) }, options);
    },
    notify: (data, options) => sessionIfAny()?.notify(publication(name, data, options)) ?? false,
    onPublication: publications.add,
    onGap: gaps.add,
    get presence() {
      presence ??= createPresence(copy(`@presence/${name}`).state);
      return presence;
    },
  };
  return { channel, publications, gaps };
}

/**
 * @param {string} name
 * @param {unknown} data
 * @param {PublishOptions} [options]
 * @returns {import("./types.js").PublishFrame}
 */
function publication(name, data, { key, id } = {}) {
  return {
    ...{ publish: name, data: requireData(data) },
    ...(id === undefined ? {} : { id: requireText("An id", id) }),
    ...(key === undefined ? {} : { key: requireText("A key", key) }),
  };
}

/** @param {number} [recent] @returns {number | undefined} the same */
export function requireRecent(recent) {
  return recent === undefined ? undefined : requireWhole("recent", recent, 0);
}

/** @param {number} [recent] @param {Position} [after] @param {number} [limit] */
function historyPart(recent, after, limit) {
  if (limit !== undefined) requireWhole("limit", limit, 1, MAX_HISTORY);
  if (after) return { ...requirePosition(after), limit };
  return recent === undefined ? {} : { recent: requireWhole("recent", recent, 1, MAX_HISTORY) };
}

/**
 * @param {unknown} data
 * @returns {unknown} the same
 */
export function requireData(data) {
  if (data === undefined || typeof data === "function" || typeof data === "symbol") {
    throw new TypeError(`Only what can be written as JSON can be sent, but this was: ${String(data)}`);
  }
  return data;
}
