import { Refused } from "./errors.js";

/** @import { Position } from "./types.js" */

/**
 * What arguments must be like, so that the server takes the frames that they become members of:
 * documentation/protocol.md, section 2. A frame that it does not take would never be done.
 */

const CHANNEL = /^[A-Za-z0-9._:/-]{1,255}$/;
const PRESENCE = "@presence/";
const PATTERN = /^[A-Za-z0-9._:/-]{0,254}\*$/;
const EPOCH = /^[A-Za-z0-9._~-]{1,200}$/;
const CODE = /^[a-z][a-z0-9-]{0,63}$/;
const MAX_NAME = 128;
const HALF_PAIR = /\p{Surrogate}/u;
const HALF_PAIRS = /\p{Surrogate}/gu;

/** @param {string} text  whether it holds half of a surrogate pair, which cannot travel */
export const hasHalfPair = (text) => HALF_PAIR.test(text);

/** @param {string} text @param {number} length @returns {string} not longer, and fit to travel */
export const cut = (text, length) => text.slice(0, length).replace(HALF_PAIRS, "\ufffd");

/** @param {unknown} code  whether an error can travel with it */
export const isCode = (code) => typeof code === "string" && CODE.test(code);

/** @param {string} name @param {{ presence?: boolean }} [options]  whether it may be one of section 5.7 */
export function requireChannel(name, { presence = false } = {}) {
  const known = typeof name === "string" && presence && name.startsWith(PRESENCE);
  if (typeof name !== "string" || !CHANNEL.test(known ? name.slice(PRESENCE.length) : name)) {
    throw new Refused("invalid", `A channel's name is 1 to 255 of A-Z a-z 0-9 . _ : / - but was: ${name}`);
  }
}

/** @param {string} name */
export function requirePattern(name) {
  if (typeof name !== "string" || !PATTERN.test(name)) {
    throw new Refused("invalid", `A pattern is the beginning of channels' names and then *, but was: ${name}`);
  }
}

/**
 * @param {string} name  of a function or a queue
 * @returns {string} the same
 */
export function requireName(name) {
  const legal = typeof name === "string" && name.length > 0 && name.length <= MAX_NAME;
  if (!legal || /[\p{Cc}\p{Surrogate}]/u.test(name)) {
    throw new Refused("invalid", `A name is 1 to ${MAX_NAME} characters without control characters, but was: ${name}`);
  }
  return name;
}

/**
 * @template T
 * @param {string} what  such as `A key`
 * @param {T} text
 * @returns {T} the same
 */
export function requireText(what, text, most = MAX_NAME) {
  if (typeof text !== "string") throw new TypeError(`${what} is a text, but this was of type ${typeof text}`);
  if (text.length < 1 || text.length > most) {
    throw new TypeError(`${what} has 1 to ${most} characters, but this had ${text.length}`);
  }
  if (hasHalfPair(text)) throw new TypeError(`${what} must not hold half of a surrogate pair`);
  return text;
}

/** @param {unknown} value @param {number} least @param {number} [most] */
export function isWhole(value, least, most = Number.MAX_SAFE_INTEGER) {
  return Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most;
}

/**
 * @template T
 * @param {string} what  such as `limit`
 * @param {T} value
 * @param {number} least
 * @param {number} [most]
 * @returns {T} the same
 */
export function requireWhole(what, value, least, most = Number.MAX_SAFE_INTEGER) {
  if (isWhole(value, least, most)) return value;
  throw new TypeError(`${what} is a whole number from ${least} to ${most}, but this was: ${String(value)}`);
}

/** @param {Position} position @returns {Position} nothing else */
export function requirePosition({ epoch, offset }) {
  if (typeof epoch !== "string" || !EPOCH.test(epoch)) {
    throw new TypeError(`An epoch is 1 to 200 of A-Z a-z 0-9 . _ ~ - but this was: ${String(epoch)}`);
  }
  return { epoch, offset: requireWhole("offset", offset, 0) };
}
