import { startPage } from "./bootstrap.js";
import { createClient } from "./client.js";

export { ApplicationError, BootstrapError, ConnectionError, Refused } from "./errors.js";

/** @import { Thywill } from "./client.js" */
/** @import { ClientComponent, ClientPush } from "./types.js" */

/** Where the default push lies in a checkout. */
const COMET = "../../thywill-components/push-comet/src/main/resources/client/push-comet.js";

/**
 * Connects a program to an application, as a page would be.
 *
 * @param {object} options
 * @param {string | URL} options.url  the server's, such as `http://localhost:8080/`
 * @param {string} options.application  its id
 * @param {ClientComponent<any, ClientPush>} [options.push]  the browser side of the server's push; comet if
 *   left out
 * @param {object} [options.config]  for that push, such as `{ transport: "sse" }`
 * @param {Record<string, import("./rpc.js").PageFunction>} [options.functions]  what to expose before the application
 *   can call
 * @param {(error: Error) => void} [options.onError]  called with what `thywill.onError` would get; must not
 *   throw
 * @returns {Promise<Thywill>} once the first connection stands; it goes on trying until the server is there.
 *   Call `close` in the end, or the program goes on running
 */
export async function connect({ url, application, push, config = {}, functions = {}, onError = () => {} }) {
  const client = createClient();
  client.api.onError(onError);
  for (const [name, run] of Object.entries(functions)) client.api.rpc.expose(name, run);
  const page = {
    application: { id: application, name: application, scripts: [] },
    components: [{ slot: "push", module: "push", config }],
  };
  await startPage(page, client, {
    base: new URL(url).href,
    load: async () => (push ? { default: push } : import(new URL(COMET, import.meta.url).href)),
    platform: { fetch: fetchWithCookies() },
  });
  return client.api;
}

/**
 * Node's `fetch` keeps no cookies, but the server knows its sessions by one.
 *
 * @returns {typeof fetch}
 */
function fetchWithCookies() {
  /** @type {Map<string, string>} */
  const cookies = new Map();
  return async (input, init = {}) => {
    const headers = new Headers(init.headers);
    if (cookies.size > 0) headers.set("Cookie", [...cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    const response = await fetch(input, { ...init, headers });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=;\s]+)=([^;]*)/.exec(cookie) ?? [];
      if (name?.endsWith("thywill-session")) cookies.set(name, value);
    }
    return response;
  };
}
