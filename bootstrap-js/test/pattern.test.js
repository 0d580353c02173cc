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

/** @param {Awaited<ReturnType<typeof connectedPage>>} parts */
async function subscribed({ thywill, clock }) {
  /** @type {string[]} */
  const seen = [];
  const rooms = thywill.pattern("room/*");
  const done = rooms.subscribe({
    onPublication: (data, { channel, offset }) => seen.push(`${channel} ${offset} ${data}`),
  });
  await clock.advance(10);
  await done;
  return { rooms, seen };
}

test("a pattern brings what is published on channels in use and on those to come", async () => {
  const parts = await connectedPage();
  parts.server.publish("room/1", "old");
  const { seen } = await subscribed(parts);

  parts.server.publish("room/1", "a");
  parts.server.publish("room/2", "b");
  parts.server.publish("other", "c");
  await parts.clock.advance(10);

  assert.deepEqual(seen, ["room/1 2 a", "room/2 1 b"]);
  assert.equal(parts.thywill.channel("room/2").subscribed, true);
});

test("who has a callback of its own for a channel gets the publication too", async () => {
  const parts = await connectedPage();
  const { seen } = await subscribed(parts);
  /** @type {unknown[]} */
  const own = [];
  parts.thywill.channel("room/1").onPublication((data) => own.push(data));

  parts.server.publish("room/1", "a");
  await parts.clock.advance(10);

  assert.deepEqual([seen, own], [["room/1 1 a"], ["a"]]);
});

test("a server that has forgotten the client is given the pattern, and the position on each channel", async () => {
  const parts = await connectedPage();
  const { seen } = await subscribed(parts);
  parts.server.publish("room/1", "a");
  await parts.clock.advance(10);

  parts.push.cut();
  parts.server.forgetClients();
  parts.server.publish("room/1", "missed");
  await parts.clock.advance(25_000);
  parts.server.publish("room/2", "new");
  await parts.clock.advance(10);

  assert.deepEqual(seen, ["room/1 1 a", "room/1 2 missed", "room/2 1 new"]);
});

test("a pattern ends with what follows from it, but not with what was named", async () => {
  const parts = await connectedPage();
  const { rooms } = await subscribed(parts);
  parts.thywill.channel("room/1").subscribe();
  parts.server.publish("room/1", "a");
  parts.server.publish("room/2", "b");
  await parts.clock.advance(10);

  const ended = rooms.unsubscribe();
  await parts.clock.advance(10);
  await ended;

  const asked = parts.server.frames.map(({ frame }) => /** @type {any} */ (frame).unsubscribe).filter(Boolean);
  assert.deepEqual(asked, ["room/2", "room/*"]);
  assert.equal(parts.thywill.channel("room/2").subscribed, false);
  assert.equal(parts.thywill.channel("room/1").subscribed, true);
});

test("what is no pattern is refused before it is sent", () => {
  const { thywill } = createPageUnderTest();

  for (const name of ["room", "room/**", "r*m", "ä*"]) {
    assert.throws(() => thywill.pattern(name), { name: "Refused", code: "invalid" });
  }
});

test("a pattern that brings a channel of kind state is told once, and says what to use", async () => {
  const parts = await connectedPage();
  /** @type {any[]} */
  const errors = [];
  parts.thywill.onError((error) => errors.push(error));
  parts.thywill.state("room/known");
  await subscribed(parts);

  for (const channel of ["room/known", "room/1", "room/2"]) {
    parts.server.client().link?.send({ channel, subscribed: { epoch: "e", offset: 1, kind: "state" } });
    parts.server.client().link?.send({ channel, snapshot: [], offset: 1 });
  }
  await parts.clock.advance(10);

  assert.deepEqual(
    errors.map(({ code }) => code),
    ["invalid"],
  );
  assert.match(errors[0].message, /room\/1, a channel of kind state.*use thywill\.state\("room\/1"\)/);
});

test("a pattern whose end is asked for before it has begun is not subscribed to again after a restart", async () => {
  const { thywill, server, push, clock } = await connectedPage();
  const { subscribe, unsubscribe } = thywill.pattern("room/*");
  server.acknowledges = false;
  /** @param {(() => unknown)[]} requests @param {number} last  all are acknowledged together */
  async function restartAfter(requests, last) {
    for (const ask of requests) ask();
    await clock.advance(10);
    server.client().link?.send({ ack: last });
    await clock.advance(10);
    push.cut();
    server.forgetClients();
    await clock.advance(25_000);
    return [...server.client().patterns];
  }

  assert.deepEqual(await restartAfter([subscribe, unsubscribe], 2), []);
  assert.deepEqual(await restartAfter([subscribe, unsubscribe, subscribe], 5), ["room/*"]);
});
