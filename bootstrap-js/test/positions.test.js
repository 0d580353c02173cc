import assert from "node:assert/strict";
import { test } from "node:test";
import { createPositions } from "../src/positions.js";

/** @param {number} offset @param {string} [epoch] */
function positionsAt(offset, epoch = "e") {
  const positions = createPositions();
  positions.set("room", { epoch, offset });
  return positions;
}

test("what follows on the position is delivered, and the position follows", () => {
  const positions = positionsAt(7);

  assert.deepEqual(positions.accept("room", 8), { outcome: "deliver", gap: undefined });
  assert.deepEqual(positions.of("room"), { epoch: "e", offset: 8 });
});

test("what came already is a duplicate, what skips a number a hole", () => {
  const positions = positionsAt(7);

  assert.equal(positions.accept("room", 7).outcome, "duplicate");
  assert.equal(positions.accept("room", 9).outcome, "hole");
  assert.deepEqual(positions.of("room"), { epoch: "e", offset: 7 });
});

test("where only the newest matters, numbers may be missing, but none comes twice", () => {
  const positions = createPositions();
  positions.set("places", { epoch: "e", offset: 7, kind: "latest" });

  const outcomes = [9, 8, 9, 20].map((offset) => positions.accept("places", offset).outcome);
  assert.deepEqual(outcomes, ["deliver", "duplicate", "duplicate", "deliver"]);
  positions.skip("places", { epoch: "e", from: 21, to: 30, reset: false });

  assert.equal(positions.accept("places", 33).outcome, "deliver");
  assert.deepEqual(positions.all(), { places: { epoch: "e", offset: 33 } });
});

test("where nothing is numbered everything is delivered and there is no position", () => {
  const positions = createPositions();
  positions.set("cursor", { kind: "volatile" });

  assert.deepEqual(positions.accept("cursor", undefined), { outcome: "deliver" });
  assert.equal(positions.has("cursor"), true);
  assert.deepEqual(positions.all(), {});
});

test("after an announced gap it goes on behind it", () => {
  const positions = positionsAt(7);

  positions.skip("room", { epoch: "f", from: 1, to: 20, reset: true });

  assert.deepEqual(positions.of("room"), { epoch: "f", offset: 20 });
  assert.equal(positions.accept("room", 21).outcome, "deliver");
});

test("a position set back brings no publication twice", () => {
  const positions = positionsAt(7);
  positions.accept("room", 8);
  positions.accept("room", 9);

  positions.set("room", { epoch: "e", offset: 7 });

  const outcomes = [8, 9, 10].map((offset) => positions.accept("room", offset).outcome);
  assert.deepEqual(outcomes, ["duplicate", "duplicate", "deliver"]);
});

test("a position set forward without a gap makes us announce one before the next delivery", () => {
  const positions = positionsAt(7);

  positions.set("room", { epoch: "e", offset: 10 });

  assert.deepEqual(positions.of("room"), { epoch: "e", offset: 7 }, "8 to 10 may still be had");
  const { gap } = positions.accept("room", 11);
  assert.deepEqual(gap, { epoch: "e", from: 8, to: 10, reset: false });
});

test("a new epoch without a gap makes us announce one before the next delivery", () => {
  const positions = positionsAt(7);

  positions.set("room", { epoch: "f", offset: 2 });

  const { gap } = positions.accept("room", 3);
  assert.deepEqual(gap, { epoch: "f", from: 3, to: 2, reset: true });
});

test("the server's own gap takes the place of ours", () => {
  const positions = positionsAt(7);
  positions.set("room", { epoch: "f", offset: 0 });

  positions.skip("room", { epoch: "f", from: 1, to: 0, reset: true });

  assert.deepEqual(positions.accept("room", 1), { outcome: "deliver", gap: undefined });
});

test("without offsets everything is delivered and no position is known", () => {
  const positions = createPositions();
  positions.set("room", {});

  assert.equal(positions.accept("room", undefined).outcome, "deliver");
  assert.equal(positions.of("room"), undefined);
  assert.deepEqual(positions.all(), {});
});

test("a client says no more positions than a frame can hold, its own channel's among them", () => {
  const positions = createPositions();
  for (let i = 0; i < 2_000; i++) positions.set(`room/${i}`, { epoch: "e", offset: i });
  positions.set("@", { epoch: "e", offset: 1 });

  assert.equal(Object.keys(positions.all()).length, 1_600);
  assert.deepEqual(positions.all()["@"], { epoch: "e", offset: 1 });
});
