/** @import { Session } from "./session.js" */

/**
 * Ties a session to the life of its page: it sleeps while the page is frozen or kept for the back button, comes
 * back at once when page or network wake up, and takes leave when the page is really left.
 *
 * @param {object} options
 * @param {EventTarget} options.window
 * @param {EventTarget & { visibilityState: string }} options.document
 * @param {Pick<Session, "suspend" | "wake" | "close">} options.session
 * @param {AbortSignal} options.signal  ends it
 */
export function followPage({ window, document, session, signal }) {
  let offline = false;

  /** @param {EventTarget} target @param {string} type @param {(event: Event) => void} listener */
  const on = (target, type, listener) => target.addEventListener(type, listener, { signal });
  /** @param {Event} event */
  const persisted = (event) => /** @type {PageTransitionEvent} */ (event).persisted;

  on(window, "pagehide", (event) => (persisted(event) ? session.suspend() : session.close({ leaving: true })));
  on(window, "pageshow", (event) => persisted(event) && session.wake());
  on(document, "freeze", () => session.suspend());
  on(document, "resume", () => session.wake());
  on(document, "visibilitychange", () => document.visibilityState === "visible" && session.wake());
  on(window, "offline", () => {
    offline = true;
  });
  on(window, "online", () => {
    session.wake({ restart: offline });
    offline = false;
  });
}
