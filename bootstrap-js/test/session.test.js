import assert from "node:assert/strict";
import { test } from "node:test";
import { createSessionUnderTest } from "./session-under-test.js";

/** @param {ReturnType<typeof createSessionUnderTest>} parts */
const lastRequest = ({ push }) => push.requests[push.requests.length - 1];

/** @param {ReturnType<typeof createSessionUnderTest>} parts */
const numbersUp = ({ server }) => server.frames.map(({ frame }) => /** @type {any} */ (frame).number).filter(Boolean);

test("a new client asks for nothing to resume and learns who it is", async () => {
  const parts = createSessionUnderTest();

  await parts.connect();

  const { server, session, told } = parts;
  const expected = { version: 1, application: "test", instance: "instance-of-the-test", acknowledged: 0 };
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

  assert.deepEqual(delays, [250, 500, 1_000, 2_000]);
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

test("publications reach a subscriber, first the recent ones", async () => {
  const parts = createSessionUnderTest();
  await parts.connect();
  for (const data of [1, 2, 3]) parts.server.publish("room", data);

  const done = parts.session.request({ subscribe: "room", recent: 2 });
  await parts.clock.advance(10);
  parts.server.publish("room", 4);
  await parts.clock.advance(10);

  await done;
  assert.deepEqual(parts.told.publications, [2, 3, 4]);
  assert.equal(parts.session.position("room")?.offset, 4);
});

test("publications missed during a cut are delivered once", async () => {
  const parts = createSessionUnderTest();
  await parts.connect();
  parts.session.request({ subscribe: "room" });
  await parts.clock.advance(10);

  parts.server.publish("room", 1);
  parts.push.cut();
  parts.server.publish("room", 2);
  await parts.comeBack();

  assert.deepEqual(parts.told.publications, [1, 2]);
});

test("a server that has forgotten the client gets what is unacknowledged again, and subscriptions from their position", async () => {
  const parts = createSessionUnderTest();
  await parts.connect();
  parts.session.request({ subscribe: "room" });
  await parts.clock.advance(10);
  parts.server.publish("room", "seen");
  await parts.clock.advance(10);

  parts.push.cut();
  parts.server.forgetClients();
  parts.server.publish("room", "missed");
  parts.session.request({ send: "waiting" });
  await parts.comeBack();

  assert.equal(parts.session.state().resumed, false);
  assert.equal(lastRequest(parts).acknowledged, 1);
  assert.deepEqual(parts.told.publications, ["seen", "missed"]);
  assert.deepEqual(parts.server.got, ["waiting"]);
  assert.deepEqual(numbersUp(parts), [1, 2, 3]);
});

test("a push that cannot resume brings nothing twice and loses no message", async () => {
  const parts = createSessionUnderTest({ resumes: false });
  await parts.connect();
  parts.session.request({ subscribe: "room" });
  await parts.clock.advance(10);

  for (let i = 1; i <= 5; i++) {
    parts.server.publish("room", i);
    parts.session.request({ send: i });
    if (i % 2 === 1) await parts.clock.advance(10);
    parts.push.cut();
    await parts.comeBack();
  }

  assert.deepEqual(parts.told.publications, [1, 2, 3, 4, 5]);
  assert.deepEqual(parts.server.got, [1, 2, 3, 4, 5]);
});

test("an unacknowledged subscription that took effect is not replayed from its beginning", async () => {
  const parts = createSessionUnderTest();
  await parts.connect();
  for (const data of [1, 2]) parts.server.publish("room", data);
  parts.server.acknowledges = false;
  parts.session.request({ subscribe: "room", recent: 2 });
  await parts.clock.advance(10);

  parts.push.cut();
  parts.server.forgetClients();
  parts.server.acknowledges = true;
  await parts.comeBack();

  assert.deepEqual(parts.told.publications, [1, 2]);
  const again = parts.server.frames.at(-1)?.frame;
  assert.deepEqual(again, { number: 1, subscribe: "room", epoch: parts.server.streamOf("room").epoch, offset: 2 });
});

test("a channel that began anew is told as a gap with reset", async () => {
  const parts = createSessionUnderTest();
  await parts.connect();
  parts.session.request({ subscribe: "room" });
  await parts.clock.advance(10);
  parts.server.publish("room", "old");
  await parts.clock.advance(10);

  parts.push.cut();
  parts.server.forgetClients();
  parts.server.forgetChannel("room");
  await parts.comeBack();
  parts.server.publish("room", "new");
  await parts.clock.advance(10);

  const { epoch } = parts.server.streamOf("room");
  assert.deepEqual(parts.told.gaps, [{ channel: "room", epoch, from: 1, to: 0, reset: true }]);
  assert.deepEqual(parts.told.publications, ["old", "new"]);
});

test("a channel that was unsubscribed is not subscribed to again", async () => {
  const parts = createSessionUnderTest();
  await parts.connect();
  parts.session.request({ subscribe: "room" });
  await parts.clock.advance(10);
  parts.session.request({ unsubscribe: "room" });
  parts.push.cut();
  parts.server.forgetClients();
  await parts.comeBack();

  assert.deepEqual([...parts.server.client().channels], []);
  assert.equal(parts.session.subscribed("room"), false);
});

test("a subscription that the server no longer allows after a restart is told", async () => {
  const parts = createSessionUnderTest();
  await parts.connect();
  parts.session.request({ subscribe: "room" });
  await parts.clock.advance(10);

  parts.push.cut();
  parts.server.forgetClients();
  parts.server.allows = () => false;
  await parts.comeBack();

  assert.equal(parts.told.problems.length, 1);
  assert.equal(parts.told.problems[0].code, "forbidden");
  assert.match(parts.told.problems[0].message, /^Channel room is subscribed to no longer/);
  assert.equal(parts.session.subscribed("room"), false);
});

test("the server can subscribe the client unasked", async () => {
  const parts = createSessionUnderTest();
  await parts.connect();

  const { client } = parts.server;
  client().channels.add("news");
  client().link?.send({ channel: "news", subscribed: { epoch: parts.server.streamOf("news").epoch, offset: 0 } });
  parts.server.publish("news", "hot");
  await parts.clock.advance(10);

  assert.deepEqual(parts.told.publications, ["hot"]);
  assert.equal(parts.session.subscribed("news"), true);
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
  assert.deepEqual(delays(), [500, 1_000, 2_000, 4_000, 8_000, 16_000]);

  parts.push.refusal = undefined;
  await parts.comeBack();
  assert.equal(parts.session.state().state, "connected");
  parts.push.cut();

  assert.equal(delays().at(-1), 500);
});

test("the server's wish to wait is added to the back-off", async () => {
  const parts = createSessionUnderTest();
  await parts.connect();

  parts.push.cut({ code: 1013, retryAfterMs: 3_000 });

  assert.equal(parts.session.state().retryInMs, 3_250);
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

test("a frame of a kind it does not know does no harm", async () => {
  const parts = createSessionUnderTest();
  await parts.connect();

  parts.push.handlers?.onFrame(/** @type {any} */ ({ novelty: { of: "version 2" } }));
  await parts.clock.advance(10);

  assert.equal(parts.session.state().state, "connected");
  assert.deepEqual(parts.server.frames, []);
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
