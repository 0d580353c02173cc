/**
 * A bar at the top of the page that says what went wrong, for applications that have no `onError` of their own.
 * It is styled through the CSSOM, since the page's Content-Security-Policy lets no inline style through.
 *
 * @param {Document} document
 */
export function createBanner(document) {
  /** @type {HTMLElement | undefined} */
  let bar;

  function hide() {
    bar?.remove();
    bar = undefined;
  }

  function create() {
    const created = document.createElement("div");
    created.setAttribute("role", "alert");
    created.id = "thywill-banner";
    Object.assign(created.style, STYLE);
    created.addEventListener("click", hide);
    (document.body ?? document.documentElement).prepend(created);
    return created;
  }

  return {
    /** @param {Error} error @returns {() => void} takes it away again */
    show(error) {
      bar ??= create();
      const line = document.createElement("div");
      line.textContent = textOf(error);
      bar.append(line);
      while (bar.childElementCount > MAX_LINES) bar.firstElementChild?.remove();
      return () => {
        line.remove();
        if (bar?.childElementCount === 0) hide();
      };
    },
    hide,
  };
}

const MAX_LINES = 5;

const STYLE = {
  position: "fixed",
  zIndex: "2147483647",
  insetInline: "0",
  insetBlockStart: "0",
  padding: "0.75em 1em",
  background: "#8b1a1a",
  color: "#ffffff",
  font: "15px/1.4 system-ui, sans-serif",
  cursor: "pointer",
  whiteSpace: "pre-wrap",
};

/** @param {Error} error */
function textOf(error) {
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : "";
  return error.message.includes(cause.slice(2, -1)) ? error.message : error.message + cause;
}
