/** Where a page without a room in its address goes. */
export const FIRST_ROOM = "lobby";

const ROOM = /^[a-z0-9][a-z0-9-]{0,39}$/;
const REMEMBERED = 8;

/**
 * The room that an address names.
 *
 * @param {string} hash  such as `#kitchen`
 * @returns {string | undefined} `undefined` if it names none, or none that there could be
 */
export function roomOf(hash) {
  const room = hash.replace(/^#/, "");
  return ROOM.test(room) ? room : undefined;
}

/**
 * Makes a room's name out of what somebody types, so that `My Kitchen!` is `my-kitchen`.
 *
 * @param {string} text
 * @returns {string | undefined} `undefined` if nothing is left
 */
export function toRoom(text) {
  const room = text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/ß/g, "ss")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+/, "")
    .slice(0, 40)
    .replace(/-+$/, "");
  return room || undefined;
}

/**
 * The rooms visited last, the newest first.
 *
 * @param {string[]} rooms
 * @param {string} room  visited now
 */
export function visited(rooms, room) {
  return [room, ...rooms.filter((other) => other !== room && roomOf(other))].slice(0, REMEMBERED);
}
