/** @import { SnapshotEntry, SnapshotFrame } from "./types.js" */

/** Puts the parts of snapshots together: documentation/protocol.md, section 5.4. */
export function createSnapshots() {
  /** @type {Map<string, SnapshotEntry[]>} */
  const parts = new Map();

  return {
    /** What there is of a channel's snapshot will not be continued. @param {string} channel */
    drop: (channel) => parts.delete(channel),
    /** Nothing that there is will be continued. */
    clear: () => parts.clear(),

    /**
     * @param {SnapshotFrame} frame
     * @returns {SnapshotEntry[] | undefined} the whole snapshot, when this was its last part
     */
    add({ channel, snapshot, more }) {
      const entries = parts.get(channel) ?? [];
      entries.push(...snapshot);
      if (more) {
        parts.set(channel, entries);
        return undefined;
      }
      parts.delete(channel);
      return entries;
    },
  };
}
