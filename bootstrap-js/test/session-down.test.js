import assert from "node:assert/strict";
import { test } from "node:test";
import { createSessionUnderTest, lastRequest } from "./session-under-test.js";

test("after a cut it resumes with token and positions, and missed messages follow", async () => {
  const parts = createSessionUnderTest();
  await parts.connect();
  parts.server.sendPrivately("before");
  await parts.clock.advance(10);
  const { id, token, stream } = parts.server.client();

  parts.push.cut();
  parts.server.sendPrivately("meanwhile");
  await parts.comeBack();

  const { client, token: shown, positions } = lastRequest(parts);
  assert.deepEqual(
    { client, shown, positions },
    { client: id, shown: token, positions: { "@": { epoch: stream.epoch, offset: 1 } } },
  );
  assert.deepEqual(parts.told.messages, ["before", "meanwhile"]);
  assert.equal(parts.session.state().resumed, true);
});

test("it resumes also if nothing had been seen before the cut", async () => {
  const parts = createSessionUnderTest();
  await parts.connect();

  parts.push.cut();
  parts.server.sendPrivately("first of all");
  await parts.comeBack();

  assert.deepEqual(parts.told.messages, ["first of all"]);
});

test("duplicates by offset are dropped", async () => {
  const parts = createSessionUnderTest();
  await parts.connect();
  parts.server.sendPrivately("one");
  await parts.clock.advance(10);

  parts.push.handlers?.onFrame({ channel: "@", offset: 1, data: "one" });

  assert.deepEqual(parts.told.messages, ["one"]);
});

test("an offset that was not expected closes the connection, and the missing ones come by resuming", async () => {
  const parts = createSessionUnderTest();
  await parts.connect();
  const { stream } = parts.server.client();
  stream.log.push({ data: "one" }, { data: "two" });

  parts.push.handlers?.onFrame({ channel: "@", offset: 2, data: "two" });
  assert.equal(parts.session.state().state, "waiting");
  assert.equal(parts.push.closes.length, 1);
  await parts.comeBack();

  assert.deepEqual(parts.told.messages, ["one", "two"]);
});

test("a server that is wrong again and again is asked less and less often", async () => {
  const parts = createSessionUnderTest();
  await parts.connect();
  const delays = [];

  for (let i = 0; i < 4; i++) {
    parts.push.handlers?.onFrame({ channel: "@", offset: 99, data: "?" });
    delays.push(parts.session.state().retryInMs);
    await parts.comeBack();
  }

  assert.deepEqual(delays, [100, 4_166, 8_333, 10_000]);
});

test("a cut some time after a fault is a cut like any other", async () => {
  const parts = createSessionUnderTest();
  await parts.connect();
  parts.push.handlers?.onFrame({ channel: "@", offset: 99, data: "?" });
  await parts.comeBack();

  parts.push.cut();

  assert.equal(parts.session.state().retryInMs, 100);
});

test("a gap is told once, and it goes on behind it", async () => {
  const parts = createSessionUnderTest({ history: 2 });
  await parts.connect();
  const { epoch } = parts.server.client().stream;

  parts.push.cut();
  for (const data of [1, 2, 3, 4, 5]) parts.server.sendPrivately(data);
  await parts.comeBack();

  assert.deepEqual(parts.told.gaps, [{ channel: "@", epoch, from: 1, to: 3, reset: false }]);
  assert.deepEqual(parts.told.messages, [4, 5]);
});

test("a frame of a kind it does not know does no harm", async () => {
  const parts = createSessionUnderTest();
  await parts.connect();

  parts.push.handlers?.onFrame(/** @type {any} */ ({ novelty: { of: "version 2" } }));
  await parts.clock.advance(10);

  assert.equal(parts.session.state().state, "connected");
  assert.deepEqual(parts.server.frames, []);
});
