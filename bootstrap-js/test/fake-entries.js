/** @import { Position } from "../src/types.js" */
/** @import { Stream } from "./fake-server.js" */

/** Entries in one part of a snapshot. */
const PAGE = 3;

/** @param {string} channel  whether the fake server takes it for one of kind `state` */
export const isState = (channel) => channel.startsWith("state/") || channel.startsWith("@presence/");

/**
 * The entries of channels of kind `state`: documentation/protocol.md, section 5.4.
 *
 * @param {{ streamOf: (channel: string) => Stream, append: (stream: Stream, entry: unknown) => number }} streams
 */
export function createFakeEntries({ streamOf, append }) {
  /** @type {Map<string, Map<string, any>>} */
  const channels = new Map();

  /** @param {string} channel */
  function of(channel) {
    const entries = channels.get(channel) ?? new Map();
    channels.set(channel, entries);
    return entries;
  }

  /** @param {string} channel @param {string} key @param {unknown} condition */
  function check(channel, key, condition) {
    const entry = of(channel).get(key);
    const met =
      condition === undefined ||
      (condition === "new" && !entry) ||
      (condition === "present" && entry) ||
      entry?.version === condition;
    if (!met) throw { code: "conflict", message: "it is otherwise" };
  }

  return {
    of,
    /** @param {string} channel */
    forget: (channel) => channels.delete(channel),

    /** @param {any} frame  @returns {any} the change, with its offset */
    put({ put: channel, key, data, score, if: condition }) {
      check(channel, key, condition);
      const offset = append(streamOf(channel), { key, data, score });
      of(channel).delete(key);
      of(channel).set(key, { key, version: offset, data, score });
      return { channel, offset, key, data, score };
    },

    /** @param {any} frame  @returns {any} the change, or `undefined` if there is nothing to remove */
    remove({ remove: channel, key, if: condition }) {
      check(channel, key, condition);
      if (!of(channel).delete(key)) return undefined;
      const offset = append(streamOf(channel), { key, removed: true });
      return { channel, offset, key, removed: true };
    },

    /** @param {string} channel @param {Partial<Position> | undefined} position */
    canContinue(channel, position) {
      const { epoch, first, log } = streamOf(channel);
      const offset = position?.offset ?? -1;
      return position?.epoch === epoch && offset >= first - 1 && offset < first + log.length;
    },

    /** @param {string} channel */
    snapshot(channel) {
      const { first, log } = streamOf(channel);
      const all = [...of(channel).values()];
      const frames = [];
      do {
        const snapshot = all.splice(0, PAGE);
        const more = all.length > 0 ? { more: true } : {};
        frames.push({ channel, snapshot, offset: first + log.length - 1, ...more });
      } while (all.length > 0);
      return frames;
    },
  };
}
