import assert from "node:assert/strict";
import { test } from "node:test";
import { backoff } from "../src/backoff.js";
import { delayAfter, reconnectAfter, returnTime } from "../src/close.js";
import { createRandom } from "./fake-clock.js";

const longest = () => 0.999999;

test("the longest delay is a third of the time away, from a fifth of a second to 20 seconds", () => {
  const limits = [0, 1_500, 3_000, 12_000, 60_000, 3_600_000].map((away) => backoff(away, { random: longest }) + 1);

  assert.deepEqual(limits, [200, 500, 1_000, 4_000, 20_000, 20_000]);
});

test("a clock that was set back makes the delay short, not negative", () => {
  assert.equal(backoff(-60_000, { random: longest }), 199);
});

test("after 99 of 100 cuts of 2 to 4 s the next attempt comes within 1.25 s", () => {
  const random = createRandom(42);
  const late = Array.from({ length: 10_000 }, () => {
    const cutMs = 2_000 + random() * 2_000;
    let nowMs = 0;
    while (nowMs < cutMs) nowMs += backoff(nowMs, { random }) + 1;
    return nowMs - cutMs;
  });

  assert.ok(late.sort((a, b) => a - b)[9_900] < 1_250);
});

test("back-off may be no time at all, so that clients cut off together spread out", () => {
  assert.equal(backoff(30_000, { random: () => 0 }), 0);
});

test("a cut and an unknown code mean coming back, a final code means staying away", () => {
  assert.equal(reconnectAfter({}), "after-backoff");
  assert.equal(reconnectAfter({ code: 1006 }), "after-backoff");
  assert.equal(reconnectAfter({ code: 4999 }), "after-backoff");
  assert.equal(reconnectAfter({ code: 4409 }), "never");
  assert.equal(reconnectAfter({ code: 4410 }), "anew");
});

test("what the server says about coming back goes before what the code means", () => {
  assert.equal(reconnectAfter({ code: 4409, reconnect: "anew" }), "anew");
});

test("a restarting server names the time over which its clients are to come back", () => {
  assert.deepEqual(returnTime({ code: 1012, reason: "retry=5000" }), { fromMs: 0, toMs: 5_000 });
  assert.deepEqual(returnTime({ code: 1012, reason: "retry=3000-5000" }), { fromMs: 3_000, toMs: 5_000 });
  for (const reason of ["server is restarting", "retry=5000-3000", "retry=-5000", "retry=3000-", "retry=5000 "]) {
    assert.equal(returnTime({ code: 1012, reason }), null, reason);
  }
  assert.equal(returnTime({ code: 1013, reason: "retry=5000" }), null);
});

test("who is refused by a restarting server again stays away for the time it names, and no less than the back-off", () => {
  const refusal = (/** @type {number | string} */ ms) => ({ code: 1012, reason: `retry=${ms}` });

  assert.equal(delayAfter(refusal(30_000), { attempt: 1, awayMs: 0, random: longest }), 29_999);
  assert.equal(delayAfter(refusal(30_000), { attempt: 2, awayMs: 0, random: longest }), 29_999);
  assert.equal(delayAfter(refusal(100), { attempt: 1, awayMs: 0, random: longest }), 99);
  assert.equal(delayAfter(refusal(100), { attempt: 4, awayMs: 12_000, random: longest }), 3_999);
  assert.equal(delayAfter(refusal("5000-30000"), { attempt: 2, awayMs: 0, random: longest }), 29_999);
  assert.equal(delayAfter(refusal("5000-30000"), { attempt: 2, awayMs: 0, random: () => 0 }), 5_000);
});
