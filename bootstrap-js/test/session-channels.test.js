import assert from "node:assert/strict";
import { test } from "node:test";
import { createSessionUnderTest, lastRequest, numbersUp } from "./session-under-test.js";

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

test("channels that the application had subscribed the client to are left to it, and what was missed is told", async () => {
  const parts = createSessionUnderTest();
  await parts.connect();
  const { server, session, told } = parts;
  const subscribe = () => {
    const { epoch, log } = server.streamOf("news");
    server.client().channels.add("news");
    server.client().link?.send({ channel: "news", subscribed: { epoch, offset: log.length } });
    return epoch;
  };
  subscribe();
  server.publish("news", 1);
  await parts.clock.advance(10);

  parts.push.cut();
  server.forgetClients();
  for (const data of [2, 3]) server.publish("news", data);
  await parts.comeBack();
  assert.equal(session.subscribed("news"), false);
  const epoch = subscribe();
  server.publish("news", 4);
  await parts.clock.advance(10);

  assert.deepEqual(server.frames, []);
  assert.deepEqual(told.publications, [1, 4]);
  assert.deepEqual(told.gaps, [{ channel: "news", epoch, from: 2, to: 3, reset: false }]);
});

/**
 * A restart, after which the server holds up what the client asks for again; then another.
 *
 * @param {(underTest: ReturnType<typeof createSessionUnderTest>) => unknown} meanwhile
 */
async function twoRestarts(meanwhile) {
  const underTest = createSessionUnderTest();
  const { server, push, session, clock, connect, comeBack } = underTest;
  await connect();
  session.request({ subscribe: "room" });
  await clock.advance(10);
  server.publish("room", "seen");
  await clock.advance(10);

  push.cut();
  server.forgetClients();
  server.publish("room", "missed");
  server.holds = (frame) => "subscribe" in frame;
  await comeBack();
  await meanwhile(underTest);
  server.release();
  server.holds = () => false;
  await clock.advance(10);
  push.cut();
  server.forgetClients();
  server.publish("room", "after another restart");
  await comeBack();
  return underTest;
}

test("a cut while a channel is subscribed to again after a restart loses neither what was missed nor the channel", async () => {
  const { told } = await twoRestarts(async ({ session, push, comeBack }) => {
    assert.equal(session.subscribed("room"), true);
    push.cut();
    await comeBack();
    assert.equal(session.state().resumed, true);
  });

  assert.deepEqual(told.publications, ["seen", "missed", "after another restart"]);
  assert.deepEqual(told.gaps, []);
});

test("that the application ends what the client has just asked for again comes too early to end it", async () => {
  const { session, told } = await twoRestarts(({ server }) =>
    server.client().link?.send({ channel: "room", unsubscribed: true }),
  );

  assert.deepEqual(told.publications, ["seen", "missed", "after another restart"]);
  assert.equal(session.subscribed("room"), true);
});

test("what was missed on a channel that the application subscribes the client to again is told after cuts too", async () => {
  const { server, push, told, clock, connect, comeBack } = createSessionUnderTest();
  await connect();
  const subscribe = () => {
    const { epoch, log } = server.streamOf("news");
    server.client().channels.add("news");
    server.client().link?.send({ channel: "news", subscribed: { epoch, offset: log.length } });
    return epoch;
  };
  server.publish("news", 1);
  subscribe();
  await clock.advance(10);

  push.cut();
  server.forgetClients();
  server.publish("news", 2);
  await comeBack();
  push.cut();
  await comeBack();
  const epoch = subscribe();
  server.publish("news", 3);
  await clock.advance(10);

  assert.deepEqual(told.gaps, [{ channel: "news", epoch, from: 2, to: 2, reset: false }]);
  assert.deepEqual(told.publications, [3]);
});

test("of more positions than a message can hold some are left out, and nothing is lost or doubled", async () => {
  const { server, push, session, told, clock, connect, comeBack } = createSessionUnderTest({ maxMessageBytes: 1_024 });
  await connect();
  const names = Array.from({ length: 60 }, (_, i) => `room/${i}`);
  names.forEach((subscribe) => session.request({ subscribe }));
  await clock.advance(100);
  names.forEach((name) => server.publish(name, `1 ${name}`));
  await clock.advance(10);

  push.cut();
  names.forEach((name) => server.publish(name, `2 ${name}`));
  await comeBack();

  const request = server.connects[1];
  const size = JSON.stringify({ connect: request }).length;
  assert.ok(size <= 1_024 && size > 900, `${size}`);
  assert.ok(request.positions?.["@"]);
  assert.deepEqual(told.publications.slice().sort(), names.flatMap((name) => [`1 ${name}`, `2 ${name}`]).sort());
  assert.deepEqual(told.gaps, []);
  assert.equal(push.requests.length, 2);
});
