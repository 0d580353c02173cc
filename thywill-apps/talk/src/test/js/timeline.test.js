import assert from "node:assert/strict";
import { test } from "node:test";
import { createTimeline } from "../../main/resources/web/timeline.js";

/** @param {string} text @param {string | null} [key] */
const line = (text, key = null) => ({ by: "s.1", name: "Ada", text, at: 0, key });

/** @param {import("../../main/resources/web/timeline.js").Timeline} timeline */
const texts = (timeline) => timeline.entries.map((entry) => entry.line.text);

test("lines stand in the order of their offsets, each once", () => {
  const timeline = createTimeline();
  assert.equal(timeline.add(line("one"), 1), true);
  assert.equal(timeline.add(line("two"), 2), true);
  assert.equal(timeline.add(line("two"), 2), false);
  assert.equal(timeline.add(line("one"), 1), false);
  assert.deepEqual(texts(timeline), ["one", "two"]);
});

test("a line that was sent again by hand is shown once, known by its key", () => {
  const timeline = createTimeline();
  timeline.add(line("one", "k1"), 1);
  assert.equal(timeline.add(line("one", "k1"), 2), false);
  assert.equal(timeline.add({ ...line("one", "k1"), by: "s.2" }, 3), true, "keys of others are others");
  assert.equal(timeline.add(line("three"), 3), false, "the offset of what was dropped is used up");
});

test("without offsets, lines are known by their keys", () => {
  const timeline = createTimeline();
  timeline.add(line("one", "k1"), undefined);
  timeline.add(line("one", "k1"), undefined);
  timeline.add(line("two", "k2"), undefined);
  assert.deepEqual(texts(timeline), ["one", "two"]);
  assert.equal(timeline.earlierThan(), undefined);
});

test("a line is pending until it was published", () => {
  const timeline = createTimeline();
  timeline.say("k1", "one");
  timeline.say("k2", "two");
  assert.deepEqual(
    timeline.pending().map(({ text }) => text),
    ["one", "two"],
  );

  timeline.add(line("one", "k1"), 1);
  assert.deepEqual(
    timeline.pending().map(({ text }) => text),
    ["two"],
  );
});

test("a line that failed says why, until it is sent again or discarded", () => {
  const timeline = createTimeline();
  timeline.say("k1", "one");
  timeline.fail("k1", "Not sent");
  timeline.fail("unknown", "Not sent");
  assert.deepEqual(timeline.pending(), [{ key: "k1", text: "one", failure: "Not sent" }]);

  timeline.say("k1", "one");
  assert.deepEqual(timeline.pending(), [{ key: "k1", text: "one" }]);

  timeline.discard("k1");
  assert.deepEqual(timeline.pending(), []);
});

test("older lines come before the others, each once", () => {
  const timeline = createTimeline();
  timeline.add(line("four"), 4);
  assert.equal(timeline.earlierThan(), 4);

  const older = [2, 3, 4].map((offset) => ({ offset, line: line(`line ${offset}`) }));
  assert.equal(timeline.addOlder(older).length, 2);
  assert.deepEqual(texts(timeline), ["line 2", "line 3", "four"]);
  assert.equal(timeline.earlierThan(), 2);
});

test("there is nothing before the first line", () => {
  const timeline = createTimeline();
  assert.equal(timeline.earlierThan(), undefined);
  timeline.add(line("one"), 1);
  assert.equal(timeline.earlierThan(), undefined);
});

test("beyond the limit the oldest lines are dropped, and can come back", () => {
  const timeline = createTimeline({ limit: 2 });
  for (let offset = 1; offset <= 5; offset++) timeline.add(line(`line ${offset}`, `k${offset}`), offset);
  assert.equal(timeline.dropOldest(), 3);
  assert.deepEqual(texts(timeline), ["line 4", "line 5"]);
  assert.equal(timeline.addOlder([{ offset: 3, line: line("line 3", "k3") }]).length, 1);
});

test("after the numbers began anew, small offsets are new ones", () => {
  const timeline = createTimeline();
  timeline.add(line("before"), 40);
  timeline.beginAgain(0);
  assert.equal(timeline.add(line("after"), 1), true);
  assert.deepEqual(texts(timeline), ["before", "after"]);
});
