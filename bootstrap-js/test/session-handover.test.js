import assert from "node:assert/strict";
import { test } from "node:test";
import { createRandom } from "./fake-clock.js";
import { createSessionUnderTest, lastRequest } from "./session-under-test.js";

/** @typedef {ReturnType<typeof createSessionUnderTest>} Parts */

/** @param {Parameters<typeof createSessionUnderTest>[0]} [options]  connected over something that can be bettered */
async function onPoorTransport(options) {
  const parts = createSessionUnderTest(options);
  Object.assign(parts.push, { transport: "poor", improvable: true });
  await parts.connect();
  Object.assign(parts.push, { transport: "good", improvable: false });
  parts.session.request({ subscribe: "room" });
  await parts.clock.advance(10);
  return parts;
}

/** @param {number} n */
const upTo = (n) => Array.from({ length: n }, (_, i) => i + 1);
/** @param {Parts} parts */
const statesOf = ({ told }) => told.states.map(({ state, transport }) => transport ?? state);

test("a better transport takes over beside the one that stands, without a moment in between", async () => {
  const parts = await onPoorTransport();
  const { clock, server, push, told } = parts;
  let published = 0;

  for (let i = 0; i < 120; i++) {
    server.publish("room", ++published);
    await clock.advance(20);
  }

  assert.deepEqual(statesOf(parts), ["connecting", "poor", "good"]);
  assert.equal(push.instead[1]?.transport, "poor");
  assert.equal(told.states.at(-1)?.resumed, true);
  assert.deepEqual(told.publications, upTo(published));
});

test("a fast old line and a slow new one, or the other way round, lose, double and swap nothing", async () => {
  for (const [oldMs, newMs] of [
    [1, 90],
    [90, 1],
    [40, 40],
  ]) {
    const parts = createSessionUnderTest();
    const { clock, server, push, session, told } = parts;
    Object.assign(push, { transport: "poor", improvable: true, latencyMs: oldMs });
    session.start();
    await clock.advance(200);
    session.request({ subscribe: "room" });
    await clock.advance(200);
    Object.assign(push, { transport: "good", improvable: false, latencyMs: newMs });
    server.onSend = (data) => `re: ${data}`;
    /** @type {Promise<unknown>[]} */
    const answers = [];

    for (let i = 1; i <= 200; i++) {
      server.publish("room", i);
      if (i % 3 === 0) answers.push(session.request({ send: i }));
      await clock.advance(15);
    }
    await clock.advance(15_000);

    assert.equal(session.state().transport, "good");
    assert.deepEqual(told.publications, upTo(200));
    assert.deepEqual(told.gaps, []);
    assert.deepEqual(
      await Promise.all(answers),
      server.got.map((data) => `re: ${data}`),
    );
    assert.equal(new Set(server.got).size, answers.length);
  }
});

for (const seed of [3, 20_261]) {
  test(`fifty changes of transport under load, and cuts, lose, double and swap nothing (seed ${seed})`, async () => {
    const random = createRandom(seed);
    const parts = await onPoorTransport({ random });
    const { clock, server, push, session, told } = parts;
    let published = 0;
    let sent = 0;
    /** @type {Promise<unknown>[]} */
    const done = [];

    for (let round = 0; round < 50; round++) {
      Object.assign(push, { improvable: true, transport: `t${round}`, latencyMs: Math.floor(random() * 60) });
      push.mute = random() < 0.2;
      const length = random() * 25;
      for (let i = 0; i < length; i++) {
        for (let n = Math.floor(random() * 6); n > 0; n--) server.publish("room", ++published);
        if (random() < 0.3) done.push(session.request({ send: ++sent }));
        await clock.advance(Math.floor(random() * 120));
      }
      session.wake({ doubt: true });
      if (random() < 0.3) push.cut();
      await clock.advance(Math.floor(random() * 50));
    }
    Object.assign(push, { mute: false, improvable: false, latencyMs: 1 });
    await clock.advance(120_000);
    await Promise.all(done);

    assert.equal(session.state().state, "connected");
    assert.ok(statesOf(parts).filter((state) => /^t\d/.test(state)).length > 12, "it did change over");
    assert.deepEqual(told.publications, upTo(published));
    assert.deepEqual(server.got, upTo(sent));
    assert.deepEqual(told.gaps, []);
  });
}

test("that the old one was replaced is no end while the new one is on its way", async () => {
  const parts = await onPoorTransport();
  const { clock, server, push, session, told } = parts;
  Object.assign(push, { latencyMs: 400 });
  await clock.advance(2_450);
  server.publish("room", 1);
  assert.equal(session.state().transport, "poor");

  await clock.advance(1_000);

  assert.deepEqual(statesOf(parts), ["connecting", "poor", "good"]);
  assert.deepEqual(told.publications, [1]);
  assert.equal(push.requests.length, 2);
});

test("a new connection that comes to nothing leaves the old one alone, and is tried again later", async () => {
  const parts = await onPoorTransport();
  const { clock, server, push, session, told } = parts;
  push.refusal = { code: 1013, reason: "server is overloaded" };

  await clock.advance(2_100);
  assert.equal(push.requests.length, 2);
  server.publish("room", 1);
  await clock.advance(4_000);
  push.refusal = undefined;
  await clock.advance(4_000);

  assert.deepEqual(statesOf(parts), ["connecting", "poor", "good"]);
  assert.equal(push.requests.length, 3);
  assert.deepEqual(told.publications, [1]);
});

test("when the old one was replaced and the new one stays silent, it comes back with the token it has", async () => {
  const parts = await onPoorTransport();
  const { clock, server, push, session, told } = parts;
  await clock.advance(1_900);
  const { token } = server.client();
  const connect = push.connect;
  push.connect = (request, handlers, options) => {
    push.connect = connect;
    // Reaches the server, but nothing comes back.
    const mute = { ...handlers, onFrame: () => {}, onEnd: () => {} };
    return connect.call(push, request, mute, options);
  };

  await clock.advance(200);
  server.publish("room", 1);
  await clock.advance(10_000);

  assert.equal(lastRequest(parts).token, token);
  assert.equal(told.states.at(-1)?.resumed, true);
  assert.deepEqual(told.publications, [1]);
});

test("a gap over the new connection is not told for what came over the old one", async () => {
  const parts = createSessionUnderTest({ history: 3 });
  const { clock, server, push, session, told } = parts;
  Object.assign(push, { transport: "poor", improvable: true });
  await parts.connect();
  session.request({ subscribe: "room" });
  await clock.advance(10);
  Object.assign(push, { transport: "good", improvable: false, latencyMs: 200 });

  for (let i = 1; i <= 150; i++) {
    server.publish("room", i);
    await clock.advance(20);
  }
  await clock.advance(500);

  assert.equal(session.state().transport, "good");
  assert.deepEqual(told.gaps, []);
  assert.deepEqual(told.publications, upTo(150));
});

test("with doubt a second connection is made, whatever the first one is", async () => {
  const parts = createSessionUnderTest();
  await parts.connect();

  parts.session.wake({ doubt: true });
  await parts.clock.advance(10);

  assert.deepEqual(statesOf(parts), ["connecting", "fake", "fake"]);
  assert.equal(parts.push.instead[1], undefined);
});

test("a session that ends or sleeps while it changes over leaves neither connection behind", async () => {
  for (const end of ["close", "suspend"]) {
    const parts = await onPoorTransport();
    Object.assign(parts.push, { latencyMs: 500 });
    await parts.clock.advance(2_100);

    parts.session[/** @type {"close" | "suspend"} */ (end)]();

    assert.equal(parts.push.closes.length, 2, end);
    await parts.clock.advance(5_000);
    assert.equal(parts.session.state().state, end === "close" ? "closed" : "waiting");
  }
});
