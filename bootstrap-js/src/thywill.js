import { createBanner } from "thywill/banner";
import { startPage } from "thywill/bootstrap";
import { createClient } from "thywill/client";
import { systemClock } from "thywill/clock";
import { followPage } from "thywill/lifecycle";
import { reportErrors } from "thywill/reports";

export { ApplicationError, BootstrapError, ConnectionError, Refused } from "thywill/errors";

/** @import { Page } from "thywill/types" */
/** @typedef {import("thywill/client").Thywill} Thywill */

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
