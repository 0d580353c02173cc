import { stateText } from "./time.js";

/**
 * Says in one sentence how the connection is, with the seconds until the next attempt.
 *
 * @param {import("thywill").Thywill} thywill
 * @param {HTMLElement} place
 */
export function followState(thywill, place) {
  let ticking = 0;

  thywill.onState((session) => {
    clearInterval(ticking);
    place.dataset.state = session.state;
    const until = session.retryInMs === undefined ? undefined : performance.now() + session.retryInMs;
    const show = () => {
      const left = until === undefined ? undefined : Math.max(0, Math.ceil((until - performance.now()) / 1_000));
      place.textContent = stateText(session, left);
    };
    show();
    if (session.state === "waiting" && until !== undefined) ticking = window.setInterval(show, 1_000);
  });
}
