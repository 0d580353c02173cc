import { isWhole, requireChannel, requireText, requireWhole } from "./bounds.js";
import { createCallbacks } from "./callbacks.js";
import { requireData } from "./channel.js";
import { Refused } from "./errors.js";
import { createWaiters } from "./waiters.js";

/** @import { SendOptions } from "./channel.js" */
/** @import { Clock } from "./clock.js" */
/** @import { Session } from "./session.js" */
/** @import { EntryChange, SnapshotEntry } from "./types.js" */

const LEAST_TTL_MS = 100;
const MOST_TTL_MS = 86_400_000;

/**
 * @typedef {object} Entry  never changes; a change makes another
 * @property {string} key
 * @property {any} data  on a channel with deltas to be read only: it is shared with what comes later
 * @property {number} version  grows with each write
 * @property {number | undefined} score
 */

/** @typedef {{ key: string, entry: Entry | undefined, previous: Entry | undefined }} Change  without `entry` it was removed */

/**
 * @typedef {object} PutOptions
 * @property {"new" | "present" | number} [if]  write only if there is no such entry, if there is one, or if it has
 *   this version; else the promise rejects with `conflict`
 * @property {number} [score]  orders entries
 * @property {number} [ttlMs]  the server removes the entry that long after it was written last
 */

/**
 * A live copy of a channel of kind `state`: after cuts it becomes the server's again.
 *
 * @typedef {object} State
 * @property {string} name
 * @property {boolean} subscribed  by this client's wish or the application's
 * @property {boolean} complete  whether there has been a whole copy yet
 * @property {(options?: SendOptions) => Promise<void>} subscribe  resolves when the copy is complete; it lasts
 *   over cuts. Rejects with {@link Refused}: `forbidden` for one, `invalid` if the channel is of another kind, and
 *   `unsubscribed` if the subscription has ended before
 * @property {(options?: SendOptions) => Promise<void>} unsubscribe  the copy stays as it is
 * @property {number} size
 * @property {(key: string) => Entry | undefined} get
 * @property {(options?: { orderBy?: "key" | "score", ascending?: boolean, limit?: number }) => Entry[]} entries  as
 *   they are now, in an array of the caller's own: by key, or by score with the greatest first unless `ascending`,
 *   those without a score last
 * @property {(callback: (changes: Change[]) => unknown, options?: { signal?: AbortSignal }) => () => void}
 *   onChange  what came together is told together, with one change for each key; the copy has them already.
 *   Returns what removes the callback
 * @property {(key: string, data: unknown, options?: PutOptions & SendOptions) => Promise<number>} put  resolves with
 *   the entry's version. The copy changes when the server says so
 * @property {(key: string, options?: { if?: "present" | number } & SendOptions) => Promise<number>} remove  resolves
 *   with the version of the removal, 0 if there was nothing to remove
 */

/**
 * @param {string} name
 * @param {() => Session} session  throws while there is none
 * @param {() => Session | undefined} sessionIfAny
 * @param {Clock} clock
 */
export function createState(name, session, sessionIfAny, clock) {
  requireChannel(name, { presence: true });
  /** @type {Map<string, Entry>} */
  let entries = new Map();
  let complete = false;
  /** What there was under each key before the changes that are still to be told. @type {Map<string, Entry | undefined>} */
  let before = new Map();
  /** @type {import("./callbacks.js").Callbacks<[changes: Change[]]>} */
  const changes = createCallbacks();
  /** Those that wait for the copy. */
  const waiters = createWaiters(clock);

  /** @param {string} key */
  function note(key) {
    if (before.size === 0) queueMicrotask(tell);
    if (!before.has(key)) before.set(key, entries.get(key));
  }

  function tell() {
    const noted = before;
    before = new Map();
    const all = [...noted].map(([key, previous]) => ({ key, entry: entries.get(key), previous }));
    const real = all.filter(({ entry, previous }) => entry !== previous);
    if (real.length > 0) changes.call(real);
  }

  /** @type {State} */
  const state = {
    name,
    get subscribed() {
      return sessionIfAny()?.subscribed(name) ?? false;
    },
    get complete() {
      return complete;
    },
    get size() {
      return entries.size;
    },
    async subscribe({ timeout, signal } = {}) {
      const begun = clock.now();
      const current = session();
      await current.request({ subscribe: name }, { timeout, signal });
      if (!current.subscribed(name)) throw ended();
      if (!current.isState(name)) throw otherKind(name);
      if (complete) return;
      const late = new Refused("timeout", `No copy within ${timeout} ms`);
      const left = timeout === undefined ? undefined : Math.max(0, timeout - (clock.now() - begun));
      await waiters.wait({ timeout: left, signal }, ({ reject }) => reject(late));
    },
    async unsubscribe(options) {
      await session().request({ unsubscribe: name }, options);
    },
    get: (key) => entries.get(key),
    entries({ orderBy = "key", ascending = orderBy === "key", limit = Infinity } = {}) {
      const sorted = [...entries.values()].sort(comparator(orderBy, ascending));
      return sorted.length > limit ? sorted.slice(0, Math.max(0, limit)) : sorted;
    },
    onChange: changes.add,
    async put(key, data, { if: condition, score, ttlMs, ...options } = {}) {
      requireOptions({ if: condition, score, ttlMs });
      const frame = { put: name, key: requireText("A key", key), data: requireData(data), if: condition, score, ttlMs };
      return (await session().request(frame, options)).version;
    },
    async remove(key, { if: condition, ...options } = {}) {
      requireOptions({ if: condition });
      const frame = { remove: name, key: requireText("A key", key), if: condition };
      return (await session().request(frame, options)).version;
    },
  };

  return {
    state,

    /** @param {SnapshotEntry[]} all  the whole copy, in place of the old one */
    replace(all) {
      const next = new Map(all.map((entry) => [entry.key, freeze(entry)]));
      for (const key of entries.keys()) if (!next.has(key)) note(key);
      for (const [key, entry] of next) {
        const known = entries.get(key);
        if (known && isSame(known, entry)) next.set(key, known);
        else note(key);
      }
      entries = next;
      complete = true;
      waiters.resolveAll();
    },

    /** @param {EntryChange} change */
    change({ key, data, score, version, removed }) {
      note(key);
      if (removed) entries.delete(key);
      else entries.set(key, freeze({ key, data, version, score }));
    },

    /** The channel is subscribed to no longer. */
    end: () => waiters.rejectAll(ended()),
    /** @param {unknown} reason  the session is over */
    close: waiters.close,
  };
}

const ended = () => new Refused("unsubscribed", "The subscription has ended before its copy was complete");

/** @param {string} name */
function otherKind(name) {
  return new Refused("invalid", `Channel ${name} is not of kind state, so there is no copy of it: use thywill.channel`);
}

/** @param {SnapshotEntry} entry @returns {Entry} */
function freeze({ key, data, version, score }) {
  return Object.freeze({ key, data, version, score });
}

/** @param {Entry} one @param {Entry} other */
function isSame(one, other) {
  return (
    one.version === other.version &&
    one.score === other.score &&
    JSON.stringify(one.data) === JSON.stringify(other.data)
  );
}

/** @param {string} orderBy @param {boolean} ascending @returns {(one: Entry, other: Entry) => number} */
function comparator(orderBy, ascending) {
  /** @param {Entry} one @param {Entry} other */
  const byKey = (one, other) => (one.key < other.key ? -1 : 1);
  const sign = ascending ? 1 : -1;
  if (orderBy === "key") return (one, other) => sign * byKey(one, other);
  return (one, other) => {
    if (one.score === other.score) return byKey(one, other);
    if (one.score === undefined) return 1;
    if (other.score === undefined) return -1;
    return sign * (one.score - other.score);
  };
}

/** What the server would not take for a message. @param {PutOptions} options */
function requireOptions({ if: condition, score, ttlMs }) {
  if (![undefined, "new", "present"].includes(/** @type {any} */ (condition)) && !isWhole(condition, 1)) {
    throw new TypeError(`if is "new", "present" or a version, but this was: ${String(condition)}`);
  }
  if (score !== undefined && !Number.isFinite(score)) {
    throw new TypeError(`A score is a finite number, but this was: ${String(score)}`);
  }
  if (ttlMs !== undefined) requireWhole("ttlMs", ttlMs, LEAST_TTL_MS, MOST_TTL_MS);
}
