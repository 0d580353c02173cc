import assert from "node:assert/strict";
import { test } from "node:test";
import { createHeartbeat } from "../src/heartbeat.js";
import { createFakeClock } from "./fake-clock.js";

function newHeartbeat() {
  const clock = createFakeClock();
  const seen = { beats: 0, deaths: 0 };
  const heartbeat = createHeartbeat({
    clock,
    heartbeatMs: 25_000,
    timeoutMs: 33_000,
    beat: () => {
      seen.beats++;
      heartbeat.sent();
    },
    dead: () => seen.deaths++,
  });
  return { clock, seen, heartbeat };
}

test("a sign of life goes out when nothing else did", async () => {
  const { clock, seen, heartbeat } = newHeartbeat();

  await clock.advance(20_000);
  heartbeat.heard();
  heartbeat.sent();
  await clock.advance(24_999);
  assert.equal(seen.beats, 0);
  await clock.advance(1);

  assert.equal(seen.beats, 1);
});

test("silence of the other side is noticed after the timeout and not before", async () => {
  const { clock, seen, heartbeat } = newHeartbeat();

  await clock.advance(30_000);
  heartbeat.heard();
  await clock.advance(32_999);
  assert.equal(seen.deaths, 0);
  await clock.advance(1);

  assert.equal(seen.deaths, 1);
});

test("after a sleep, what came meanwhile is given a moment to be read", async () => {
  const { clock, seen, heartbeat } = newHeartbeat();

  clock.jump(3_600_000);
  await clock.advance(0);
  assert.equal(seen.deaths, 0);
  heartbeat.heard();
  await clock.advance(10_000);
  assert.equal(seen.deaths, 0);
});

test("after a sleep in which the other side died, that is noticed soon", async () => {
  const { clock, seen } = newHeartbeat();

  clock.jump(3_600_000);
  await clock.advance(2_000);

  assert.equal(seen.deaths, 1);
});

test("where every timer is late, silence is noticed all the same", async () => {
  const { clock, seen } = newHeartbeat();

  for (let minute = 0; minute < 3; minute++) {
    clock.jump(60_000);
    await clock.advance(0);
  }

  assert.equal(seen.deaths, 1);
});

test("nothing is left waiting after stop, or if nothing was asked for", async () => {
  const { clock, heartbeat } = newHeartbeat();
  createHeartbeat({ clock, beat: () => assert.fail(), dead: () => assert.fail() });

  heartbeat.stop();

  assert.equal(clock.waiting(), 0);
});
