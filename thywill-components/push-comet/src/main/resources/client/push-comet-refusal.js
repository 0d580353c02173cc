import { parse } from "./push-comet-tools.js";

/** @import { LineHandlers } from "./push-comet.js" */
/** @import { ConnectionEnd } from "thywill/types" */

const CODE_OF_STATUS = new Map([
  [400, 1002],
  [401, 4401],
  [403, 1008],
  [404, 4404],
  [408, 4412],
  [409, 4409],
  [410, 4410],
  [413, 1009],
  [415, 1003],
  [421, 4421],
  [429, 4429],
  [500, 1011],
  [503, 1013],
]);

/**
 * Reads an answer that is no success.
 *
 * @param {Response} response
 * @returns {Promise<{ spoken: boolean, end: ConnectionEnd }>} `spoken`: the server itself has said so, and not
 *   something on the way to it
 */
export async function readRefusal(response) {
  const { error } = parse(await response.text().catch(() => "")) ?? {};
  const seconds = Number(response.headers.get("Retry-After") ?? NaN);
  const retryAfterMs = error?.retryAfterMs ?? (Number.isFinite(seconds) ? seconds * 1_000 : undefined);
  const reason = error?.message ?? `HTTP status ${response.status}`;
  const overloaded = response.status === 429 || response.status === 503;
  const spoken = typeof error?.code === "string" || (overloaded && retryAfterMs !== undefined);
  const end = { code: CODE_OF_STATUS.get(response.status), reason, retryAfterMs };
  return { spoken, end: error?.address ? { ...end, address: error.address } : end };
}

/**
 * Looks at the answer to a request to connect. A 404 may mean the application or only the transport, so the
 * next one is asked too.
 *
 * @param {Response} response
 * @param {LineHandlers} on
 * @param {string} type  what it should be
 * @returns {Promise<boolean>} whether it is what was asked for
 */
export async function isGood(response, on, type) {
  if (response.ok) {
    if (response.headers.get("Content-Type")?.startsWith(type)) return true;
    on.fail(new Error(`Expected ${type}, but got ${response.headers.get("Content-Type")}`));
    return false;
  }
  const { spoken, end } = await readRefusal(response);
  if (spoken && response.status !== 404) on.end(end);
  else on.fail(new Error(end.reason), spoken ? end : undefined);
  return false;
}
