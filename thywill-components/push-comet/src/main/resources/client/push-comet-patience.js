/** @import { Tools } from "./push-comet-tools.js" */

/** How long to wait for `connected` where nothing else could be tried, and where the way is known to be free. */
const LAST_MS = 15_000;
const PROVEN_MS = 3_000;
/** Else: some round trips, as long as they take here. Where that is not known, as from a program: a second. */
const ROUND_TRIPS = 4;
const SLACK_MS = 100;
const UNKNOWN_MS = 1_000;
const SHORTEST_MS = 250;
const LONGEST_MS = 3_000;

/**
 * How long to wait for each transport before the next one has its turn. What breaks a transport on the way often
 * says nothing, so the wait is what a person waits for; it goes by how long the page itself took to come.
 *
 * @param {Tools} tools
 */
export function createPatience({ performance }) {
  const unprovenMs = fitting(answerTimeMs(performance));
  return {
    /** @param {{ last: boolean, proven: boolean }} transport  before it is open, or where opening says nothing */
    untilConnected({ last, proven }) {
      if (last) return LAST_MS;
      return proven ? PROVEN_MS : unprovenMs;
    },
    /**
     * @param {{ last: boolean, proven: boolean }} transport
     * @param {number} openingMs  how long it took to open
     */
    afterOpening({ last, proven }, openingMs) {
      if (last) return LAST_MS;
      return proven ? PROVEN_MS : Math.max(unprovenMs, Math.min(LONGEST_MS, 2 * openingMs));
    },
  };
}

/** @param {number | undefined} answerMs */
function fitting(answerMs) {
  if (answerMs === undefined) return UNKNOWN_MS;
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, ROUND_TRIPS * answerMs + SLACK_MS));
}

/** @param {Tools["performance"]} performance */
function answerTimeMs(performance) {
  const page = /** @type {PerformanceNavigationTiming | undefined} */ (
    performance?.getEntriesByType("navigation").at(0)
  );
  const answerMs = page && page.responseStart - page.requestStart;
  return answerMs !== undefined && answerMs > 0 ? answerMs : undefined;
}
