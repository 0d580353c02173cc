import { createBanner } from "./banner.js";
import { startPage } from "./bootstrap.js";
import { createClient } from "./client.js";
import { systemClock } from "./clock.js";
import { followPage } from "./lifecycle.js";
import { reportErrors } from "./reports.js";

export { ApplicationError, BootstrapError, ConnectionError, Refused } from "./errors.js";

/** @import { Page } from "./types.js" */
/** @typedef {import("./client.js").Thywill} Thywill */

const client = createClient();

/** What an application uses: `import thywill from "thywill"`, or `window.thywill`. */
export default client.api;

/**
 * Starts the page that this module is on. The bootstrap page calls it, once.
 *
 * @param {Page} page
 * @returns {Promise<void>} when the application was started; rejects if the page cannot start
 */
export async function bootstrap(page) {
  Object.assign(window, { thywill: client.api });
  client.watchSession((session) => {
    const { signal, notify } = client;
    followPage({ window, document, session, signal });
    reportErrors({ window, notify, clock: systemClock, signal });
  });
  await startPage(page, client, {
    base: document.baseURI,
    load: (specifier) => import(specifier),
    display: () => createBanner(document),
  });
}
