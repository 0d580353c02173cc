import assert from "node:assert/strict";
import { test } from "node:test";
import { settle } from "./fake-clock.js";
import { createPageUnderTest } from "./page-under-test.js";

const NAME = "state/scores";

async function connectedPage() {
  const parts = createPageUnderTest();
  const started = parts.start();
  await parts.clock.advance(10);
  await started;
  return parts;
}

/** A page with a copy of what the server holds: ada 3, bob 1, eve without a score. */
async function pageWithCopy() {
  const parts = await connectedPage();
  parts.server.put(NAME, "ada", { points: 3 }, 3);
  parts.server.put(NAME, "bob", { points: 1 }, 1);
  parts.server.put(NAME, "eve", {});
  const scores = parts.thywill.state(NAME);
  const subscribed = scores.subscribe();
  await parts.clock.advance(10);
  await subscribed;
  return { ...parts, scores };
}

/** @param {{ key: string }[]} entries */
const keys = (entries) => entries.map(({ key }) => key);

test("a copy is complete when the subscription resolves", async () => {
  const { scores } = await pageWithCopy();

  assert.equal(scores.complete, true);
  assert.equal(scores.subscribed, true);
  assert.equal(scores.size, 3);
  assert.deepEqual(scores.get("ada"), { key: "ada", data: { points: 3 }, version: 1, score: 3 });
  assert.equal(scores.get("nobody"), undefined);
});

test("entries come by key, or by score with the greatest first", async () => {
  const { scores, server, clock } = await pageWithCopy();
  server.put(NAME, "amy", {}, 3);
  await clock.advance(10);

  assert.deepEqual(keys(scores.entries()), ["ada", "amy", "bob", "eve"]);
  assert.deepEqual(keys(scores.entries({ ascending: false })), ["eve", "bob", "amy", "ada"]);
  assert.deepEqual(keys(scores.entries({ orderBy: "score" })), ["ada", "amy", "bob", "eve"]);
  assert.deepEqual(keys(scores.entries({ orderBy: "score", ascending: true })), ["bob", "ada", "amy", "eve"]);
  assert.deepEqual(keys(scores.entries({ orderBy: "score", limit: 1 })), ["ada"]);
});

test("changes that come together are told together, one for each key", async () => {
  const { scores, server, push } = await pageWithCopy();
  /** @type {any[]} */
  const told = [];
  scores.onChange((changes) =>
    told.push(changes.map(({ key, entry, previous }) => [key, entry?.data, previous?.data])),
  );
  const pass = (/** @type {any} */ frame) => push.handlers?.onFrame(frame);

  pass({ channel: NAME, offset: 4, key: "ada", data: 4 });
  pass({ channel: NAME, offset: 5, key: "ada", data: 5 });
  pass({ channel: NAME, offset: 6, key: "bob", removed: true });
  pass({ channel: NAME, offset: 7, key: "new", data: 7 });
  pass({ channel: NAME, offset: 8, key: "new", removed: true });
  assert.equal(scores.get("ada")?.data, 5, "the copy has it at once");
  assert.deepEqual(told, []);
  await settle();

  assert.deepEqual(told, [
    [
      ["ada", 5, { points: 3 }],
      ["bob", undefined, { points: 1 }],
    ],
  ]);
  assert.equal(server.entries(NAME).length, 3);
});

test("going through the entries is safe while they change, and an entry never changes", async () => {
  const { scores, push } = await pageWithCopy();
  const before = scores.get("ada");
  const seen = [];

  for (const { key } of scores.entries()) {
    push.handlers?.onFrame({ channel: NAME, offset: 4 + seen.length, key, removed: true });
    seen.push(key);
  }

  assert.deepEqual(seen, ["ada", "bob", "eve"]);
  assert.equal(scores.size, 0);
  assert.deepEqual(before, { key: "ada", data: { points: 3 }, version: 1, score: 3 });
  assert.throws(() => Object.assign(/** @type {any} */ (before), { data: 1 }), TypeError);
});

test("put and remove resolve with versions, and reject with conflict", async () => {
  const { scores, clock } = await pageWithCopy();

  const put = scores.put("ada", { points: 9 }, { if: 1, score: 9 });
  const late = scores.put("ada", { points: 10 }, { if: 1 });
  const removed = scores.remove("bob");
  const again = scores.remove("bob");
  late.catch(() => {});
  await clock.advance(20);

  assert.equal(await put, 4);
  await assert.rejects(late, { name: "Refused", code: "conflict" });
  assert.equal(await removed, 5);
  assert.equal(await again, 0);
  assert.deepEqual(keys(scores.entries({ orderBy: "score" })), ["ada", "eve"]);
  await assert.rejects(scores.put("", 1), TypeError);
  await assert.rejects(scores.put("x".repeat(129), 1), TypeError);
});

test("after a cut only the changes come; the copy is the server's again", async () => {
  const { scores, server, push, clock } = await pageWithCopy();
  /** @type {any[]} */
  const told = [];
  scores.onChange((changes) => told.push(...keys(changes)));

  push.cut();
  server.put(NAME, "ada", { points: 7 }, 7);
  server.remove(NAME, "eve");
  await clock.advance(25_000);

  assert.deepEqual(told, ["ada", "eve"]);
  assert.deepEqual(keys(scores.entries({ orderBy: "score" })), ["ada", "bob"]);
  assert.deepEqual(push.requests.at(-1)?.positions?.[NAME]?.offset, 3);
});

test("where the changes are lost a new copy comes, and what differs is told", async () => {
  const { scores, server, push, clock } = await pageWithCopy();
  /** @type {any[]} */
  const told = [];
  scores.onChange((changes) => told.push(changes.map(({ key, entry }) => [key, entry?.data])));

  push.cut();
  server.put(NAME, "zoe", 1);
  server.remove(NAME, "bob");
  server.trim(NAME, 6);
  await clock.advance(25_000);

  assert.deepEqual(told, [
    [
      ["bob", undefined],
      ["zoe", 1],
    ],
  ]);
  assert.deepEqual(keys(scores.entries()), ["ada", "eve", "zoe"]);
});

test("a server that was started anew sends a new copy", async () => {
  const { scores, server, push, clock } = await pageWithCopy();

  server.forgetClients();
  server.forgetChannel(NAME);
  server.put(NAME, "only", "one");
  push.cut();
  await clock.advance(25_000);

  assert.deepEqual(
    scores.entries().map(({ key, data, version }) => [key, data, version]),
    [["only", "one", 1]],
  );
});

test("what the server would not take for a message is refused before it is sent", async () => {
  const { scores } = await pageWithCopy();
  /** @type {[string, any][]} */
  const wrong = [
    ["", {}],
    ["k".repeat(129), {}],
    ["half \ud83d of a pair", {}],
    ["key", { if: "newest" }],
    ["key", { if: 0 }],
    ["key", { if: 1.5 }],
    ["key", { score: NaN }],
    ["key", { score: "1" }],
    ["key", { ttlMs: 99 }],
    ["key", { ttlMs: 86_400_001 }],
  ];

  for (const [key, options] of wrong) await assert.rejects(scores.put(key, 1, options), TypeError, `${key} ${options}`);
  await assert.rejects(scores.put("key", NaN), { code: "invalid" });
  await assert.rejects(scores.remove("", {}), TypeError);
  await assert.rejects(scores.remove("key", /** @type {any} */ ({ if: "old" })), TypeError);
});

test("a subscription that is refused leaves no copy", async () => {
  const { thywill, server, clock } = await connectedPage();
  server.allows = () => false;

  const subscribed = thywill.state("state/secret").subscribe();
  subscribed.catch(() => {});
  await clock.advance(10);

  await assert.rejects(subscribed, { code: "forbidden" });
  assert.equal(thywill.state("state/secret").complete, false);
});

test("presence lists those who are there and tells who came and left", async () => {
  const { thywill, server, clock } = await connectedPage();
  server.put("@presence/room", "c1", { name: "Ada" });
  const { presence } = thywill.channel("room");
  /** @type {any[]} */
  const told = [];
  const subscribed = presence.subscribe();
  await clock.advance(10);
  await subscribed;
  presence.onChange((people, { joined, left, changed }) => told.push([people.length, joined, left, changed]));

  server.put("@presence/room", "c2", { name: "Bob" });
  await clock.advance(10);
  server.put("@presence/room", "c1", { name: "Ada L." });
  server.remove("@presence/room", "c2");
  await clock.advance(10);

  const bob = { client: "c2", data: { name: "Bob" } };
  const ada = { client: "c1", data: { name: "Ada L." } };
  assert.deepEqual(told[0], [2, [bob], [], []]);
  assert.deepEqual(
    told.slice(1).flatMap(([, , left]) => left),
    [bob],
  );
  assert.deepEqual(
    told.slice(1).flatMap(([, , , changed]) => changed),
    [ada],
  );
  assert.deepEqual(presence.list(), [ada]);
  assert.deepEqual(presence.get("c1"), ada);
  assert.equal(presence.size, 1);
});

test("who waits for a copy that will not come is told so, or waits as long as it wants to", async () => {
  const { thywill, server, clock } = await connectedPage();
  server.holds = (frame) => "subscribe" in frame;
  const aborter = new AbortController();
  const copy = { epoch: "e", offset: 1, kind: /** @type {const} */ ("state") };
  const waiting = [
    assert.rejects(thywill.state("room").subscribe(), {
      code: "invalid",
      message: /Channel room is not of kind state/,
    }),
    assert.rejects(thywill.state("state/ended").subscribe(), { code: "unsubscribed" }),
    assert.rejects(thywill.state("state/late").subscribe({ timeout: 100 }), { message: "No copy within 100 ms" }),
    assert.rejects(thywill.state("state/unwanted").subscribe({ signal: aborter.signal }), /enough/),
    assert.rejects(thywill.state("state/closed").subscribe(), { code: "closed" }),
  ];
  await clock.advance(10);
  const { link } = server.client();
  link?.send({ channel: "room", subscribed: { epoch: "e", offset: 1 } });
  for (const name of ["ended", "late", "unwanted", "closed"])
    link?.send({ channel: `state/${name}`, subscribed: copy });
  link?.send({ ack: 5 });
  await clock.advance(10);

  link?.send({ channel: "state/ended", unsubscribed: true });
  await clock.advance(80);
  aborter.abort(new Error("enough"));
  thywill.close();
  await clock.advance(0);

  await Promise.all(waiting);
  await assert.rejects(thywill.state("state/closed").subscribe(), { code: "closed" });
});

test("a copy that is cut off while its channel is subscribed to again after a restart is the server's all the same", async () => {
  const { scores, server, push, clock } = await pageWithCopy();
  push.cut();
  server.forgetClients();
  server.holds = (frame) => "subscribe" in frame;
  await clock.advance(25_000);
  push.cut();
  await clock.advance(25_000);

  server.release();
  server.put(NAME, "fay", {});
  await clock.advance(10);

  assert.deepEqual(keys(scores.entries()), ["ada", "bob", "eve", "fay"]);
});
