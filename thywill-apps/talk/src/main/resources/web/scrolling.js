/** Who is so close to the end wants to stay there. */
const NEAR_PX = 80;

/**
 * Keeps the end of the conversation in sight for who is there, and the place for who reads further up.
 *
 * @param {object} options
 * @param {HTMLElement} options.scroller
 * @param {HTMLElement} options.newest  a button that says that there is something new below
 * @param {() => void} options.onTop  the oldest line came into sight
 */
export function createScrolling({ scroller, newest, onTop }) {
  const isAtEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_PX;
  let follow = true;

  function toEnd(change = () => {}) {
    change();
    scroller.scrollTop = scroller.scrollHeight;
    newest.hidden = true;
    follow = true;
  }

  scroller.addEventListener("scroll", () => {
    follow = isAtEnd();
    if (follow) newest.hidden = true;
    if (scroller.scrollTop < NEAR_PX && !follow) onTop();
  });
  // A keyboard that opens, or a line that grows, must not hide the end.
  new ResizeObserver(() => follow && toEnd()).observe(scroller);
  newest.addEventListener("click", () => toEnd());

  return {
    toEnd,
    isAtEnd: () => follow,

    /** @param {boolean} own @param {() => void} change  adds something at the end */
    keep(own, change) {
      if (follow || own) return toEnd(change);
      change();
      newest.hidden = false;
    },

    /** @param {() => void} change  adds something at the beginning */
    keepPlace(change) {
      const fromEnd = scroller.scrollHeight - scroller.scrollTop;
      change();
      scroller.scrollTop = scroller.scrollHeight - fromEnd;
    },
  };
}
