import assert from "node:assert/strict";
import { test } from "node:test";
import { createRandom } from "../../../../../bootstrap-js/test/fake-clock.js";
import { createCometUnderTest } from "./comet-under-test.js";
import { json } from "./fake-network.js";

const TRANSPORTS = ["websocket", "sse", "stream", "long-poll"];
const upTo = (/** @type {number} */ n) => Array.from({ length: n }, (_, i) => i + 1);

for (const transport of TRANSPORTS) {
  test(`${transport}: messages go both ways, in order, with answers`, async () => {
    const parts = createCometUnderTest({ transport });
    parts.server.onSend = (data) => `re: ${data}`;
    await parts.connect();
    const answers = [1, 2, 3].map((n) => parts.session.request({ send: n }));
    for (const text of ["a", "b\u2028ü"]) parts.server.sendPrivately(text);
    await parts.clock.advance(100);

    assert.deepEqual(await Promise.all(answers), ["re: 1", "re: 2", "re: 3"]);
    assert.deepEqual(parts.told.messages, ["a", "b\u2028ü"]);
  });

  test(`${transport}: a cut is healed with nothing lost`, async () => {
    const parts = createCometUnderTest({ transport });
    await parts.connect();

    parts.network.cut();
    parts.server.sendPrivately("meanwhile");
    await parts.clock.advance(10_000);

    assert.equal(parts.session.state().resumed, true);
    assert.deepEqual(parts.told.messages, ["meanwhile"]);
  });

  test(`${transport}: closing says goodbye and leaves nothing running`, async () => {
    const parts = createCometUnderTest({ transport });
    await parts.connect();
    const { id } = parts.server.client();

    parts.session.close({ leaving: true });
    await parts.clock.advance(60_000);

    assert.deepEqual(parts.server.gone, [id]);
    assert.equal(parts.clock.waiting(), 0);
  });

  test(`${transport}: the server's close is followed`, async () => {
    const parts = createCometUnderTest({ transport });
    await parts.connect();

    parts.server.client().link?.end({ code: 4403, reason: "you are banned", reconnect: "never" });
    await parts.clock.advance(100);

    const { state, end } = parts.session.state();
    assert.deepEqual(
      { state, code: end?.code, reason: end?.reason },
      { state: "closed", code: 4403, reason: "you are banned" },
    );
  });

  test(`${transport}: signs of life keep a quiet connection alive`, async () => {
    const parts = createCometUnderTest({ transport, heartbeatMs: 25_000, timeoutMs: 33_000 });
    await parts.connect();

    for (let i = 0; i < 8; i++) {
      await parts.clock.advance(24_000);
      parts.server.client().link?.send({});
    }
    await parts.clock.advance(10_000);

    assert.equal(parts.server.connects.length, 1);
    assert.ok(parts.server.frames.filter(({ frame }) => Object.keys(frame).length === 0).length >= 7);
  });
}

test("changing the transport again and again loses, doubles and swaps nothing", async () => {
  const random = createRandom(50);
  const parts = createCometUnderTest({ random: () => random() / 10 });
  const { server, session, network, clock, told } = parts;
  await parts.connect();
  const subscribed = session.request({ subscribe: "room" });
  await clock.advance(100);
  await subscribed;
  let count = 0;
  const used = new Set();

  for (let round = 0; round < 50; round++) {
    const open = TRANSPORTS[Math.floor(random() * 4)];
    for (const name of TRANSPORTS) network.ways[name] = name === open ? "ok" : "refused";
    network.cut();
    for (let i = 0; i < 5; i++) {
      server.publish("room", ++count);
      session.request({ send: count });
      await clock.advance(Math.floor(random() * 20));
    }
    used.add(session.state().transport);
  }
  await clock.advance(60_000);

  assert.deepEqual(told.publications, upTo(count));
  assert.deepEqual(server.got, upTo(count));
  assert.ok(
    TRANSPORTS.every((name) => used.has(name)),
    `used: ${[...used]}`,
  );
});

test("a poll whose answer got lost is sent again with its cursor, and brings the same frames once", async () => {
  const parts = createCometUnderTest({ transport: "long-poll" });
  await parts.connect();

  parts.network.answersLost = 2;
  parts.server.sendPrivately("hard to deliver");
  await parts.clock.advance(3_000);

  assert.deepEqual(parts.told.messages, ["hard to deliver"]);
  assert.equal(parts.server.connects.length, 1);
  const cursors = parts.network.requests.map(({ body }) => JSON.parse(body.split("\n")[0]).poll).filter(Boolean);
  assert.deepEqual(cursors, ["p1", "p1", "p1", "p2"]);
});

test("polls follow one another, one at a time, with the connection's key", async () => {
  const parts = createCometUnderTest({ transport: "long-poll" });
  await parts.connect();
  const { key } = parts.server.client();

  await parts.clock.advance(60_000);

  const polls = parts.network.requests.slice(1);
  assert.equal(polls.length, 3);
  assert.ok(polls.every(({ headers }) => headers.get("Thywill-Connection") === key));
});

test("a poll for a connection that stands no longer makes the client resume", async () => {
  const parts = createCometUnderTest({ transport: "long-poll" });
  await parts.connect();
  parts.network.ways["long-poll"] = () => {
    parts.network.ways["long-poll"] = "ok";
    return json(410, { error: { code: "gone", message: "no such connection" } });
  };
  parts.server.sendPrivately("one more poll");
  await parts.clock.advance(10_000);

  assert.equal(parts.session.state().resumed, true);
  assert.deepEqual(parts.told.messages, ["one more poll"]);
  assert.equal(parts.server.connects.length, 2);
});

test("what is sent in one go travels in one request, at most a hundred frames, one request at a time", async () => {
  const parts = createCometUnderTest({ transport: "sse" });
  await parts.connect();

  for (let n = 1; n <= 64; n++) parts.session.request({ send: n });
  for (let n = 65; n <= 150; n++) parts.session.notify({ send: n });
  await parts.clock.advance(100);

  assert.equal(parts.network.countOf("/thywill/send/"), 2);
  assert.deepEqual(parts.server.got, upTo(150));
});

test("a request to send is at most 64 KiB", async () => {
  const parts = createCometUnderTest({ transport: "sse" });
  await parts.connect();

  for (let n = 1; n <= 4; n++) parts.session.request({ send: "x".repeat(30_000) });
  await parts.clock.advance(100);

  assert.equal(parts.network.countOf("/thywill/send/"), 2);
  assert.equal(parts.server.got.length, 4);
});

test("a server that has too much to do is asked again after the time it named, and what has no number is dropped", async () => {
  const parts = createCometUnderTest({ transport: "stream" });
  await parts.connect();
  parts.network.ways.send = () => json(429, { error: { code: "too-fast", message: "slowly", retryAfterMs: 2_000 } });
  parts.session.notify({ send: "pointer" });
  parts.session.request({ send: "message" });
  await parts.clock.advance(100);
  parts.network.ways.send = "ok";
  await parts.clock.advance(1_800);
  assert.deepEqual(parts.server.got, []);
  await parts.clock.advance(200);

  assert.deepEqual(parts.server.got, ["message"]);
  assert.equal(parts.server.connects.length, 1);
});

test("a batch that is too long is sent in smaller ones", async () => {
  const parts = createCometUnderTest({ transport: "stream" });
  await parts.connect();
  parts.network.ways.send = (request) => {
    parts.network.ways.send = "ok";
    return json(413, { error: { code: "too-big", message: request.path } });
  };

  for (const n of [1, 2, 3, 4]) parts.session.request({ send: n });
  await parts.clock.advance(100);

  assert.deepEqual(parts.server.got, [1, 2, 3, 4]);
  assert.equal(parts.server.connects.length, 1);
});

test("when an answer to a send got lost the message is sent again after resuming, and done once", async () => {
  const parts = createCometUnderTest({ transport: "sse" });
  await parts.connect();
  parts.network.answersLost = 1;

  const done = parts.session.request({ send: "once" });
  await parts.clock.advance(10_000);

  await done;
  assert.deepEqual(parts.server.got, ["once"]);
  assert.equal(parts.server.connects.length, 2);
});

test("a send for a connection that stands no longer, or out of order, makes the client resume", async () => {
  const refusals = [
    json(410, { error: { code: "gone", message: "no such connection" } }),
    json(409, { error: { code: "out-of-order", message: "expected 1" }, received: 0 }),
  ];
  for (const refusal of refusals) {
    const parts = createCometUnderTest({ transport: "sse" });
    await parts.connect();
    parts.network.ways.send = () => {
      parts.network.ways.send = "ok";
      return refusal;
    };

    parts.session.request({ send: "stubborn" });
    await parts.clock.advance(10_000);

    assert.deepEqual(parts.server.got, ["stubborn"]);
    assert.equal(parts.session.state().resumed, true);
  }
});

test("a forbidden send brings the client back only after a while", async () => {
  const parts = createCometUnderTest({ transport: "sse" });
  await parts.connect();
  parts.network.ways.send = () => json(403, { error: { code: "forbidden", message: "another session" } });

  parts.session.request({ send: 1 });
  await parts.clock.advance(100);

  assert.equal(parts.session.state().retryInMs, 5_000);
});

test("requests carry cookies of the own origin only, JSON, and nothing is cached", async () => {
  const parts = createCometUnderTest({ transport: "sse" });
  await parts.connect();
  parts.session.request({ send: 1 });
  await parts.clock.advance(100);

  for (const { init, headers } of parts.network.requests) {
    assert.deepEqual([init.method, init.credentials, init.cache], ["POST", "same-origin", "no-store"]);
    assert.equal(headers.get("Content-Type"), "application/json");
  }
});

test("the farewell of a page that is unloaded outlives it", async () => {
  const parts = createCometUnderTest({ transport: "sse" });
  await parts.connect();

  parts.session.close({ leaving: true });

  const { init, body } = /** @type {any} */ (parts.network.requests.at(-1));
  assert.deepEqual([init.keepalive, body], [true, '{"goodbye":true}']);
});

test("websocket: what is joined to one message is no longer than the server takes", async () => {
  const { server, session, clock, network, connect } = createCometUnderTest({
    transport: "websocket",
    maxMessageBytes: 1_024,
  });
  await connect();
  network.cut();
  const texts = upTo(20).map((n) => `${n} ${"ü".repeat(n === 7 ? 480 : 60)}`);

  for (const send of texts) session.request({ send });
  await clock.advance(10_000);

  assert.deepEqual(server.got, texts);
  const sizes = network.messages.map((text) => new TextEncoder().encode(text).length);
  assert.ok(Math.max(...sizes) <= 1_024, `${sizes}`);
  assert.ok(sizes.length < texts.length, `${sizes.length} messages`);
});
