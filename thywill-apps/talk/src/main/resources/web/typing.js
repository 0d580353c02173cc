import { typingText } from "./text.js";

/** Who has said nothing more about it for so long is no longer writing. */
const LASTS_MS = 4_000;
/** How often we say it ourselves. */
const EVERY_MS = 2_000;

/**
 * Who is writing at the moment.
 *
 * @param {(text: string) => void} show
 */
export function createTyping(show) {
  /** @type {Map<string, { name: string, timer: ReturnType<typeof setTimeout> }>} */
  const writing = new Map();
  let saidAt = -Infinity;

  const refresh = () => show(typingText([...writing.values()].map(({ name }) => name)));

  /** @param {string} by */
  function stopped(by) {
    clearTimeout(writing.get(by)?.timer);
    if (writing.delete(by)) refresh();
  }

  return {
    /** @param {string} by @param {string} name */
    heard(by, name) {
      clearTimeout(writing.get(by)?.timer);
      writing.set(by, { name, timer: setTimeout(() => stopped(by), LASTS_MS) });
      refresh();
    },
    stopped,
    clear() {
      for (const by of [...writing.keys()]) stopped(by);
    },
    /** @returns {boolean} whether it is time to say that we write */
    isDue() {
      if (performance.now() - saidAt < EVERY_MS) return false;
      saidAt = performance.now();
      return true;
    },
    /** The line is sent: the next one is to be announced at once. */
    sent() {
      saidAt = -Infinity;
    },
  };
}
