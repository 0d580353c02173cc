import assert from "node:assert/strict";
import { test } from "node:test";
import { createCometUnderTest } from "./comet-under-test.js";
import { createFakeStorage, json } from "./fake-network.js";

/** @param {ReturnType<typeof createCometUnderTest>} parts */
const tried = ({ network }) => network.requests.map(({ path }) => path.split("/").at(-1)).filter(Boolean);

test("a WebSocket comes first", async () => {
  const parts = createCometUnderTest();

  await parts.connect();

  assert.equal(parts.session.state().transport, "websocket");
  assert.deepEqual(tried(parts), ["websocket"]);
});

test("a refused transport is followed by the next one at once", async () => {
  const parts = createCometUnderTest();
  Object.assign(parts.network.ways, { websocket: "refused", sse: "refused", stream: "refused" });

  await parts.connect();

  assert.equal(parts.session.state().transport, "long-poll");
  assert.deepEqual(tried(parts).slice(0, 4), ["websocket", "sse", "stream", "long-poll"]);
});

test("a WebSocket that gives an error and no close is followed by the next transport at once", async () => {
  const parts = createCometUnderTest();
  parts.network.ways.websocket = "error";

  await parts.connect();

  assert.equal(parts.session.state().transport, "sse");
});

/** @param {number} answerMs  what the page itself took */
const paged = (answerMs) => ({
  getEntriesByType: () => /** @type {any[]} */ ([{ requestStart: 100, responseStart: 100 + answerMs }]),
});

for (const { performance, patienceMs, what } of [
  { performance: undefined, patienceMs: 1_000, what: "a second where it is not known how fast the way is" },
  { performance: paged(10), patienceMs: 250, what: "a quarter of a second on a fast way" },
  { performance: paged(300), patienceMs: 1_300, what: "four round trips and a little" },
  { performance: paged(9_000), patienceMs: 3_000, what: "three seconds at most" },
]) {
  test(`a transport that brings nothing is followed by the next one after ${what}`, async () => {
    const parts = createCometUnderTest({ performance });
    Object.assign(parts.network.ways, { websocket: "silent", sse: "silent" });

    await parts.connect();
    await parts.clock.advance(patienceMs - 150);
    assert.deepEqual(tried(parts), ["websocket"]);
    await parts.clock.advance(100 + patienceMs);

    assert.equal(parts.session.state().transport, "stream");
  });
}

test("a WebSocket that opens and then says nothing is followed by the next transport as soon", async () => {
  const parts = createCometUnderTest({ performance: paged(10) });
  parts.network.ways.websocket = "mute";

  await parts.connect();
  await parts.clock.advance(200);

  assert.equal(parts.session.state().transport, "sse");
});

test("a WebSocket that was slow to open is waited for as long again and more", async () => {
  const parts = createCometUnderTest({ performance: paged(200) });
  parts.network.openingMs = 800;
  parts.network.ways.websocket = "mute";

  await parts.connect();
  await parts.clock.advance(2_250);
  assert.deepEqual(tried(parts), ["websocket"]);
  await parts.clock.advance(150);

  assert.deepEqual(tried(parts), ["websocket", "sse"]);
});

test("who was replaced by an attempt over another transport, given up before, comes back", async () => {
  const parts = createCometUnderTest({ performance: paged(10) });
  parts.network.ways.websocket = "silent";
  await parts.connect();
  await parts.clock.advance(500);
  assert.equal(parts.session.state().transport, "sse");

  parts.server.client().link?.end({ code: 4409, reason: "replaced by a newer connection", reconnect: "never" });
  await parts.clock.advance(25_000);

  assert.equal(parts.session.state().state, "connected");
  assert.equal(parts.session.state().resumed, true);
});

test("a page of a proxy in place of a stream is no stream", async () => {
  const parts = createCometUnderTest({ webSocket: false });
  parts.network.ways.sse = () =>
    new Response("<html>Log in to the WLAN</html>", { headers: { "Content-Type": "text/html" } });

  await parts.connect();

  assert.equal(parts.session.state().transport, "stream");
});

test("where there is no WebSocket, SSE comes first", async () => {
  const parts = createCometUnderTest({ webSocket: false });

  await parts.connect();

  assert.deepEqual(tried(parts), ["sse"]);
});

test("when every transport fails the session waits and tries all again", async () => {
  const parts = createCometUnderTest({ random: () => 0.5 });
  const all = ["websocket", "sse", "stream", "long-poll"];
  for (const name of all) parts.network.ways[name] = "refused";

  await parts.connect();
  assert.deepEqual(tried(parts), all);
  assert.equal(parts.session.state().state, "waiting");
  await parts.clock.advance(100);

  assert.deepEqual(tried(parts), [...all, ...all]);
});

test("the server's own refusal ends the attempt, with its code and time to wait", async () => {
  const parts = createCometUnderTest();
  parts.network.ways.websocket = "refused";
  parts.network.ways.sse = () =>
    json(503, { error: { code: "overloaded", message: "too many clients" } }, { "Retry-After": "7" });

  await parts.connect();

  assert.deepEqual(tried(parts), ["websocket", "sse"]);
  const { state, retryInMs, end } = parts.session.state();
  assert.deepEqual({ state, retryInMs, code: end?.code }, { state: "waiting", retryInMs: 7_000, code: 1013 });
});

test("no such application is believed when every transport says so", async () => {
  const parts = createCometUnderTest({ webSocket: false });
  const none = () => json(404, { error: { code: "no-application", message: "no such application" } });
  Object.assign(parts.network.ways, { sse: none, stream: none, "long-poll": none });

  await parts.connect();

  assert.equal(parts.network.requests.length, 3);
  assert.deepEqual(parts.session.state().end, { code: 4404, reason: "no such application", retryAfterMs: undefined });
});

test("a forbidden connection is not tried over other transports", async () => {
  const parts = createCometUnderTest({ webSocket: false });
  parts.network.ways.sse = () => json(403, { error: { code: "forbidden", message: "foreign origin" } });

  await parts.connect();

  assert.deepEqual(tried(parts), ["sse"]);
  assert.equal(parts.session.state().state, "closed");
});

test("what worked is tried first on the next page, until it is time to try better ones again", async () => {
  const storage = createFakeStorage();
  const first = createCometUnderTest({ storage });
  first.network.ways.websocket = "refused";
  await first.connect();

  const second = createCometUnderTest({ storage, clock: first.clock });
  await second.connect();
  await first.clock.advance(600_000);
  const third = createCometUnderTest({ storage, clock: first.clock });
  await third.connect();

  assert.deepEqual(tried(second)[0], "sse");
  assert.deepEqual(tried(third)[0], "websocket");
});

test("a better transport that comes to life again is used again soon", async () => {
  const parts = createCometUnderTest();
  await parts.connect();
  parts.network.ways.websocket = "refused";
  parts.network.cut();
  await parts.clock.advance(100);
  assert.equal(parts.session.state().transport, "sse");

  parts.network.ways.websocket = "ok";
  await parts.clock.advance(3_000);

  assert.equal(parts.session.state().transport, "websocket");
});

test("a transport that is cut off again and again shortly after connecting is left out", async () => {
  const parts = createCometUnderTest();
  await parts.connect();

  for (let i = 0; i < 3; i++) {
    assert.equal(parts.session.state().transport, "websocket");
    parts.network.cut();
    await parts.clock.advance(100);
  }

  assert.equal(parts.session.state().transport, "sse");
});

test("a transport that is cut off again and again is used all the same where no other works", async () => {
  const parts = createCometUnderTest();
  await parts.connect();

  for (let i = 0; i < 3; i++) {
    parts.network.cut();
    await parts.clock.advance(100);
  }
  Object.assign(parts.network.ways, { sse: "refused", stream: "refused", "long-poll": "refused" });
  parts.network.cut();
  await parts.clock.advance(100);

  assert.equal(parts.session.state().transport, "websocket");
});

test("a transport can be forced by the page's address, which goes before the configuration", async () => {
  const parts = createCometUnderTest({ query: "?thywill-transport=long-poll", transport: "sse" });

  await parts.connect();

  assert.equal(parts.session.state().transport, "long-poll");
  assert.equal(tried(parts)[0], "long-poll");
});

test("a forced transport is not followed by others", async () => {
  const parts = createCometUnderTest({ transport: "sse" });
  parts.network.ways.sse = "refused";

  await parts.connect();

  assert.ok(tried(parts).every((name) => name === "sse"));
});

test("an unknown transport is named, with those there are", () => {
  const message = 'There is no transport "pigeon"; there are: websocket, sse, stream, long-poll';

  assert.throws(() => createCometUnderTest({ query: "?thywill-transport=pigeon" }), { message });
});

test("only transports that the server offers are tried", async () => {
  const parts = createCometUnderTest({ transports: ["long-poll", "stream"] });
  parts.network.ways.stream = "refused";

  await parts.connect();

  assert.deepEqual(tried(parts).slice(0, 2), ["stream", "long-poll"]);
});

test("where none of the transports can be used, the start says so", () => {
  const start = () => createCometUnderTest({ webSocket: false, transports: ["websocket"] });

  assert.throws(start, { message: "None of the transports can be used here: websocket" });
});

test("a browser that keeps nothing does no harm", async () => {
  const broken = () => {
    throw new Error("SecurityError");
  };
  const parts = createCometUnderTest({ storage: { getItem: broken, setItem: broken, removeItem: broken } });

  await parts.connect();

  assert.equal(parts.session.state().state, "connected");
});

test("from long-poll it goes up to the best transport there is, beside the one that stands", async () => {
  const parts = createCometUnderTest();
  const { network, clock, session, server, told } = parts;
  Object.assign(network.ways, { websocket: "refused", sse: "refused", stream: "refused" });
  await parts.connect();
  session.request({ subscribe: "room" });
  await clock.advance(100);
  assert.equal(session.state().transport, "long-poll");

  Object.assign(network.ways, { stream: "ok" });
  let published = 0;
  for (let i = 0; i < 60; i++) {
    server.publish("room", ++published);
    await clock.advance(50);
  }
  assert.equal(session.state().transport, "stream");
  Object.assign(network.ways, { websocket: "ok", sse: "ok" });
  for (let i = 0; i < 200; i++) {
    server.publish("room", ++published);
    await clock.advance(50);
  }

  assert.equal(session.state().transport, "websocket");
  assert.deepEqual(
    told.publications,
    Array.from({ length: published }, (_, i) => i + 1),
  );
  assert.deepEqual(
    told.states.map(({ state, transport }) => transport ?? state),
    ["connecting", "long-poll", "stream", "websocket"],
  );
});

test("a better transport that is cut off soon after it took over is left alone for a while", async () => {
  const parts = createCometUnderTest();
  const { network, clock, session } = parts;
  network.ways.websocket = "refused";
  await parts.connect();
  network.ways.websocket = "ok";
  await clock.advance(3_000);
  assert.equal(session.state().transport, "websocket");

  network.cut();
  await clock.advance(400_000);

  assert.equal(session.state().transport, "sse");
});

test("a page keeps to the best transport and to a forced one", async () => {
  for (const options of [{}, { transport: "long-poll" }]) {
    const parts = createCometUnderTest(options);
    await parts.connect();
    const before = parts.told.states.length;

    await parts.clock.advance(700_000);

    assert.equal(parts.told.states.length, before);
  }
});
