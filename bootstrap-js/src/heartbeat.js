/** @import { Clock } from "./clock.js" */

/**
 * A timer this late means that the computer or the page slept; what came meanwhile is given a moment to be
 * read.
 */
const LATE_MS = 2_000;

/**
 * Signs of life both ways: calls `beat` when nothing was sent for `heartbeatMs`, and `dead` once when nothing
 * was heard for `timeoutMs`. Zero switches either off.
 *
 * @param {{ clock: Clock, heartbeatMs?: number, timeoutMs?: number, beat: () => void, dead: () => void }} options
 */
export function createHeartbeat({ clock, heartbeatMs = 0, timeoutMs = 0, beat, dead }) {
  let lastHeard = clock.now();
  let lastSent = lastHeard;
  /** @type {unknown} */
  let beatTimer;
  /** @type {unknown} */
  let deathTimer;
  /** What came while we slept has been given its moment; late timers do not give it another. */
  let waited = false;

  /** @param {number} since */
  const elapsed = (since) => Math.max(0, clock.now() - since);

  function checkSent() {
    if (elapsed(lastSent) >= heartbeatMs) beat();
    beatTimer = clock.setTimeout(checkSent, Math.max(1, heartbeatMs - elapsed(lastSent)));
  }

  /** @param {number} delayMs */
  function watch(delayMs) {
    const due = clock.now() + delayMs;
    deathTimer = clock.setTimeout(() => checkHeard(clock.now() - due), delayMs);
  }

  /** @param {number} lateMs */
  function checkHeard(lateMs) {
    const remainingMs = timeoutMs - elapsed(lastHeard);
    const wait = lateMs > LATE_MS && !waited;
    waited = remainingMs <= 0;
    if (!waited) watch(remainingMs);
    else if (wait) watch(LATE_MS);
    else dead();
  }

  if (heartbeatMs > 0) beatTimer = clock.setTimeout(checkSent, heartbeatMs);
  if (timeoutMs > 0) watch(timeoutMs);

  return {
    heard() {
      lastHeard = clock.now();
    },
    sent() {
      lastSent = clock.now();
    },
    /** For how long nothing was heard although something was due, in milliseconds; 0 if all is well. */
    overdueMs: () => (heartbeatMs > 0 ? Math.max(0, elapsed(lastHeard) - heartbeatMs) : 0),
    stop() {
      clock.clearTimeout(beatTimer);
      clock.clearTimeout(deathTimer);
    },
  };
}
