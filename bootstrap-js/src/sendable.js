import { hasHalfPair } from "./bounds.js";
import { bytesOf, isReserved, wrapBytes } from "./bytes.js";
import { Refused } from "./errors.js";

/** What data may be at most, whatever its length allows: the limits of the server's parser, less the frame around it. */
const MAX_DEPTH = 31;
const MAX_TOKENS = 9_980;
const MAX_NAME_BYTES = 256;
const MAX_TEXT_BYTES = 65_536;
/** Members of frames that hold an application's data. */
const DATA = new Set(["send", "data"]);

/**
 * Copies a frame, so that later changes to its data do not matter, and measures it. Members that are `undefined`
 * are left out, as in JSON; bytes become what stands for them.
 *
 * @template {object} Frame
 * @param {Frame} frame
 * @returns {{ frame: Frame, bytes: number }}
 * @throws {Refused} `invalid`: its data cannot travel; the message says where and why, as in
 *   `$.players[2].score is NaN`
 */
export function sendable(frame) {
  /** @type {Record<string, unknown>} */
  const copy = {};
  for (const [name, value] of Object.entries(frame)) {
    if (DATA.has(name)) copy[name] = sendableData(value);
    else if (value !== undefined) copy[name] = value;
  }
  return { frame: /** @type {Frame} */ (copy), bytes: byteLength(JSON.stringify(copy)) };
}

/** @param {unknown} data */
function sendableData(data) {
  let tokens = 0;
  /** @type {(string | number)[]} */
  const path = [];
  /** @type {object[]} the objects that the current one is a part of */
  const above = [];

  /** @param {string} finding @returns {never} */
  function refuse(finding) {
    throw new Refused("invalid", `${shown(path)} ${finding}`);
  }

  /** @param {unknown} value @returns {unknown} */
  function copyOf(value) {
    if (++tokens > MAX_TOKENS) refuse(`is one too many: at most ${MAX_TOKENS} names and values travel at once`);
    if (value === null || typeof value === "boolean") return value;
    if (typeof value === "string") return copyOfText(value);
    if (typeof value === "number") return Number.isFinite(value) ? value : refuse(`is ${value}`);
    if (typeof value === "object") return copyOfObject(value);
    return refuse(value === undefined ? "is undefined" : `is a ${typeof value}`);
  }

  /** @param {string} text */
  function copyOfText(text) {
    if (hasHalfPair(text)) refuse("is a text with half of a surrogate pair");
    if (text.length * 6 > MAX_TEXT_BYTES && byteLength(JSON.stringify(text)) - 2 > MAX_TEXT_BYTES) {
      refuse(`is a text of more than ${MAX_TEXT_BYTES} bytes`);
    }
    return text;
  }

  /** @param {object} value */
  function copyOfObject(value) {
    if (above.includes(value)) refuse("is part of itself");
    if (above.length >= MAX_DEPTH) refuse(`is nested more than ${MAX_DEPTH} levels deep`);
    const bytes = bytesOf(value);
    if (bytes) return copyOfBytes(bytes);
    if (value instanceof Date && Number.isNaN(value.getTime())) refuse("is an invalid date");
    if (typeof (/** @type {any} */ (value).toJSON) === "function") return copyOfOther(value);
    const kind = UNFIT.find((type) => value instanceof type);
    if (kind) refuse(`is a ${kind.name}`);
    if (value instanceof Number || value instanceof String || value instanceof Boolean) return copyOf(value.valueOf());
    above.push(value);
    const copy = Array.isArray(value) ? copyOfArray(value) : copyOfMembers(/** @type {any} */ (value));
    above.pop();
    return copy;
  }

  /** @param {Uint8Array} bytes */
  function copyOfBytes(bytes) {
    tokens += 2;
    if (Math.ceil(bytes.length / 3) * 4 > MAX_TEXT_BYTES) refuse(`is more than ${(MAX_TEXT_BYTES / 4) * 3} bytes`);
    return wrapBytes(bytes);
  }

  /** @param {any} value  that says by itself what stands for it, such as a date */
  function copyOfOther(value) {
    above.push(value);
    const copy = copyOf(value.toJSON(String(path.at(-1) ?? "")));
    above.pop();
    return copy;
  }

  /** @param {unknown[]} array */
  function copyOfArray(array) {
    // Not map, which leaves out what is missing.
    return Array.from(array, (element, i) => copyOfPart(i, element));
  }

  /** @param {Record<string, unknown>} object */
  function copyOfMembers(object) {
    const names = Object.keys(object).filter((name) => object[name] !== undefined);
    if (isReserved(names)) refuse("has $bytes as its only member, which stands for bytes; give a Uint8Array instead");
    const entries = names.map((name) => {
      tokens++;
      if (byteLength(JSON.stringify(name)) - 2 > MAX_NAME_BYTES)
        refuse(`has a member whose name is longer than ${MAX_NAME_BYTES} bytes`);
      if (hasHalfPair(name)) refuse("has a member whose name has half of a surrogate pair");
      return [name, copyOfPart(name, object[name])];
    });
    return Object.fromEntries(entries);
  }

  /** @param {string | number} step @param {unknown} part */
  function copyOfPart(step, part) {
    path.push(step);
    const copy = copyOf(part);
    path.pop();
    return copy;
  }

  return copyOf(data);
}

/** Of these JSON would keep nothing, and nobody would notice. */
const UNFIT = [Map, Set, WeakMap, WeakSet, Promise, RegExp, Error];

/** @param {(string | number)[]} path @returns {string} such as `$.players[2].score` */
function shown(path) {
  const steps = path.map((step) => {
    if (typeof step === "number") return `[${step}]`;
    return /^[A-Za-z_$][\w$]*$/.test(step) ? `.${step}` : `[${JSON.stringify(step.slice(0, 40))}]`;
  });
  return `$${(steps.length > 12 ? [...steps.slice(0, 6), "…", ...steps.slice(-5)] : steps).join("")}`;
}

/** @param {string} text @returns {number} */
export function byteLength(text) {
  return new TextEncoder().encode(text).length;
}
