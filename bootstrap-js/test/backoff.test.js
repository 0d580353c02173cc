import assert from "node:assert/strict";
import { test } from "node:test";
import { backoff } from "../src/backoff.js";
import { delayAfter, reconnectAfter, spreadMs } from "../src/close.js";

const longest = () => 0.999999;

test("back-off doubles from half a second and stops growing at 20 seconds", () => {
  const limits = [1, 2, 3, 4, 5, 6, 7, 50].map((attempt) => backoff(attempt, { random: longest }) + 1);

  assert.deepEqual(limits, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000]);
});

test("back-off may be no time at all, so that clients cut off together spread out", () => {
  assert.equal(backoff(7, { random: () => 0 }), 0);
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
  assert.equal(spreadMs({ code: 1012, reason: "retry=5000" }), 5_000);
  assert.equal(spreadMs({ code: 1012, reason: "server is restarting" }), 0);
  assert.equal(spreadMs({ code: 1013, reason: "retry=5000" }), 0);
});

test("who is refused by a restarting server again stays away for the time it names, and no less than the back-off", () => {
  const refusal = (/** @type {number} */ ms) => ({ code: 1012, reason: `retry=${ms}` });

  assert.equal(delayAfter(refusal(30_000), 1, longest), 29_999);
  assert.equal(delayAfter(refusal(30_000), 2, longest), 29_999);
  assert.equal(delayAfter(refusal(100), 1, longest), 99);
  assert.equal(delayAfter(refusal(100), 4, longest), 3_999);
});
