import { createSender } from "./push-comet-sender.js";

/** @import { Line, LineHandlers, Surroundings } from "./push-comet.js" */
/** @import { Tools } from "./push-comet-tools.js" */

const SEND_TIMEOUT_MS = 30_000;

/** @typedef {{ key?: string, keepalive?: boolean, timeoutMs?: number }} PostOptions */

/**
 * @param {Tools} tools
 * @param {AbortSignal} [signal]
 */
function createPost({ fetch, clock }, signal) {
  /** @param {URL} url @param {string} body @param {PostOptions} [options]  a time limit covers the answer's body too */
  return async (url, body, { key, keepalive = false, timeoutMs = 0 } = {}) => {
    /** @type {Record<string, string>} */
    const headers = { "Content-Type": "application/json" };
    if (key) headers["Thywill-Connection"] = key;
    /** @type {RequestInit} */
    const init = { method: "POST", headers, body, keepalive, credentials: "same-origin", cache: "no-store" };
    if (timeoutMs === 0) return fetch(url, { ...init, signal });
    const aborter = new AbortController();
    const abort = () => aborter.abort(new Error(`No answer within ${timeoutMs} ms`));
    const timer = clock.setTimeout(abort, timeoutMs);
    signal?.addEventListener("abort", abort, { once: true });
    try {
      signal?.throwIfAborted();
      const response = await fetch(url, { ...init, signal: aborter.signal });
      return new Response(await response.text(), response);
    } finally {
      clock.clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    }
  };
}

/** @typedef {{ post: ReturnType<typeof createPost>, key: () => string | undefined, signal: AbortSignal }} Beside */

/**
 * What the three transports over HTTP have in common: a loop that receives, and a sender beside it.
 *
 * @param {Surroundings} surroundings
 * @param {LineHandlers} on
 * @param {(beside: Beside) => Promise<void>} receive
 * @returns {Line}
 */
export function createHttpLine({ tools, sendAddress }, on, receive) {
  /** @type {string | undefined} */
  let key;
  const aborter = new AbortController();
  const { signal } = aborter;
  const post = createPost(tools, signal);
  const sender = createSender(tools.clock, on, (body) => post(sendAddress, body, { key, timeoutMs: SEND_TIMEOUT_MS }));
  receive({ post, key: () => key, signal }).catch((cause) => on.fail(cause));
  return {
    get bufferedBytes() {
      return sender.bufferedBytes();
    },
    connected({ connection }) {
      key = connection;
    },
    send: sender.send,
    close({ goodbye }) {
      sender.stop();
      if (!goodbye || !key) return aborter.abort();
      // The farewell needs the connection to stand; a page that is unloaded takes the rest down by itself.
      const farewell = createPost(tools)(sendAddress, '{"goodbye":true}', { key, keepalive: true, timeoutMs: 5_000 });
      farewell.catch(() => {}).then(() => aborter.abort());
    },
  };
}
