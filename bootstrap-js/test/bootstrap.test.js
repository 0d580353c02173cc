import assert from "node:assert/strict";
import { test } from "node:test";
import { createPageUnderTest } from "./page-under-test.js";

const MAIN = "http://localhost:8080/apps/talk/~hash/main.js";
const SCRIPTS = ["/apps/talk/~hash/main.js"];

/** @param {string} slot */
const component = (slot, config = {}) => ({ slot, module: `thywill/${slot}`, config });

test("the application's modules load while components start, and its start-up function runs when all is connected", async () => {
  /** @type {string[]} */
  const events = [];
  const parts = createPageUnderTest({
    scripts: SCRIPTS,
    modules: {
      [MAIN]: () => {
        events.push("application loaded");
        parts.thywill.start(() => events.push(`started while ${parts.thywill.connectionState}`));
      },
    },
  });

  const started = parts.start();
  assert.deepEqual(parts.loaded, [MAIN, "thywill/push"]);
  await parts.clock.advance(10);
  await started;

  assert.deepEqual(events, ["application loaded", "started while connected"]);
});

test("components start in the page's order, each with its configuration, and the application finds what they made", async () => {
  /** @type {unknown[]} */
  const configs = [];
  /** @param {string} name */
  const recorder = (name) => () => ({
    default: {
      /** @param {unknown} config @param {import("../src/types.js").ComponentContext} context */
      async start(config, { base, page, signal }) {
        configs.push([name, config, base, page.application.id, signal.aborted]);
        return name === "push" ? parts.push : `made by ${name}`;
      },
    },
  });
  const parts = createPageUnderTest({
    components: [component("language", { lang: "py" }), component("push", { path: "/p/" })],
    modules: { "thywill/language": recorder("language"), "thywill/push": recorder("push") },
  });

  const started = parts.start();
  await parts.clock.advance(10);
  await started;

  const base = "http://localhost:8080/thywill/init/talk/";
  assert.deepEqual(configs, [
    ["language", { lang: "py" }, base, "talk", false],
    ["push", { path: "/p/" }, base, "talk", false],
  ]);
  assert.equal(parts.thywill.components.language, "made by language");
});

test("a component that fails is named, with its cause, and ends the start", async () => {
  const cause = new Error("no such setting");
  const parts = createPageUnderTest({
    modules: {
      "thywill/push": () => ({
        default: {
          start() {
            throw cause;
          },
        },
      }),
    },
  });
  /** @type {Error[]} */
  const errors = [];
  parts.thywill.onError((error) => errors.push(error));

  await assert.rejects(parts.start(), {
    name: "BootstrapError",
    message: 'Component "push" (thywill/push) did not start',
    cause,
  });
  assert.equal(errors.length, 1);
  assert.equal(errors[0].cause, cause);
});

test("a component whose module cannot be loaded, or is none, is named too", async () => {
  const missing = createPageUnderTest({ components: [component("pull")] });
  const empty = createPageUnderTest({ modules: { "thywill/push": () => ({}) } });

  await assert.rejects(missing.start(), { message: 'Component "pull" (thywill/pull) did not start' });
  await assert.rejects(empty.start(), ({ cause }) => /no default export with a start function/.test(cause.message));
});

test("a page without a push says so", async () => {
  const parts = createPageUnderTest({
    components: [component("log")],
    modules: { "thywill/log": () => ({ default: { start: () => ({}) } }) },
  });

  await assert.rejects(parts.start(), /No component in slot "push" can connect; the page has: log/);
});

test("an application's module that cannot be loaded is named with its address, and the others start", async () => {
  let started = false;
  const parts = createPageUnderTest({
    scripts: ["/apps/talk/~hash/broken.js", ...SCRIPTS],
    modules: { [MAIN]: () => parts.thywill.start(() => (started = true)) },
  });
  /** @type {Error[]} */
  const errors = [];
  parts.thywill.onError((error) => errors.push(error));

  const start = parts.start();
  await parts.clock.advance(10);
  await start;

  assert.equal(errors[0].name, "ApplicationError");
  assert.match(
    errors[0].message,
    /^Application "talk" is incomplete: http:\/\/localhost:8080\/apps\/talk\/~hash\/broken.js/,
  );
  assert.equal(started, true);
});

test("an error reaches a callback registered after it", async () => {
  const parts = createPageUnderTest({ modules: { "thywill/push": () => Promise.reject(new Error("404")) } });
  await assert.rejects(parts.start());
  /** @type {Error[]} */
  const errors = [];

  parts.thywill.onError((error) => errors.push(error));
  await undefined;

  assert.deepEqual(
    errors.map(({ name }) => name),
    ["BootstrapError"],
  );
});

test("a start-up function that throws is told, and the others run", async () => {
  const parts = createPageUnderTest();
  /** @type {Error[]} */
  const errors = [];
  let others = 0;
  parts.thywill.onError((error) => errors.push(error));
  parts.thywill.start(() => {
    throw new Error("no canvas");
  });
  parts.thywill.start(async () => Promise.reject(new Error("no sound")));
  parts.thywill.start(() => others++);

  const started = parts.start();
  await parts.clock.advance(10);
  await started;

  assert.deepEqual(
    errors.map(({ message }) => message),
    ["The application did not start: no canvas", "The application did not start: no sound"],
  );
  assert.equal(others, 1);
});

test("a start-up function handed over late runs at once", async () => {
  const parts = createPageUnderTest();
  const started = parts.start();
  await parts.clock.advance(10);
  await started;

  let given;
  parts.thywill.start((thywill) => (given = thywill));

  assert.equal(given, parts.thywill);
});

test("errors that no application handles are shown by the page itself, until the application handles them", async () => {
  const parts = createPageUnderTest({ scripts: SCRIPTS });
  const started = parts.start();
  await parts.clock.advance(10);
  await started;
  assert.equal(parts.shown.texts.length, 1);
  assert.match(parts.shown.texts[0], /main\.js could not be loaded/);

  parts.thywill.onError(() => {});

  assert.equal(parts.shown.hidden, true);
});

test("errors that the application handles are not shown by the page", async () => {
  const parts = createPageUnderTest({
    scripts: [...SCRIPTS, "/missing.js"],
    modules: { [MAIN]: () => parts.thywill.onError(() => {}) },
  });
  const started = parts.start();
  await parts.clock.advance(6_000);
  await started;

  assert.deepEqual(parts.shown.texts, []);
});

test("a server that cannot be reached is told once while it goes on trying, and then the application starts", async () => {
  const parts = createPageUnderTest();
  /** @type {Error[]} */
  const errors = [];
  let started = false;
  parts.thywill.onError((error) => errors.push(error));
  parts.thywill.start(() => (started = true));
  parts.push.refusal = { cause: new Error("connection refused") };

  const start = parts.start();
  await parts.clock.advance(20_000);
  assert.deepEqual(
    errors.map(({ name, message }) => `${name}: ${message}`),
    ["ConnectionError: The server cannot be reached; trying again"],
  );
  parts.push.refusal = undefined;
  await parts.clock.advance(20_000);
  await start;

  assert.equal(started, true);
});

test("the page's own display says that the server cannot be reached for as long as that is so", async () => {
  const parts = createPageUnderTest();
  parts.push.refusal = {};
  const started = parts.start();
  await parts.clock.advance(20_000);
  assert.deepEqual(parts.shown.texts, ["The server cannot be reached; trying again"]);

  parts.push.refusal = undefined;
  await parts.clock.advance(20_000);
  await started;

  assert.deepEqual(parts.shown.texts, []);
});

test("a server that says never ends the start", async () => {
  const parts = createPageUnderTest();
  /** @type {any[]} */
  const errors = [];
  parts.thywill.onError((error) => errors.push(error));
  parts.push.refusal = { code: 4404, reason: "no such application" };

  const refused = assert.rejects(parts.start(), { name: "ConnectionError", code: 4404 });
  await parts.clock.advance(10);

  await refused;
  assert.equal(errors.length, 1);
  assert.equal(errors[0].final, true);
});

test("importing the modules does nothing", async () => {
  const globals = Object.keys(globalThis);

  await import("../src/thywill.js");
  await import("../src/node.js");

  assert.deepEqual(Object.keys(globalThis), globals);
});

/** @param {ReturnType<typeof createPageUnderTest>} parts @param {object} [options] */
async function subscribed({ thywill, clock, start }, options) {
  /** @type {unknown[]} */
  const got = [];
  thywill.start(() => thywill.channel("room").subscribe({ ...options, onPublication: (data) => got.push(data) }));
  start();
  await clock.advance(50);
  return got;
}

test("a subscription begins where the channel was when the page was made", async () => {
  const parts = createPageUnderTest({ positions: { room: { epoch: "e1", offset: 1 } } });
  const { server, thywill, clock } = parts;
  assert.equal(server.streamOf("room").epoch, "e1");
  for (const text of ["on the page", "while it loaded", "while it connected"]) server.publish("room", text);

  const got = await subscribed(parts);
  server.publish("room", "live");
  await clock.advance(10);

  assert.deepEqual(got, ["while it loaded", "while it connected", "live"]);
  assert.deepEqual(thywill.channel("room").position, { epoch: "e1", offset: 4 });
});

test("the page's position counts once, and not for who asks for recent publications", async () => {
  const positions = { room: { epoch: "e1", offset: 1 } };
  const first = createPageUnderTest({ positions });
  for (const text of ["a", "b", "c"]) first.server.publish("room", text);
  const got = await subscribed(first);
  first.thywill.channel("room").unsubscribe();
  first.thywill.channel("room").subscribe();
  await first.clock.advance(50);
  assert.deepEqual(got, ["b", "c"]);

  const second = createPageUnderTest({ positions });
  for (const text of ["a", "b", "c"]) second.server.publish("room", text);

  assert.deepEqual(await subscribed(second, { recent: 1 }), ["c"]);
});

test("what the page's position can no longer bring is told as a gap", async () => {
  const parts = createPageUnderTest({ positions: { room: { epoch: "e1", offset: 1 } } });
  for (const text of ["a", "b", "c", "d"]) parts.server.publish("room", text);
  parts.server.trim("room", 4);
  /** @type {unknown[]} */
  const gaps = [];
  parts.thywill.onGap((gap) => gaps.push(gap));

  const got = await subscribed(parts);

  assert.deepEqual(gaps, [{ channel: "room", epoch: "e1", from: 2, to: 3, reset: false }]);
  assert.deepEqual(got, ["d"]);
});
