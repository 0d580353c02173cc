import assert from "node:assert/strict";
import { test } from "node:test";
import { createPageUnderTest } from "./page-under-test.js";

async function connectedPage() {
  const parts = createPageUnderTest();
  const started = parts.start();
  await parts.clock.advance(10);
  await started;
  return parts;
}

test("send brings the application's answer", async () => {
  const { thywill, server, clock } = await connectedPage();
  server.onSend = ({ text }) => ({ echo: text });

  const answer = thywill.send({ text: "hello" });
  await clock.advance(10);

  assert.deepEqual(await answer, { echo: "hello" });
});

test("before the page has started, send refuses and notify says no", async () => {
  const { thywill } = createPageUnderTest();

  await assert.rejects(thywill.send(1), { name: "Refused", code: "not-started" });
  assert.equal(thywill.notify(1), false);
  assert.equal(thywill.channel("room").subscribed, false);
  assert.equal(thywill.connectionState, "connecting");
});

test("what cannot be JSON is refused before it is sent", async () => {
  const { thywill } = await connectedPage();

  await assert.rejects(thywill.send(undefined), /Only what can be written as JSON can be sent/);
  await assert.rejects(
    thywill.channel("room").publish(() => {}),
    TypeError,
  );
});

test("messages from before the first callback are given to it", async () => {
  const { thywill, server, clock } = await connectedPage();
  server.sendPrivately("early");
  await clock.advance(10);
  /** @type {unknown[]} */
  const seen = [];

  thywill.onMessage((data, { offset }) => seen.push([offset, data]));
  server.sendPrivately("late");
  await clock.advance(10);

  assert.deepEqual(seen, [
    [1, "early"],
    [2, "late"],
  ]);
});

test("a channel's history comes in parts: the newest, or what follows a position", async () => {
  const { thywill, server, clock } = await connectedPage();
  for (const data of ["a", "b", "c", "d"]) server.publish("room", data);
  const room = thywill.channel("room");

  const newest = room.history({ recent: 2 });
  await clock.advance(10);
  const { epoch, first, last, publications } = await newest;
  const next = room.history({ after: { epoch, offset: 1 }, limit: 1 });
  await clock.advance(10);

  assert.deepEqual([first, last], [1, 4]);
  assert.deepEqual(
    publications.map(({ offset, data }) => [offset, data]),
    [
      [3, "c"],
      [4, "d"],
    ],
  );
  assert.deepEqual((await next).publications, [{ offset: 2, at: 0, data: "b" }]);
  assert.deepEqual(server.frames.at(-1)?.frame, { number: 2, history: "room", epoch, offset: 1, limit: 1 });
});

test("the id of a publication goes along", async () => {
  const { thywill, server, clock } = await connectedPage();

  const published = thywill.channel("room").publish("x", { id: "order-1" });
  await clock.advance(10);
  await published;

  assert.deepEqual(server.frames.at(-1)?.frame, { number: 1, publish: "room", data: "x", id: "order-1" });
});

test("what the client has published itself counts as received where it does not come back", async () => {
  const { thywill, server, clock } = await connectedPage();
  server.echoes = false;
  const room = thywill.channel("room");
  /** @type {unknown[]} */
  const seen = [];
  room.subscribe({ onPublication: (data) => seen.push(data) });
  await clock.advance(10);

  room.publish("mine");
  await clock.advance(10);
  server.publish("room", "other");
  await clock.advance(10);

  assert.deepEqual(seen, ["other"]);
  assert.equal(room.position?.offset, 2);
});

test("a channel brings publications, its position, and ends", async () => {
  const { thywill, server, clock } = await connectedPage();
  server.publish("room", "old");
  /** @type {unknown[]} */
  const seen = [];
  const room = thywill.channel("room");

  const subscribed = room.subscribe({
    recent: 5,
    onPublication: (data, { channel, offset }) => seen.push([channel, offset, data]),
  });
  await clock.advance(10);
  await subscribed;
  const published = room.publish("new");
  await clock.advance(10);
  await published;

  assert.deepEqual(seen, [
    ["room", 1, "old"],
    ["room", 2, "new"],
  ]);
  assert.deepEqual(room.position, { epoch: server.streamOf("room").epoch, offset: 2 });
  assert.equal(room, thywill.channel("room"));

  const unsubscribed = room.unsubscribe();
  await clock.advance(10);
  await unsubscribed;
  assert.equal(room.subscribed, false);
});

test("a channel of kind latest takes keys and gives them", async () => {
  const { thywill, server, clock } = await connectedPage();
  /** @type {unknown[]} */
  const seen = [];
  const places = thywill.channel("places");
  places.onPublication((data, publication) => seen.push([data, publication]));
  server.client().link?.send({ channel: "places", subscribed: { epoch: "e", offset: 1, kind: "latest" } });
  server.client().link?.send({ channel: "places", offset: 5, key: "me", data: "here" });

  places.publish("there", { key: "me", id: "once" });
  places.notify("on my way", { key: "me" });
  await clock.advance(10);

  assert.deepEqual(seen.slice(0, 1), [["here", { channel: "places", offset: 5, key: "me" }]]);
  const published = server.frames.map(({ frame }) => frame).filter((frame) => "publish" in frame);
  assert.deepEqual(published, [
    { number: 1, publish: "places", data: "there", id: "once", key: "me" },
    { publish: "places", data: "on my way", key: "me" },
  ]);
});

test("a forbidden channel rejects, and its callback is removed", async () => {
  const { thywill, server, clock } = await connectedPage();
  server.allows = () => false;
  /** @type {unknown[]} */
  const seen = [];

  const refused = assert.rejects(thywill.channel("secret").subscribe({ onPublication: (data) => seen.push(data) }), {
    code: "forbidden",
  });
  await clock.advance(10);
  await refused;
  server.client().link?.send({ channel: "secret", data: "?" });
  await clock.advance(10);

  assert.deepEqual(seen, []);
});

test("a channel's name outside the alphabet is refused at once", () => {
  const { thywill } = createPageUnderTest();

  assert.throws(() => thywill.channel("a b"), { code: "invalid", message: /but was: a b$/ });
  assert.throws(() => thywill.channel(""), { code: "invalid" });
});

test("gaps are told by channel and in all", async () => {
  const { thywill, server, clock, push } = await connectedPage();
  const subscribed = thywill.channel("room").subscribe();
  await clock.advance(10);
  await subscribed;
  /** @type {unknown[]} */
  const seen = [];
  thywill.channel("room").onGap(({ from, to }) => seen.push(["room", from, to]));
  thywill.onGap(({ channel, from, to }) => seen.push(["any", channel, from, to]));

  push.cut();
  for (const data of [1, 2, 3]) server.publish("room", data);
  server.trim("room", 3);
  await clock.advance(10_000);

  assert.deepEqual(seen, [
    ["room", 1, 2],
    ["any", "room", 1, 2],
  ]);
});

test("states are told with what belongs to them", async () => {
  const { thywill, clock, push } = await connectedPage();
  /** @type {unknown[]} */
  const states = [];
  const remove = thywill.onState((state) => states.push(state));

  push.cut();
  await clock.advance(10_000);
  remove();
  thywill.close();

  assert.deepEqual(states, [
    { state: "waiting", retryInMs: 100, end: {} },
    { state: "connecting" },
    { state: "connected", transport: "fake", resumed: true },
  ]);
  assert.equal(thywill.connectionState, "closed");
});

test("who asks for the state after it was reached is told it as it is", async () => {
  const { thywill } = await connectedPage();
  /** @type {string[]} */
  const states = [];
  thywill.onState(({ state }) => states.push(state));
  const remove = thywill.onState(() => states.push("removed in time"));
  remove();

  await Promise.resolve();

  assert.deepEqual(states, ["connected"]);
});

test("a session that the server ends is told as a final error, one that we end is not", async () => {
  /** @type {any[]} */
  const errors = [];
  const ended = await connectedPage();
  ended.thywill.onError((error) => errors.push(error));
  ended.push.cut({ code: 4409, reason: "replaced by a newer connection" });
  const closed = await connectedPage();
  closed.thywill.onError((error) => errors.push(error));
  closed.thywill.close();

  assert.deepEqual(
    errors.map(({ code, final, message }) => ({ code, final, message })),
    [{ code: 4409, final: true, message: "The server has ended the session: replaced by a newer connection" }],
  );
  assert.equal(ended.client.signal.aborted, true);
});
