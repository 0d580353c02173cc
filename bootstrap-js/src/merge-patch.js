/**
 * Applies a JSON Merge Patch (RFC 7396). Changes nothing: what stays the same is shared with what there was. Bytes
 * are values like a text, not objects.
 *
 * @param {any} target  `undefined` for nothing
 * @param {any} patch
 * @returns {any}
 */
export function mergePatch(target, patch) {
  if (!isObject(patch)) return patch;
  /** @type {Record<string, unknown>} */
  const merged = isObject(target) ? { ...target } : {};
  for (const [name, change] of Object.entries(patch)) {
    if (change === null) delete merged[name];
    else set(merged, name, mergePatch(Object.hasOwn(merged, name) ? merged[name] : undefined, change));
  }
  return merged;
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

/** Whatever the name: an assignment to `__proto__` would not make a member. @param {object} object @param {string} name @param {unknown} value */
function set(object, name, value) {
  Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}
