import { author, element } from "./lines.js";

/** @import { Person } from "./people.js" */

/** How many people are shown by name. */
const NAMED = 100;

/**
 * Shows who is in the room.
 *
 * @param {HTMLElement} list
 * @param {Person[]} people
 * @param {string | undefined} me  this browser
 */
export function showPeople(list, people, me) {
  const items = people.slice(0, NAMED).map(({ by, name, tabs }) => {
    const item = element("li", "person");
    item.append(...author({ by, name }));
    const more = [by === me ? "you" : "", tabs > 1 ? `${tabs} tabs` : ""].filter(Boolean).join(", ");
    if (more) item.append(element("span", "more", more));
    return item;
  });
  if (people.length > NAMED) items.push(element("li", "more", `and ${people.length - NAMED} more`));
  list.replaceChildren(...items);
}

/**
 * Shows the rooms that were visited.
 *
 * @param {HTMLElement} list
 * @param {string[]} rooms
 * @param {string} here
 */
export function showRooms(list, rooms, here) {
  list.replaceChildren(
    ...rooms.map((room) => {
      const link = element("a", "room", `#${room}`);
      link.href = `#${room}`;
      if (room === here) link.ariaCurrent = "page";
      const item = element("li", "");
      item.append(link);
      return item;
    }),
  );
}

/**
 * The panel beside the conversation; on a narrow page it lies over it and can be opened and closed.
 *
 * @param {{ side: HTMLElement, opener: HTMLElement, closer: HTMLElement }} elements
 */
export function createSide({ side, opener, closer }) {
  /** @param {boolean} open */
  function set(open) {
    side.classList.toggle("open", open);
    opener.ariaExpanded = String(open);
    (open ? closer : opener).focus();
  }

  opener.addEventListener("click", () => set(!side.classList.contains("open")));
  closer.addEventListener("click", () => set(false));
  side.addEventListener("keydown", ({ key }) => key === "Escape" && side.classList.contains("open") && set(false));
  document.addEventListener("pointerdown", ({ target }) => {
    const outside = target instanceof Node && !side.contains(target) && !opener.contains(target);
    if (outside && side.classList.contains("open")) set(false);
  });
  return {
    close() {
      if (side.classList.contains("open")) set(false);
    },
  };
}
