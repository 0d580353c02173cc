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

const position = { epoch: "e1", offset: 3 };
const channel = (/** @type {any} */ { thywill }) => thywill.channel("room");

/** @type {[string, (parts: any) => Promise<unknown>, RegExp][]} */
const WRONG = [
  ["an id that is no text", (p) => channel(p).publish(1, { id: 17 }), /An id is a text, but this was of type number/],
  ["an empty key", (p) => channel(p).publish(1, { key: "" }), /A key has 1 to 128 characters, but this had 0/],
  ["a long id", (p) => channel(p).publish(1, { id: "x".repeat(129) }), /An id has 1 to 128 characters, .* had 129/],
  ["half a character", (p) => channel(p).publish(1, { key: "\ud83d" }), /A key must not hold half of a surrogate pair/],
  ["a long history", (p) => channel(p).history({ recent: 5_000 }), /recent is a whole number from 1 to 1000, .* 5000/],
  ["no history", (p) => channel(p).history({ recent: 0 }), /recent is a whole number from 1 to 1000, .* 0/],
  ["a wide limit", (p) => channel(p).history({ after: position, limit: 2_000 }), /limit is a whole number .* 2000/],
  [
    "half an offset",
    (p) => channel(p).history({ after: { epoch: "e", offset: 0.5 } }),
    /offset is a whole number .* 0.5/,
  ],
  [
    "an epoch that is none",
    (p) => channel(p).history({ after: { epoch: "e 1", offset: 0 } }),
    /An epoch is 1 to 200 of/,
  ],
  ["fewer than none", (p) => channel(p).subscribe({ recent: -1 }), /recent is a whole number from 0 to \d+, .* -1/],
  ["half of one", (p) => p.thywill.pattern("room/*").subscribe({ recent: 1.5 }), /recent is a whole number .* 1.5/],
];

for (const [what, ask, message] of WRONG) {
  test(`what the server would not take is refused before it is sent: ${what}`, async () => {
    const parts = await connectedPage();

    await assert.rejects(ask(parts), (error) => error instanceof TypeError && message.test(error.message));

    assert.deepEqual(parts.server.frames, []);
  });
}

test("what is sent at once and without an answer is looked at too", async () => {
  const { thywill } = await connectedPage();

  assert.throws(() => thywill.channel("room").notify(1, { key: "" }), TypeError);
});

test("a name that is no text is none", async () => {
  const { thywill } = await connectedPage();
  const invalid = { name: "Refused", code: "invalid" };

  for (const name of /** @type {any[]} */ ([7, ["room"], undefined, "", "a room", "@presence/room"])) {
    assert.throws(() => thywill.channel(name), invalid, String(name));
    assert.throws(() => thywill.pattern(name), invalid, String(name));
  }
  for (const name of /** @type {any[]} */ ([7, ["scores"], "@presence/", "@other/scores"])) {
    assert.throws(() => thywill.state(name), invalid, String(name));
  }
  assert.equal(thywill.state("@presence/room").name, "@presence/room");
});
