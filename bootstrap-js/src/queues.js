import { requireName } from "./bounds.js";
import { Refused } from "./errors.js";
import { createWaiters } from "./waiters.js";

/** @import { SendOptions } from "./channel.js" */
/** @import { Clock } from "./clock.js" */

const MAX_QUEUES = 1_000;
const DEFAULT_BOUND = { entries: 1_000, bytes: 1 << 20, drop: "refuse" };

/** @typedef {{ data: any, bytes: number }} Entry */

/**
 * Two lists under one name: what the application has pushed to this page is taken from it with `shift` and `pop`;
 * what the page pushes goes to the application's, which all its clients share.
 *
 * @typedef {object} Queue
 * @property {string} name
 * @property {boolean} isEmpty
 * @property {number} size
 * @property {number} dropped  entries that gave way since the page began
 * @property {Shift} shift
 * @property {() => any} pop  takes the newest entry; `undefined` if there is none
 * @property {(data: unknown, options?: SendOptions) => Promise<void>} push  appends to the application's queue, once
 *   and in order, over cuts. Rejects with {@link Refused}: `queue-full`, or `forbidden` if the application has no
 *   such queue
 * @property {(bound: { entries?: number, bytes?: number, drop?: "refuse" | "oldest" | "newest" }) => void} bound  how
 *   much is kept until it is taken, 1,000 entries and 1 MiB if not set, and what gives way past that: what comes
 *   (`refuse`), the oldest or the newest entries
 */

/**
 * Takes the oldest entry, `undefined` if there is none. Given options, it waits for one: `undefined` if none came
 * within `timeout`; rejects when `signal` aborts, or with `closed` when the session is over.
 *
 * @typedef {{ (): any, (options: SendOptions): Promise<any> }} Shift
 */

/**
 * @param {object} options
 * @param {() => import("./session.js").Session} options.session  throws while there is none
 * @param {Clock} options.clock
 */
export function createQueues({ session, clock }) {
  /** @type {Map<string, ReturnType<typeof createQueue>>} */
  const queues = new Map();
  let closed = false;

  /** @param {string} name */
  function obtain(name) {
    const known = queues.get(name) ?? createQueue(requireName(name), session, clock);
    if (queues.size >= MAX_QUEUES && !queues.has(name)) {
      throw new Refused("overloaded", `A page has at most ${MAX_QUEUES} queues`);
    }
    queues.set(name, known);
    if (closed) known.close();
    return known;
  }

  return {
    /** @param {string} name @returns {Queue} the same object for the same name */
    queue: (name) => obtain(name).queue,

    /** @param {string} name @param {unknown} data @param {number} bytes */
    onPush(name, data, bytes) {
      if (queues.has(name) || queues.size < MAX_QUEUES) obtain(name).add({ data, bytes });
    },

    /** The session is over. */
    close() {
      closed = true;
      for (const queue of queues.values()) queue.close();
    },
  };
}

/**
 * @param {string} name
 * @param {() => import("./session.js").Session} session
 * @param {Clock} clock
 */
function createQueue(name, session, clock) {
  /** @type {Entry[]} */
  const entries = [];
  /** Those that wait for an entry. */
  const waiters = createWaiters(clock);
  let bytes = 0;
  let dropped = 0;
  let bound = DEFAULT_BOUND;

  /** @param {Entry | undefined} entry */
  function taken(entry) {
    bytes -= entry?.bytes ?? 0;
    return entry?.data;
  }

  /** @param {Entry} entry */
  const isFull = (entry) =>
    entries.length >= bound.entries || (entries.length > 0 && bytes + entry.bytes > bound.bytes);

  /** @param {SendOptions} options */
  async function next({ timeout, signal }) {
    signal?.throwIfAborted();
    if (entries.length > 0) return taken(entries.shift());
    return waiters.wait({ timeout, signal }, ({ resolve }) => resolve(undefined));
  }

  /** @type {Queue} */
  const queue = {
    name,
    get isEmpty() {
      return entries.length === 0;
    },
    get size() {
      return entries.length;
    },
    get dropped() {
      return dropped;
    },
    shift: /** @type {Shift} */ (
      (/** @type {SendOptions | undefined} */ options) => (options ? next(options) : taken(entries.shift()))
    ),
    pop: () => taken(entries.pop()),
    async push(data, options) {
      await session().request({ push: name, data }, options);
    },
    bound(wanted) {
      const { entries: most, bytes: mostBytes, drop } = { ...bound, ...wanted };
      if (!(most >= 1) || !(mostBytes >= 1) || !["refuse", "oldest", "newest"].includes(drop)) {
        throw new Refused("invalid", `No queue can have the bound ${JSON.stringify(wanted)}`);
      }
      bound = { entries: most, bytes: mostBytes, drop };
    },
  };

  return {
    queue,

    /** @param {Entry} entry */
    add(entry) {
      const waiter = waiters.first();
      if (waiter) return waiter.resolve(entry.data);
      if (entry.bytes > bound.bytes || (bound.drop === "refuse" && isFull(entry))) return void dropped++;
      while (isFull(entry)) {
        taken(bound.drop === "oldest" ? entries.shift() : entries.pop());
        dropped++;
      }
      entries.push(entry);
      bytes += entry.bytes;
    },

    close: () => waiters.close(new Refused("closed", "The session is over")),
  };
}
