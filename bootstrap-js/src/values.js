import { mergePatch } from "./merge-patch.js";

/** @import { PublicationFrame, Standing } from "./types.js" */

/** A patch builds upon one of so many publications before it. */
const WINDOW = 1_000;

/** @typedef {{ offset: number, data: unknown }} Value */

/**
 * The newest data of each key, on channels with deltas: documentation/protocol.md, section 5.9. It is shared with the
 * application.
 */
export function createValues() {
  /** By channel; the values by key, those that came last at the end.
   * @type {Map<string, { epoch: string | undefined, values: Map<string, Value> }>} */
  const channels = new Map();

  /** @param {string} channel @param {string} key @param {Value} value */
  function note(channel, key, value) {
    const values = channels.get(channel)?.values;
    if (!values) return;
    values.delete(key);
    values.set(key, value);
    for (const [old, { offset }] of values) {
      if (offset >= value.offset - WINDOW) break;
      values.delete(old);
    }
  }

  return {
    /** Where the server lets a channel go on. @param {string} channel @param {Standing} standing */
    stand(channel, { epoch, deltas }) {
      if (!deltas) channels.delete(channel);
      else if (channels.get(channel)?.epoch !== epoch) channels.set(channel, { epoch, values: new Map() });
    },

    /** @param {string} channel */
    forget: (channel) => channels.delete(channel),

    /** Whether there is what a publication builds upon. @param {PublicationFrame} frame */
    fits({ channel, key = "", base, patch }) {
      return patch === undefined || channels.get(channel)?.values.get(key)?.offset === base;
    },

    /** @param {PublicationFrame} frame  one that fits @returns {unknown} its data, whole */
    take({ channel, key = "", offset = 0, data, patch, removed }) {
      const whole = patch === undefined ? data : mergePatch(channels.get(channel)?.values.get(key)?.data, patch);
      if (removed) channels.get(channel)?.values.delete(key);
      else note(channel, key, { offset, data: whole });
      return whole;
    },
  };
}
