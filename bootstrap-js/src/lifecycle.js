import { systemClock } from "./clock.js";

/** @import { Clock } from "./clock.js" */
/** @import { Session } from "./session.js" */

/** How often to look whether time has jumped, and by how much it then has. */
const LOOK_MS = 5_000;
const JUMP_MS = 5_000;

/**
 * Ties a session to the life of its page: it sleeps while the page is frozen or kept for the back button, comes
 * back at once when page, computer or network wake up, and takes leave when the page is really left.
 *
 * @param {object} options
 * @param {EventTarget & { location?: { reload: () => void }, navigator?: { onLine: boolean, connection?: EventTarget } }}
 *   options.window
 * @param {EventTarget & { visibilityState: string }} options.document
 * @param {Pick<Session, "suspend" | "wake" | "hide" | "close">} options.session
 * @param {AbortSignal} options.signal  ends it
 * @param {Clock} [options.clock]
 */
export function followPage({ window, document, session, signal, clock = systemClock }) {
  let offline = false;
  let left = false;

  /** @param {EventTarget | undefined} target @param {string} type @param {(event: Event) => void} listener */
  const on = (target, type, listener) => target?.addEventListener(type, listener, { signal });
  /** @param {Event} event */
  const persisted = (event) => /** @type {PageTransitionEvent} */ (event).persisted;
  const visible = () => document.visibilityState === "visible";

  on(window, "pagehide", (event) => {
    if (persisted(event)) return session.suspend();
    left = true;
    session.close({ leaving: true });
  });
  // After the farewell the signal is aborted; a page that was kept all the same has to begin anew.
  window.addEventListener("pageshow", (event) => {
    if (!persisted(event)) return;
    if (left) window.location?.reload();
    else if (!signal.aborted) session.wake();
  });
  on(document, "freeze", () => session.suspend());
  on(document, "resume", () => session.wake());
  on(document, "visibilitychange", () => (visible() ? session.wake() : session.hide()));
  on(window, "offline", () => {
    offline = true;
  });
  on(window, "online", () => {
    session.wake({ restart: offline });
    offline = false;
  });
  // Another network: the way over the old one may be dead without a word.
  on(window.navigator?.connection, "change", () => session.wake({ doubt: true }));
  watchSleep({ clock, signal, visible, onWoken: () => session.wake({ doubt: true }) });
}

/**
 * A computer that sleeps tells nobody; afterwards more time has passed than a timer was set to. In a page that is
 * not seen, timers are late anyway.
 *
 * @param {{ clock: Clock, signal: AbortSignal, visible: () => boolean, onWoken: () => void }} options
 */
function watchSleep({ clock, signal, visible, onWoken }) {
  let before = clock.now();
  let seen = visible();

  function look() {
    const now = clock.now();
    if (seen && visible() && now - before > LOOK_MS + JUMP_MS) onWoken();
    before = now;
    seen = visible();
    timer = clock.setTimeout(look, LOOK_MS);
  }

  let timer = clock.setTimeout(look, LOOK_MS);
  signal.addEventListener("abort", () => clock.clearTimeout(timer), { once: true });
}
