/**
 * Names a client for its life: 128 random bits, in characters that the protocol allows.
 *
 * @returns {string}
 */
export function randomInstance() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
