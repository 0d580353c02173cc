import assert from "node:assert/strict";
import { test } from "node:test";
import { createPageUnderTest } from "./page-under-test.js";

async function connectedPage() {
  const parts = createPageUnderTest();
  const started = parts.start();
  await parts.clock.advance(10);
  await started;
  return { ...parts, queue: parts.thywill.queue("q1") };
}

/** @param {import("../src/queues.js").Queue} queue */
function all(queue) {
  const taken = [];
  while (!queue.isEmpty) taken.push(queue.shift());
  return taken;
}

test("what the application has pushed is taken from either end", async () => {
  const { thywill, queue, server, clock } = await connectedPage();
  for (const data of [1, { a: 2 }, 3]) server.pushTo("q1", data);
  await clock.advance(10);

  assert.equal(thywill.queue("q1"), queue);
  assert.equal(queue.size, 3);
  assert.equal(queue.pop(), 3);
  assert.equal(queue.shift(), 1);
  assert.deepEqual(queue.shift(), { a: 2 });
  assert.equal(queue.isEmpty, true);
  assert.equal(queue.shift(), undefined);
  assert.equal(queue.pop(), undefined);
});

test("entries that came before anybody asked for the queue are kept", async () => {
  const { thywill, server, clock } = await connectedPage();
  server.pushTo("early", 1);
  await clock.advance(10);

  assert.equal(thywill.queue("early").shift(), 1);
});

test("who waits gets the next entry, each another one, in order", async () => {
  const { queue, server, clock } = await connectedPage();
  const waiting = Promise.all([queue.shift({}), queue.shift({ timeout: 1_000 })]);

  for (const data of ["a", "b", "c"]) server.pushTo("q1", data);
  await clock.advance(10);

  assert.deepEqual(await waiting, ["a", "b"]);
  assert.equal(await queue.shift({}), "c");
  assert.equal(queue.isEmpty, true);
});

test("waiting ends with its time, its signal, or the session", async () => {
  const { thywill, queue, clock } = await connectedPage();
  const aborter = new AbortController();
  const late = queue.shift({ timeout: 100 });
  const unwanted = assert.rejects(queue.shift({ signal: aborter.signal }), /enough/);
  const closed = assert.rejects(queue.shift({}), { code: "closed" });

  await clock.advance(100);
  aborter.abort(new Error("enough"));
  assert.equal(await late, undefined);
  await unwanted;
  thywill.close();

  await closed;
  await assert.rejects(queue.shift({}), { code: "closed" });
  await assert.rejects(thywill.queue("another").shift({}), { code: "closed" });
  assert.equal(clock.waiting(), 0);
});

test("a full queue drops what comes, or lets the oldest or the newest give way", async () => {
  const { thywill, server, clock } = await connectedPage();
  for (const drop of /** @type {const} */ (["refuse", "oldest", "newest"])) {
    thywill.queue(drop).bound({ entries: 2, drop });
    for (const data of [1, 2, 3]) server.pushTo(drop, data);
  }
  await clock.advance(10);

  assert.deepEqual(all(thywill.queue("refuse")), [1, 2]);
  assert.deepEqual(all(thywill.queue("oldest")), [2, 3]);
  assert.deepEqual(all(thywill.queue("newest")), [1, 3]);
  for (const drop of ["refuse", "oldest", "newest"]) assert.equal(thywill.queue(drop).dropped, 1);
});

test("a queue is bounded in bytes too, and by 1,000 entries if nothing is said", async () => {
  const { thywill, queue, server, clock } = await connectedPage();
  thywill.queue("small").bound({ bytes: 100 });
  server.pushTo("small", "x".repeat(200));
  for (let i = 0; i < 1_001; i++) server.pushTo("q1", i);
  await clock.advance(10);

  assert.equal(thywill.queue("small").dropped, 1);
  assert.equal(queue.size, 1_000);
  assert.throws(() => queue.bound({ entries: 0 }), { code: "invalid" });
});

test("what the page pushes goes to the application's queue, once, over a cut", async () => {
  const { queue, server, push, clock } = await connectedPage();
  server.queues.q1 = [];

  const pushed = Promise.all([queue.push(1), queue.push({ a: 2 })]);
  await clock.advance(1);
  push.cut();
  await clock.advance(25_000);

  await pushed;
  assert.deepEqual(server.queues.q1, [1, { a: 2 }]);
});

test("a queue that the application does not have is forbidden", async () => {
  const { thywill, clock } = await connectedPage();

  const pushed = assert.rejects(thywill.queue("other").push(1), { code: "forbidden" });
  await clock.advance(10);

  await pushed;
  await assert.rejects(thywill.queue("other").push(NaN), { code: "invalid", message: "$ is NaN" });
});
