const PREFIX = "talk.";

/**
 * What this browser was told to remember.
 *
 * @template Value
 * @param {string} key
 * @param {Value} otherwise  if it remembers nothing, or something else
 * @returns {Value}
 */
export function remembered(key, otherwise) {
  try {
    const value = JSON.parse(localStorage.getItem(PREFIX + key) ?? "null");
    const fits = typeof value === typeof otherwise && Array.isArray(value) === Array.isArray(otherwise);
    return fits && value !== null ? value : otherwise;
  } catch {
    return otherwise;
  }
}

/** @param {string} key @param {unknown} value */
export function remember(key, value) {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    // A browser that may not remember still talks.
  }
}
