import assert from "node:assert/strict";
import { test } from "node:test";
import { createOutbox } from "../src/outbox.js";
import { createFakeClock, settle } from "./fake-clock.js";

const newOutbox = () => {
  const clock = createFakeClock();
  return { clock, outbox: createOutbox({ clock }) };
};

/** @param {import("../src/types.js").ClientFrame[]} frames */
const numbers = (frames) => frames.map((frame) => /** @type {any} */ (frame).number);

test("messages are numbered when they are first sent, in order and from 1", () => {
  const { outbox } = newOutbox();
  outbox.add({ send: "a" });
  outbox.add({ send: "b" });

  assert.deepEqual(outbox.take(), [
    { number: 1, send: "a" },
    { number: 2, send: "b" },
  ]);
  assert.deepEqual(outbox.take(), []);
});

test("a message is kept as it was when it was given", () => {
  const { outbox } = newOutbox();
  const data = { text: "before" };
  outbox.add({ send: data });

  data.text = "after";

  assert.deepEqual(outbox.take(), [{ number: 1, send: { text: "before" } }]);
});

test("an answer settles its message, and an ack those without one", async () => {
  const { outbox } = newOutbox();
  const answers = [outbox.add({ send: 1 }), outbox.add({ send: 2 })];
  outbox.take();

  outbox.answer(2, "two");
  outbox.acknowledge(2);

  assert.deepEqual(await Promise.all(answers), [undefined, "two"]);
  assert.equal(outbox.acknowledged(), 2);
});

test("a problem rejects with its code and the time to wait", async () => {
  const { outbox } = newOutbox();
  const answer = outbox.add({ send: 1 });
  outbox.take();

  outbox.answer(1, undefined, { code: "too-fast", message: "slowly", retryAfterMs: 100 });

  await assert.rejects(answer, { name: "Refused", code: "too-fast", message: "slowly", retryAfterMs: 100 });
});

test("what is answered from the oldest on counts as acknowledged, so it is never done again", () => {
  const { outbox } = newOutbox();
  for (const send of [1, 2, 3]) outbox.add({ send });
  outbox.take();

  outbox.answer(2, "two");
  assert.equal(outbox.acknowledged(), 0);
  outbox.answer(1, "one");

  assert.equal(outbox.acknowledged(), 2);
  assert.deepEqual(numbers(outbox.after(0)), [3]);
});

test("what was answered behind something that was not is not done again, but keeps its number", async () => {
  const { outbox } = newOutbox();
  outbox.add({ send: 1 });
  const refused = outbox.add({ publish: "room/1", data: 2 });
  outbox.add({ send: 3 });
  outbox.take();

  outbox.answer(2, undefined, { code: "storage", message: "m", retryAfterMs: 1000 });

  await assert.rejects(refused, { code: "storage" });
  assert.deepEqual(outbox.after(0), [
    { number: 1, send: 1 },
    { number: 2, result: "none", data: null },
    { number: 3, send: 3 },
  ]);
});

test("at most 64 messages are under way; the others follow as acks come", () => {
  const { outbox } = newOutbox();
  for (let i = 0; i < 100; i++) outbox.add({ send: i });

  assert.equal(outbox.take().length, 64);
  outbox.acknowledge(10);

  assert.deepEqual(numbers(outbox.take()), [65, 66, 67, 68, 69, 70, 71, 72, 73, 74]);
});

test("the thousand-and-first message is refused as overloaded", async () => {
  const { outbox } = newOutbox();
  for (let i = 0; i < 1_000; i++) outbox.add({ send: i });

  await assert.rejects(outbox.add({ send: "one more" }), { code: "overloaded" });
});

test("more than a mebibyte is refused as overloaded, and room made by acks is used again", async () => {
  const { outbox } = newOutbox();
  const big = "x".repeat(60_000);
  for (let i = 0; i < 17; i++) outbox.add({ send: big });
  await assert.rejects(outbox.add({ send: big }), { code: "overloaded" });

  outbox.take();
  outbox.acknowledge(17);
  outbox.add({ send: big });

  assert.deepEqual(numbers(outbox.take()), [18]);
});

test("a message longer than the server takes is refused, also if that is learnt later", async () => {
  const { outbox } = newOutbox();
  await assert.rejects(outbox.add({ send: "ü".repeat(32_768) }), { code: "too-big" });

  const answer = outbox.add({ send: "x".repeat(2_000) });
  const refused = assert.rejects(answer, { code: "too-big", message: /at most 1000$/ });
  outbox.limitFrames(1_000);
  outbox.add({ send: "short" });

  assert.deepEqual(outbox.take(), [{ number: 1, send: "short" }]);
  await refused;
});

test("a message given up before it was sent is never sent", async () => {
  const { outbox } = newOutbox();
  const aborter = new AbortController();
  const answer = outbox.add({ send: "no" }, { signal: aborter.signal });

  aborter.abort();

  await assert.rejects(answer, { name: "AbortError" });
  assert.deepEqual(outbox.take(), []);
});

test("a message that was sent keeps its number when the wait for its answer ends", async () => {
  const { clock, outbox } = newOutbox();
  const refused = assert.rejects(outbox.add({ send: 1 }, { timeout: 500 }), { code: "timeout", message: /500 ms/ });
  outbox.take();

  await clock.advance(500);

  await refused;
  assert.deepEqual(numbers(outbox.after(0)), [1]);
});

test("an answer that may have fallen into a gap is not taken for none", async () => {
  const { outbox } = newOutbox();
  const refused = assert.rejects(outbox.add({ send: 1 }), { code: "answer-lost" });
  outbox.take();

  outbox.doubt();
  outbox.acknowledge(1);

  await refused;
});

test("closing refuses what waits, and what comes later", async () => {
  const { Refused } = await import("../src/errors.js");
  const { outbox } = newOutbox();
  const refused = assert.rejects(outbox.add({ send: 1 }), { code: "closed" });

  outbox.close(new Refused("closed", "over"));

  await refused;
  await assert.rejects(outbox.add({ send: 2 }), { code: "closed" });
});

test("what the server's parser would not take is refused", async () => {
  const { outbox } = newOutbox();
  let deep = {};
  for (let i = 0; i < 31; i++) deep = { deep };

  await assert.rejects(outbox.add({ send: deep }), { code: "invalid", message: /31 levels/ });
  await assert.rejects(outbox.add({ send: Array(10_000).fill(0) }), {
    code: "invalid",
    message: /^\$\[9979\] is one too many/,
  });
  await assert.rejects(outbox.add({ send: { ["n".repeat(257)]: 1 } }), {
    code: "invalid",
    message: "$ has a member whose name is longer than 256 bytes",
  });
  outbox.add({ send: /** @type {any} */ (deep).deep });

  assert.equal(outbox.take().length, 1);
});

test("what is no JSON is refused", async () => {
  const { outbox } = newOutbox();
  await assert.rejects(outbox.add({ send: 1n }), { code: "invalid", message: "$ is a bigint" });
  await settle();
  assert.deepEqual(outbox.take(), []);
});

test("what is urgent goes before what waits, and past the window", () => {
  const { outbox } = newOutbox();
  for (let i = 0; i < 70; i++) outbox.add({ send: i });
  assert.equal(outbox.take().length, 64);

  outbox.enter({ result: "f.1", data: 1 }, { urgent: true });
  outbox.enter({ result: "f.2", data: 2 }, { urgent: true });

  assert.deepEqual(outbox.take(), [
    { number: 65, result: "f.1", data: 1 },
    { number: 66, result: "f.2", data: 2 },
  ]);
});

test("a small result is taken whatever else waits, a long one is not", () => {
  const { outbox } = newOutbox();
  for (let i = 0; i < 1_000; i++) outbox.add({ send: i });

  outbox.enter({ result: "f.1", data: "x".repeat(1_000) }, { urgent: true });

  const long = "x".repeat(10_000);
  assert.throws(() => outbox.enter({ result: "f.2", data: long }, { urgent: true }), { code: "overloaded" });
});

test("a call that nobody waits for any more is cancelled once, and again after a cut", async () => {
  const clock = createFakeClock();
  /** @type {number[]} */
  const givenUp = [];
  const outbox = createOutbox({ clock, onGivenUp: (number) => givenUp.push(number) });
  const aborter = new AbortController();
  const calls = [
    outbox.add({ call: "f", data: 1 }, { timeout: 100 }),
    outbox.add({ call: "f", data: 2 }, { signal: aborter.signal }),
    outbox.add({ call: "f", data: 3 }, { timeout: 100 }),
    outbox.add({ send: 4 }, { timeout: 100 }),
  ];
  const outcomes = Promise.allSettled(calls);
  outbox.take();
  outbox.answer(3, "done");

  await clock.advance(100);
  aborter.abort(new Error("enough"));

  assert.deepEqual(
    (await outcomes).map((outcome) => (outcome.status === "rejected" ? outcome.reason.code : outcome.value)),
    ["timed-out", undefined, "done", "timeout"],
  );
  assert.deepEqual(givenUp, [1, 2]);
  assert.deepEqual(outbox.cancels(), [{ cancel: 1 }, { cancel: 2 }]);
  outbox.answer(1, undefined, { code: "cancelled", message: "" });
  assert.deepEqual(outbox.cancels(), [{ cancel: 2 }]);
});
