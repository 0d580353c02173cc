import { hueOf, initialOf, linkify } from "./text.js";
import { dayOf, follows, longTime, shortTime } from "./time.js";

/** @import { Entry, Line, Pending } from "./timeline.js" */

/**
 * Shows the lines of a room.
 *
 * @param {object} options
 * @param {HTMLElement} options.list  for lines that were published
 * @param {HTMLElement} options.pendingList  for those on their way
 * @param {() => { by: string, name: string }} options.me
 * @param {(key: string) => void} options.onRetry
 * @param {(key: string) => void} options.onDiscard
 * @param {() => number} [options.now]
 */
export function createLines({ list, pendingList, me, onRetry, onDiscard, now = Date.now }) {
  const isOwn = (/** @type {Line} */ { by }) => by === me().by;

  /** @param {Line} line */
  function show(line) {
    const item = element("li", "line");
    item.classList.toggle("own", isOwn(line));
    const time = element("time", "time", shortTime(line.at, now()));
    time.dateTime = new Date(line.at).toISOString();
    time.title = longTime(line.at);
    item.append(...author(line), time, textOf(line.text));
    if (isOwn(line)) item.append(element("span", "sent", "Sent"));
    return item;
  }

  /** @param {HTMLElement} item @param {Line} line @param {Line | undefined} before */
  function place(item, line, before) {
    const how = follows(before, line);
    item.classList.toggle("continued", how === "continued");
    item.querySelector(".day")?.remove();
    if (how === "new-day") item.prepend(element("h2", "day", dayOf(line.at, now())));
  }

  /** @param {Pending} waiting @param {boolean} continued */
  function showPending({ key, text, failure }, continued) {
    const item = element("li", failure ? "line own failed" : "line own sending");
    item.classList.toggle("continued", continued);
    item.append(...author(me()), textOf(text), element("span", "sent", failure ?? "Sending…"));
    if (failure) {
      const actions = element("span", "actions");
      actions.append(
        button("Try again", () => onRetry(key)),
        button("Discard", () => onDiscard(key)),
      );
      item.append(actions);
    }
    return item;
  }

  return {
    /** @param {Line} line @param {Line | undefined} before */
    append(line, before) {
      const item = show(line);
      place(item, line, before);
      list.append(item);
    },

    /** @param {Entry[]} older @param {Entry | undefined} next  the oldest of those that were there */
    prepend(older, next) {
      const items = older.map(({ line }, index) => {
        const item = show(line);
        place(item, line, older[index - 1]?.line);
        return item;
      });
      const first = /** @type {HTMLElement | null} */ (list.querySelector(".line"));
      list.prepend(...items);
      if (first && next) place(first, next.line, older.at(-1)?.line);
    },

    /** @param {number} count */
    dropOldest(count) {
      for (let left = count; left > 0; left--) list.firstElementChild?.remove();
    },

    /** @param {string} sentence  something to know between the lines */
    note(sentence) {
      list.append(element("li", "note", sentence));
    },

    /** @param {Pending[]} pending @param {Line | undefined} before  the newest line that was published */
    showPending(pending, before) {
      const mine = before !== undefined && isOwn(before);
      pendingList.replaceChildren(...pending.map((line, index) => showPending(line, mine || index > 0)));
    },

    /** Brings the relative times up to date. */
    refreshTimes() {
      for (const time of list.querySelectorAll("time")) time.textContent = shortTime(Date.parse(time.dateTime), now());
    },

    clear() {
      list.replaceChildren();
      pendingList.replaceChildren();
    },
  };
}

/** @param {{ by: string, name: string }} person */
export function author({ by, name }) {
  const avatar = element("span", "avatar", initialOf(name));
  avatar.ariaHidden = "true";
  avatar.style.setProperty("--hue", String(hueOf(by)));
  const shown = element("bdi", "name", name);
  shown.style.setProperty("--hue", String(hueOf(by)));
  return [avatar, shown];
}

/** @param {string} text  only ever becomes text; what looks like an address becomes a link */
function textOf(text) {
  const paragraph = element("p", "text");
  paragraph.dir = "auto";
  for (const { text: part, href } of linkify(text)) {
    if (href === undefined) {
      paragraph.append(part);
      continue;
    }
    const link = document.createElement("a");
    Object.assign(link, { href, target: "_blank", rel: "noopener noreferrer nofollow", textContent: part });
    paragraph.append(link);
  }
  return paragraph;
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} className
 * @param {string} [text]
 */
export function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

/** @param {string} text @param {() => void} onClick */
function button(text, onClick) {
  const made = element("button", "small", text);
  made.type = "button";
  made.addEventListener("click", onClick);
  return made;
}
