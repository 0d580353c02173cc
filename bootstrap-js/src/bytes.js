/** Bytes in data: documentation/protocol.md, section 5.8. */
const BYTES = "$bytes";
/** So many bytes at a time become arguments of one call. */
const CHUNK = 8_192;

/**
 * The bytes that a value is made of; `undefined` if it is something else.
 *
 * @param {object} value  bytes are an `ArrayBuffer`, a typed array or a `DataView`
 * @returns {Uint8Array | undefined}
 */
export function bytesOf(value) {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return undefined;
}

/** @param {Uint8Array} bytes @returns {{ $bytes: string }} what travels in their place */
export function wrapBytes(bytes) {
  let binary = "";
  for (let at = 0; at < bytes.length; at += CHUNK) binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return { [BYTES]: btoa(binary) };
}

/** @param {string[]} names  of an object's members */
export const isReserved = (names) => names.length === 1 && names[0] === BYTES;

/**
 * Puts bytes where they stand in what came.
 *
 * @param {any} value  changed in place
 * @returns {any} the same, unless it is bytes itself
 */
export function unwrapBytes(value) {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  const names = Object.keys(value);
  if (!Array.isArray(value) && isReserved(names)) return bytesFrom(value[BYTES]) ?? value;
  for (const name of names) {
    const member = value[name];
    if (typeof member === "object" && member !== null) value[name] = unwrapBytes(member);
  }
  return value;
}

/** @param {unknown} text @returns {Uint8Array | undefined} */
function bytesFrom(text) {
  if (typeof text !== "string") return undefined;
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined; // not in base64: data like any other
  }
}
