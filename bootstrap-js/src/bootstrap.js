import { messageOf } from "./client.js";
import { systemClock } from "./clock.js";
import { ApplicationError, BootstrapError } from "./errors.js";

/** @import { Client } from "./client.js" */
/** @import { ClientComponent, ClientPush, Page, PageComponent, Platform } from "./types.js" */

/** An application that takes longer than this to load may find the built-in display of errors in its place. */
const LOADING_MS = 5_000;

/**
 * @typedef {object} Surroundings
 * @property {string} base  absolute address of the page
 * @property {(specifier: string) => Promise<any>} load  imports a module
 * @property {Platform} [platform]
 * @property {() => import("./client.js").Display} [display]  shows errors that nobody else shows
 */

/**
 * Starts a page: the application's modules load while the components start in order; then the session connects,
 * and then the application's start-up functions are called.
 *
 * @param {Page} page
 * @param {Client} client
 * @param {Surroundings} surroundings
 * @returns {Promise<void>} rejects with {@link BootstrapError} or `ConnectionError`; `onError` has been told
 *   already
 */
export async function startPage(page, client, surroundings) {
  const loading = Promise.all(page.application.scripts.map((script) => loadScript(script, page, client, surroundings)));
  showErrorsAfter(loading, client, surroundings);
  for (const component of page.components) {
    client.components[component.slot] = await startComponent(component, page, client, surroundings);
  }
  await client.open(requirePush(page, client), page.application.id, {
    home: surroundings.base,
    positions: page.positions,
    loading,
  });
  await loading;
  await client.runStartUps();
}

/**
 * @param {string} script
 * @param {Page} page
 * @param {Client} client
 * @param {Surroundings} surroundings
 */
async function loadScript(script, { application }, client, { base, load }) {
  const address = new URL(script, base).href;
  try {
    await load(address);
  } catch (cause) {
    const message = `Application "${application.id}" is incomplete: ${address} could not be loaded: ${messageOf(cause)}`;
    client.fail(new ApplicationError(message, { cause }));
  }
}

/**
 * @param {PageComponent} component
 * @param {Page} page
 * @param {Client} client
 * @param {Surroundings} surroundings
 */
async function startComponent({ slot, module, config }, page, client, { base, load, platform }) {
  try {
    const loaded = await load(module);
    const component = /** @type {ClientComponent<any>} */ (loaded.default);
    if (typeof component?.start !== "function")
      throw new TypeError(`${module} has no default export with a start function`);
    return await component.start(config, { signal: client.signal, page, base, platform });
  } catch (cause) {
    throw failed(client, new BootstrapError(`Component "${slot}" (${module}) did not start`, { cause }));
  }
}

/**
 * @param {Page} page
 * @param {Client} client
 * @returns {ClientPush}
 */
function requirePush({ components }, client) {
  const push = /** @type {Partial<ClientPush> | undefined} */ (client.components.push);
  if (typeof push?.connect === "function") return /** @type {ClientPush} */ (push);
  const slots = components.map(({ slot }) => slot).join(", ") || "none";
  throw failed(client, new BootstrapError(`No component in slot "push" can connect; the page has: ${slots}`));
}

/** @param {Client} client @param {BootstrapError} error */
function failed(client, error) {
  client.fail(error);
  return error;
}

/**
 * @param {Promise<unknown>} loading
 * @param {Client} client
 * @param {Surroundings} surroundings
 */
async function showErrorsAfter(loading, client, { display, platform }) {
  if (!display) return;
  const clock = platform?.clock ?? systemClock;
  /** @type {unknown} */
  let timer;
  const tooLong = new Promise((resolve) => {
    timer = clock.setTimeout(() => resolve(undefined), LOADING_MS);
  });
  await Promise.race([loading, tooLong]);
  clock.clearTimeout(timer);
  client.showErrorsWith(display());
}
