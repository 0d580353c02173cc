const LINK = /\bhttps?:\/\/[^\s<>"'`\\]+/giu;
const MOODS = "Amber Brave Calm Clever Early Gentle Happy Kind Lucky Merry Quick Quiet Sunny Swift Warm Witty".split(
  " ",
);
const BIRDS = "Crane Dove Finch Heron Ibis Jay Kestrel Lark Magpie Martin Osprey Owl Plover Robin Swallow Wren".split(
  " ",
);

/** @typedef {{ text: string, href?: string }} Part */

/**
 * Parts a text into what is a link and what is not. Only addresses of the web become links.
 *
 * @param {string} text
 * @returns {Part[]}
 */
export function linkify(text) {
  /** @type {Part[]} */
  const parts = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(LINK)) {
    const address = withoutPunctuation(found);
    if (!isAddress(address)) continue;
    if (index > end) parts.push({ text: text.slice(end, index) });
    parts.push({ text: address, href: new URL(address).href });
    end = index + address.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

/** @param {string} address  what ends a sentence or closes a bracket around it is not part of it */
function withoutPunctuation(address) {
  for (;;) {
    const last = address.at(-1) ?? "";
    const opening = { ")": "(", "]": "[", "}": "{" }[last];
    const unopened = opening && address.split(opening).length < address.split(last).length;
    if (!unopened && !".,;:!?…*_~".includes(last)) return address;
    address = address.slice(0, -1);
  }
}

/** @param {string} address */
function isAddress(address) {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username } = new URL(address);
  return (protocol === "https:" || protocol === "http:") && hostname !== "" && username === "";
}

/**
 * A colour for somebody, always the same.
 *
 * @param {string} id
 * @returns {number} a hue in degrees
 */
export function hueOf(id) {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  // Ids that differ little, such as numbers, are to differ much in colour.
  return (Math.imul(hash, 2_654_435_761) >>> 0) % 360;
}

/** @param {string} name */
export function initialOf(name) {
  const { segment } = new Intl.Segmenter().segment(name.trim())[Symbol.iterator]().next().value ?? { segment: "?" };
  return segment.toUpperCase();
}

/**
 * A name for somebody who has not chosen one.
 *
 * @param {() => number} [random]
 */
export function randomName(random = Math.random) {
  const one = (/** @type {string[]} */ of) => of[Math.floor(random() * of.length)];
  return `${one(MOODS)} ${one(BIRDS)}`;
}

/**
 * Says who is writing.
 *
 * @param {string[]} names
 */
export function typingText(names) {
  if (names.length === 0) return "";
  if (names.length > 3) return "Several people are writing…";
  return `${new Intl.ListFormat("en").format(names)} ${names.length === 1 ? "is" : "are"} writing…`;
}
