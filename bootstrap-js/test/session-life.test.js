import assert from "node:assert/strict";
import { test } from "node:test";
import { createSessionUnderTest, lastRequest } from "./session-under-test.js";

test("a sign of life is answered with one", async () => {
  const parts = createSessionUnderTest();
  await parts.connect();

  parts.server.client().link?.send({});
  await parts.clock.advance(10);

  assert.deepEqual(parts.server.frames.at(-1)?.frame, {});
});

test("a silent server is given up, and the session goes on over a new connection", async () => {
  const parts = createSessionUnderTest({ heartbeatMs: 25_000, timeoutMs: 33_000 });
  await parts.connect();

  parts.push.hangs = true;
  await parts.clock.advance(33_000);
  assert.equal(parts.session.state().state, "waiting");
  parts.push.hangs = false;
  await parts.clock.advance(1_000);

  assert.equal(parts.session.state().state, "connected");
  assert.equal(parts.session.state().resumed, true);
});

test("attempts to connect follow the back-off, which begins again after a success", async () => {
  const parts = createSessionUnderTest({ random: () => 0.999999 });
  parts.push.refusal = {};
  parts.session.start();
  await parts.clock.advance(20_000);
  const { states } = parts.told;
  const delays = () => states.filter(({ state }) => state === "waiting").map(({ retryInMs = 0 }) => retryInMs + 1);
  // a third of what has passed until then
  assert.deepEqual(delays().slice(0, 8), [200, 200, 200, 200, 267, 356, 475, 633]);

  parts.push.refusal = undefined;
  await parts.comeBack();
  assert.equal(parts.session.state().state, "connected");
  parts.push.cut();

  assert.equal(delays().at(-1), 200);
});

test("the server's wish to wait is added to the back-off", async () => {
  const parts = createSessionUnderTest();
  await parts.connect();

  parts.push.cut({ code: 1013, retryAfterMs: 3_000 });

  assert.equal(parts.session.state().retryInMs, 3_100);
});

test("clients of a restarting server come back over the time it names", async () => {
  const parts = createSessionUnderTest();
  await parts.connect();

  parts.push.cut({ code: 1012, reason: "retry=8000" });

  assert.equal(parts.session.state().retryInMs, 4_000);
});

test("a connection replaced by a newer one stays closed, and what waits is refused", async () => {
  const parts = createSessionUnderTest();
  await parts.connect();
  const refused = assert.rejects(parts.session.request({ send: "late" }), { code: "closed" });

  parts.push.cut({ code: 4409, reason: "replaced by a newer connection" });
  await parts.comeBack();

  await refused;
  assert.equal(parts.session.state().state, "closed");
  assert.equal(parts.push.requests.length, 1);
});

test("who has given up an attempt comes back once when it is replaced: that attempt may have arrived late", async () => {
  const parts = createSessionUnderTest();
  await parts.connect();
  const replaced = /** @type {const} */ ({ code: 4409, reason: "replaced by a newer connection", reconnect: "never" });
  parts.push.cut();
  parts.push.hangs = true;
  await parts.clock.advance(1_000);
  assert.equal(parts.push.requests.length, 2);
  parts.push.hangs = false;
  parts.session.wake({ restart: true });
  await parts.clock.advance(10);
  assert.equal(parts.session.state().state, "connected");

  parts.push.cut(replaced);
  await parts.comeBack();

  assert.equal(parts.session.state().state, "connected");
  assert.equal(parts.session.state().resumed, true);
  parts.push.cut(replaced);
  assert.equal(parts.session.state().state, "closed");
});

test("when there is nothing to resume it comes back at once, as a new client", async () => {
  const parts = createSessionUnderTest();
  await parts.connect();

  parts.push.cut({ code: 4410, reason: "nothing to resume" });
  assert.equal(parts.session.state().retryInMs, 0);
  await parts.comeBack();

  assert.equal(lastRequest(parts).token, undefined);
  assert.equal(parts.session.state().state, "connected");
});

test("a connection that brings no answer is given up", async () => {
  const parts = createSessionUnderTest();
  parts.push.hangs = true;
  parts.session.start();

  await parts.clock.advance(45_000);

  assert.equal(parts.session.state().state, "waiting");
  assert.equal(parts.push.closes.length, 1);
});

test("closing says goodbye and leaves no timer behind", async () => {
  const parts = createSessionUnderTest({ heartbeatMs: 25_000, timeoutMs: 33_000 });
  await parts.connect();
  const { id } = parts.server.client();

  parts.session.close();
  await parts.clock.advance(10);

  assert.deepEqual(parts.server.gone, [id]);
  assert.equal(parts.session.state().state, "closed");
  assert.equal(parts.clock.waiting(), 0);
});

test("a page that sleeps lets go of its connection and resumes when it wakes up", async () => {
  const parts = createSessionUnderTest();
  await parts.connect();

  parts.session.suspend();
  parts.server.sendPrivately("while you were asleep");
  await parts.clock.advance(60_000);
  assert.equal(parts.push.requests.length, 1);
  parts.session.wake();
  await parts.clock.advance(10);

  assert.deepEqual(parts.told.messages, ["while you were asleep"]);
  assert.deepEqual(parts.server.gone, []);
});

test("waking up ends a wait by back-off, but not one that the server asked for", async () => {
  const parts = createSessionUnderTest();
  await parts.connect();

  parts.push.cut();
  parts.session.wake();
  assert.equal(parts.session.state().state, "connecting");
  await parts.clock.advance(10);
  parts.push.cut({ code: 1012, reason: "retry=8000" });
  parts.session.wake();

  assert.equal(parts.session.state().state, "waiting");
});

test("waking up leaves a healthy connection alone, and replaces one that has been silent", async () => {
  const parts = createSessionUnderTest({ heartbeatMs: 25_000, timeoutMs: 33_000 });
  await parts.connect();

  parts.session.wake();
  assert.equal(parts.push.requests.length, 1);
  parts.clock.jump(31_000);
  parts.session.wake();

  assert.equal(parts.push.requests.length, 2);
});

/** @type {import("../src/types.js").ConnectionEnd} */
const ELSEWHERE = { code: 4421, reason: "go elsewhere", reconnect: "elsewhere", address: "https://b.example:8443" };

test("a server that sends its clients elsewhere is left at once, with the token", async () => {
  const parts = createSessionUnderTest();
  await parts.connect();

  parts.push.cut(ELSEWHERE);
  assert.equal(parts.session.state().retryInMs, 0);
  await parts.comeBack();

  assert.deepEqual(parts.push.origins, [undefined, "https://b.example:8443"]);
  assert.equal(parts.session.state().resumed, true);
});

test("who is not let in elsewhere comes back by back-off, and who is cut off there stays", async () => {
  const parts = createSessionUnderTest();
  await parts.connect();

  parts.push.cut(ELSEWHERE);
  await parts.comeBack();
  parts.push.cut();
  await parts.clock.advance(500);
  parts.push.refusal = { code: 1013 };
  parts.push.cut();
  await parts.clock.advance(900);
  parts.push.refusal = undefined;
  await parts.comeBack();

  const b = ELSEWHERE.address;
  assert.deepEqual(parts.push.origins.slice(0, 5), [undefined, b, b, b, undefined]);
  assert.equal(parts.session.state().state, "connected");
});

test("only origins of web addresses are gone to, and none without TLS from one with it", async () => {
  const odd = ["ftp://b.example", "javascript:alert(1)", "https://user@b.example", "https://b.example/x", "b", ""];
  for (const address of [...odd, "http://b.example"]) {
    const parts = createSessionUnderTest({ home: "https://a.example/" });
    await parts.connect();

    parts.push.cut({ ...ELSEWHERE, address });
    await parts.comeBack();

    assert.deepEqual(parts.push.origins, [undefined, undefined], address);
  }
});
