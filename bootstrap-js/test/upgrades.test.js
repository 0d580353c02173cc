import assert from "node:assert/strict";
import { test } from "node:test";
import { createUpgrades } from "../src/upgrades.js";
import { createFakeClock } from "./fake-clock.js";

function upgradesUnderTest() {
  const clock = createFakeClock();
  const begun = clock.now();
  const parts = { clock, wanted: true, underWay: false, attempts: /** @type {number[]} */ ([]) };
  const upgrades = createUpgrades({
    clock,
    random: () => 0.5,
    wanted: () => parts.wanted,
    underWay: () => parts.underWay,
    attempt() {
      parts.attempts.push(clock.now() - begun);
      upgrades.schedule();
    },
  });
  return Object.assign(parts, { upgrades });
}

test("the pause before an attempt grows by three up to ten minutes", async () => {
  const { clock, upgrades, attempts } = upgradesUnderTest();

  upgrades.schedule();
  await clock.advance(3_000_000);

  const pauses = attempts.map((at, i) => at - (attempts[i - 1] ?? 0));
  assert.deepEqual(pauses.slice(0, 8), [2_000, 6_000, 18_000, 54_000, 162_000, 486_000, 600_000, 600_000]);
});

test("nothing is tried where nothing is better, and something once there is", async () => {
  const parts = upgradesUnderTest();
  parts.wanted = false;

  parts.upgrades.schedule();
  await parts.clock.advance(30_000);
  assert.deepEqual(parts.attempts, []);
  parts.wanted = true;
  await parts.clock.advance(60_000);

  assert.deepEqual(parts.attempts, [80_000]);
});

test("a busy line is waited for, but not for ever", async () => {
  const { clock, upgrades, attempts } = upgradesUnderTest();

  upgrades.schedule();
  for (let i = 0; i < 150; i++) {
    upgrades.heard(40_000);
    await clock.advance(100);
  }

  assert.deepEqual(attempts, [2_000 + 19 * 500]);
});

test("messages under way are waited for", async () => {
  const parts = upgradesUnderTest();
  parts.underWay = true;

  parts.upgrades.schedule();
  await parts.clock.advance(3_200);
  assert.deepEqual(parts.attempts, []);
  parts.underWay = false;
  await parts.clock.advance(1_000);

  assert.deepEqual(parts.attempts, [3_500]);
});

test("a page that is not seen tries nothing until it is seen again", async () => {
  const { clock, upgrades, attempts } = upgradesUnderTest();

  upgrades.schedule();
  upgrades.hide();
  await clock.advance(100_000);
  assert.deepEqual(attempts, []);
  upgrades.show();
  await clock.advance(2_000);

  assert.deepEqual(attempts, [102_000]);
});

test("another network begins the pauses anew", async () => {
  const { clock, upgrades, attempts } = upgradesUnderTest();
  upgrades.schedule();
  await clock.advance(26_000);

  upgrades.startOver();
  await clock.advance(2_000);

  assert.deepEqual(attempts, [2_000, 8_000, 26_000, 28_000]);
});

test("after the end nothing is left, and being seen begins nothing", async () => {
  const { clock, upgrades } = upgradesUnderTest();

  upgrades.schedule();
  upgrades.stop();
  upgrades.show();
  upgrades.startOver();

  assert.equal(clock.waiting(), 0);
});
