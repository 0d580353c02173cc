import assert from "node:assert/strict";
import { test } from "node:test";
import { createSessionUnderTest, numbersUp } from "./session-under-test.js";

test("a new client asks for nothing to resume and learns who it is", async () => {
  const parts = createSessionUnderTest();

  await parts.connect();

  const { server, session, told } = parts;
  const expected = { version: 1, application: "test", instance: "instance-of-the-test", acknowledged: 0, deltas: true };
  assert.deepEqual(server.connects, [expected]);
  assert.equal(session.clientId(), server.client().id);
  assert.deepEqual(
    told.states.map(({ state }) => state),
    ["connecting", "connected"],
  );
  assert.deepEqual(session.state(), { state: "connected", transport: "fake", resumed: false });
});

test("messages arrive once and in the order they were sent, also those from before the connection", async () => {
  const parts = createSessionUnderTest();
  parts.session.request({ send: 1 });
  await parts.connect();
  parts.session.request({ send: 2 });
  parts.session.request({ send: 3 });
  await parts.clock.advance(10);

  assert.deepEqual(parts.server.got, [1, 2, 3]);
  assert.deepEqual(numbersUp(parts), [1, 2, 3]);
});

test("a message resolves with the application's answer", async () => {
  const parts = createSessionUnderTest();
  parts.server.onSend = (data) => `re: ${data}`;
  await parts.connect();

  const answer = parts.session.request({ send: "hello" });
  await parts.clock.advance(10);

  assert.equal(await answer, "re: hello");
  assert.deepEqual(parts.told.messages, [], "an answer is no message");
});

test("a message without an answer resolves when it is done", async () => {
  const parts = createSessionUnderTest();
  await parts.connect();

  const answer = parts.session.request({ send: "hello" });
  await parts.clock.advance(10);

  assert.equal(await answer, undefined);
});

test("a refused message rejects with the application's code", async () => {
  const parts = createSessionUnderTest();
  parts.server.onSend = () => {
    throw { code: "empty", message: "Say something" };
  };
  await parts.connect();

  const refused = assert.rejects(parts.session.request({ send: "" }), { code: "empty", message: "Say something" });
  await parts.clock.advance(10);

  await refused;
});

test("only what the server has not taken is sent again, with its old number", async () => {
  const parts = createSessionUnderTest();
  await parts.connect();
  parts.session.request({ send: "arrives" });
  await parts.clock.advance(1);
  parts.session.request({ send: "is lost on the way" });
  parts.push.cut();
  await parts.comeBack();

  assert.deepEqual(parts.server.got, ["arrives", "is lost on the way"]);
  assert.deepEqual(numbersUp(parts), [1, 2]);
});

test("a message that was done but whose ack got lost settles after the resumption, and is done once", async () => {
  const parts = createSessionUnderTest();
  await parts.connect();
  parts.server.acknowledges = false;
  const answer = parts.session.request({ send: "once" });
  await parts.clock.advance(10);

  parts.push.cut();
  parts.server.acknowledges = true;
  await parts.comeBack();

  assert.equal(await answer, undefined);
  assert.deepEqual(parts.server.got, ["once"]);
});

test("a message whose answer fell into a gap rejects instead of resolving with nothing", async () => {
  const parts = createSessionUnderTest({ history: 1 });
  parts.server.onSend = () => "an answer";
  await parts.connect();
  const refused = assert.rejects(parts.session.request({ send: "question" }), { code: "answer-lost" });
  await parts.clock.advance(1);

  parts.push.cut();
  parts.server.sendPrivately("pushes the answer out");
  await parts.comeBack();

  await refused;
});

test("received is said after 100 frames", async () => {
  const parts = createSessionUnderTest();
  await parts.connect();

  for (let i = 1; i <= 100; i++) parts.server.sendPrivately(i);
  await parts.clock.advance(10);

  assert.equal(parts.server.client().confirmed, 100);
});

test("received is said five seconds after the first unconfirmed frame, and after 256 KiB", async () => {
  const parts = createSessionUnderTest({ timeoutMs: 0 });
  await parts.connect();
  parts.server.sendPrivately("one");
  await parts.clock.advance(4_900);
  assert.equal(parts.server.client().confirmed, 0);
  await parts.clock.advance(200);
  assert.equal(parts.server.client().confirmed, 1);

  for (let i = 0; i < 5; i++) parts.server.sendPrivately("x".repeat(60_000));
  await parts.clock.advance(10);

  assert.equal(parts.server.client().confirmed, 6);
});

test("received is said at once where something could not be stored", async () => {
  const parts = createSessionUnderTest();
  await parts.connect();
  parts.server.onSend = () => {
    throw { code: "storage", message: "m" };
  };

  const refused = assert.rejects(parts.session.request({ send: 1 }), { code: "storage" });
  await parts.clock.advance(10);

  await refused;
  assert.equal(parts.server.client().confirmed, 1);
});

test("what has no number is sent now or not at all", async () => {
  const parts = createSessionUnderTest();
  assert.equal(parts.session.notify({ send: "too early" }), false);
  await parts.connect();
  assert.equal(parts.session.notify({ send: "in time" }), true);
  parts.push.bufferedBytes = 100_000;
  assert.equal(parts.session.notify({ send: "too much" }), false);
  await parts.clock.advance(10);

  assert.deepEqual(parts.server.got, ["in time"]);
  assert.deepEqual(numbersUp(parts), []);
});

test("a refusal of what has no number is told as a problem", async () => {
  const parts = createSessionUnderTest();
  parts.server.allows = () => false;
  await parts.connect();

  parts.session.notify({ publish: "secret", data: 1 });
  await parts.clock.advance(10);

  assert.equal(parts.told.problems[0].code, "forbidden");
});

test("messages that come too fast are sent again after a while, in order and once", async () => {
  const parts = createSessionUnderTest();
  await parts.connect();
  let refusals = 0;
  parts.server.refuses = ({ number }) =>
    number === 2 && refusals++ === 0 ? { code: "too-fast", message: "slowly", retryAfterMs: 2_000 } : undefined;

  for (const send of [1, 2, 3]) parts.session.request({ send });
  await parts.clock.advance(100);
  parts.session.request({ send: 4 });
  await parts.clock.advance(1_800);
  assert.deepEqual(parts.server.got, [1]);
  await parts.clock.advance(1_000);

  assert.deepEqual(parts.server.got, [1, 2, 3, 4]);
  assert.deepEqual(parts.told.problems, []);
  assert.equal(parts.push.requests.length, 1);
});

test("a server that goes on refusing a number is connected to anew", async () => {
  const parts = createSessionUnderTest();
  await parts.connect();
  parts.server.refuses = () => ({ code: "overloaded", message: "too much to do" });

  parts.session.request({ send: 1 });
  await parts.clock.advance(5_000);
  parts.server.refuses = () => undefined;
  await parts.comeBack();

  assert.equal(parts.push.requests.length, 2);
  assert.deepEqual(parts.server.got, [1]);
});

test("what has no number is not sent again: that it was refused is told, and holds nothing up", async () => {
  const { server, session, told, clock, push, connect } = createSessionUnderTest();
  await connect();
  server.functions.think = () => undefined;
  server.keepsCalls = true;
  server.acknowledges = false;
  session.request({ call: "think", data: null });

  const tooFast = { code: "too-fast", message: "slowly" };
  for (let i = 0; i < 10; i++) server.client().link?.send({ error: tooFast });
  await clock.advance(10);
  session.request({ send: 1 });
  await clock.advance(10);

  assert.deepEqual(told.problems, Array(10).fill(tooFast));
  assert.deepEqual(server.got, [1]);
  assert.equal(push.requests.length, 1);
});
