/**
 * A line as the server publishes it.
 *
 * @typedef {{ by: string, name: string, text: string, at: number, key?: string | null }} Line
 */

/** @typedef {{ offset: number | undefined, line: Line }} Entry */

/** @typedef {{ key: string, text: string, failure?: string }} Pending */

/**
 * The lines of one room: each once and in order, and after them those that are still on their way to the server.
 *
 * @param {{ limit?: number }} [options]  lines kept when new ones arrive; older ones can be had from the server again
 */
export function createTimeline({ limit = 600 } = {}) {
  /** @type {Entry[]} */
  const entries = [];
  /** @type {Map<string, Pending>} */
  const pending = new Map();
  /** @type {Set<string>} */
  const keys = new Set();
  let newest = 0;

  /** @param {Line} line */
  const nameOf = (line) => (line.key ? `${line.by} ${line.key}` : undefined);

  /** @param {Entry} entry */
  function isKnown({ offset, line }) {
    const name = nameOf(line);
    return (offset !== undefined && offset <= newest) || (name !== undefined && keys.has(name));
  }

  /** @param {Entry} entry */
  function note({ line }) {
    const name = nameOf(line);
    if (name) keys.add(name);
  }

  return {
    entries,

    /** Lines on their way, oldest first. */
    pending: () => [...pending.values()],

    /**
     * Adds a line that was published.
     *
     * @param {Line} line
     * @param {number | undefined} offset
     * @returns {boolean} whether it is new
     */
    add(line, offset) {
      const entry = { offset, line };
      if (line.key) pending.delete(line.key);
      const known = isKnown(entry);
      newest = Math.max(newest, offset ?? 0);
      if (known) return false;
      note(entry);
      entries.push(entry);
      return true;
    },

    /**
     * Puts older lines before the others.
     *
     * @param {Entry[]} older  in order
     * @returns {Entry[]} those that were not there
     */
    addOlder(older) {
      const oldest = entries[0]?.offset ?? Infinity;
      const added = older.filter(({ offset, line }) => {
        const name = nameOf(line);
        return offset !== undefined && offset < oldest && !(name && keys.has(name));
      });
      added.forEach(note);
      entries.unshift(...added);
      return added;
    },

    /** The offset before which the server may have more; `undefined` if it has not. */
    earlierThan() {
      const oldest = entries[0]?.offset;
      return oldest !== undefined && oldest > 1 ? oldest : undefined;
    },

    /**
     * Drops the oldest lines beyond the limit.
     *
     * @returns {number} how many
     */
    dropOldest() {
      const dropped = entries.splice(0, Math.max(0, entries.length - limit));
      for (const { line } of dropped) keys.delete(nameOf(line) ?? "");
      return dropped.length;
    },

    /**
     * The channel's numbers begin anew after this one.
     *
     * @param {number} offset
     */
    beginAgain(offset) {
      newest = offset;
    },

    /** @param {string} key @param {string} text  a line is on its way, for the first time or again */
    say(key, text) {
      pending.set(key, { key, text });
    },

    /** @param {string} key @param {string} failure  a line did not get there, and why */
    fail(key, failure) {
      const line = pending.get(key);
      if (line) pending.set(key, { ...line, failure });
    },

    /** @param {string} key  a line is not to be sent after all */
    discard(key) {
      pending.delete(key);
    },
  };
}

/** @typedef {ReturnType<typeof createTimeline>} Timeline */
