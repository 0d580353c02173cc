import { startPage } from "../src/bootstrap.js";
import { createClient } from "../src/client.js";
import { createFakeClock } from "./fake-clock.js";
import { createFakePush } from "./fake-push.js";
import { createFakeServer } from "./fake-server.js";

/** @import { PageComponent, Position } from "../src/types.js" */

/**
 * A page whose modules are given by the test: each is what its `import()` returns, or throws.
 *
 * @param {{
 *   modules?: Record<string, () => any>, scripts?: string[], components?: PageComponent[], display?: boolean,
 *   history?: number, random?: () => number, positions?: Record<string, Position>,
 * }} [options]
 */
export function createPageUnderTest({
  modules = {},
  scripts = [],
  components,
  display = true,
  history,
  random = () => 0.5,
  positions,
} = {}) {
  const clock = createFakeClock();
  const server = createFakeServer({ history });
  const push = createFakePush({ server, clock });
  const client = createClient({ clock, random });
  const shown = { texts: /** @type {string[]} */ ([]), hidden: false };
  /** @param {Error} error */
  const show = ({ message }) => {
    shown.texts.push(message);
    return () => void shown.texts.splice(shown.texts.indexOf(message), 1);
  };
  /** @type {string[]} */
  const loaded = [];
  const defaults = { "thywill/push": () => ({ default: { start: () => push } }) };
  const all = /** @type {Record<string, () => any>} */ ({ ...defaults, ...modules });
  const page = {
    application: { id: "talk", name: "Talk", scripts },
    positions,
    components: components ?? [{ slot: "push", module: "thywill/push", config: {} }],
  };
  return {
    ...{ clock, server, push, client, shown, loaded, page },
    thywill: client.api,
    start: () =>
      startPage(page, client, {
        base: "http://localhost:8080/thywill/init/talk/",
        platform: { clock },
        async load(specifier) {
          loaded.push(specifier);
          const load = all[specifier];
          if (!load) throw new TypeError(`Failed to fetch dynamically imported module: ${specifier}`);
          return load();
        },
        display: display ? () => ({ show, hide: () => void (shown.hidden = true) }) : undefined,
      }),
  };
}
