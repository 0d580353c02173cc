import { Refused } from "./errors.js";

/** What a frame may be at most, whatever its length allows: the limits of the server's parser. */
const MAX_DEPTH = 32;
const MAX_TOKENS = 10_000;
const MAX_NAME_BYTES = 256;

/**
 * Copies a frame, so that later changes to its data do not matter, and measures it.
 *
 * @template {object} Frame
 * @param {Frame} frame
 * @returns {{ frame: Frame, bytes: number }}
 * @throws {Refused} `invalid`: its data is nested too deeply or has too many parts
 */
export function sendable(frame) {
  const text = JSON.stringify(frame);
  const copy = JSON.parse(text);
  const tokens = countTokens(copy, 1);
  if (tokens > MAX_TOKENS) {
    throw new Refused("invalid", `The data has ${tokens} names and values; at most ${MAX_TOKENS} are taken`);
  }
  return { frame: copy, bytes: byteLength(text) };
}

/** @param {unknown} value @param {number} depth @returns {number} */
function countTokens(value, depth) {
  if (typeof value !== "object" || value === null) return 1;
  if (depth > MAX_DEPTH) throw new Refused("invalid", `The data is nested more than ${MAX_DEPTH} levels deep`);
  if (Array.isArray(value)) return value.reduce((sum, element) => sum + countTokens(element, depth + 1), 1);
  return Object.entries(value).reduce((sum, [name, member]) => {
    if (byteLength(name) > MAX_NAME_BYTES) throw new Refused("invalid", `A name is too long: ${name.slice(0, 40)}…`);
    return sum + 1 + countTokens(member, depth + 1);
  }, 1);
}

/** @param {string} text @returns {number} */
export function byteLength(text) {
  return new TextEncoder().encode(text).length;
}
