import assert from "node:assert/strict";
import { test } from "node:test";
import { dayOf, follows, shortTime, stateText } from "../../main/resources/web/time.js";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOON = Date.UTC(2026, 10, 21, 12);
const options = { locale: "en-GB", timeZone: "UTC" };

test("a time is told by its distance, and after an hour by the clock", () => {
  assert.equal(shortTime(NOON, NOON, options), "now");
  assert.equal(shortTime(NOON + 5 * SECOND, NOON, options), "now", "clocks may differ");
  assert.equal(shortTime(NOON - MINUTE, NOON, options), "1 min");
  assert.equal(shortTime(NOON - 59 * MINUTE, NOON, options), "59 min");
  assert.equal(shortTime(NOON - HOUR, NOON, options), "11:00");
});

test("a day is told by its name", () => {
  assert.equal(dayOf(NOON, NOON, options), "Today");
  assert.equal(dayOf(NOON - 12 * HOUR, NOON, options), "Today");
  assert.equal(dayOf(NOON - 12 * HOUR - 1, NOON, options), "Yesterday");
  assert.match(dayOf(NOON - 2 * DAY, NOON, options), /^Thursday,? 19 November$/);
  assert.match(dayOf(NOON - 400 * DAY, NOON, options), /^Friday,? 17 October 2025$/);
});

test("a day begins at midnight where the reader is", () => {
  const late = Date.UTC(2026, 10, 20, 23, 30);
  assert.equal(dayOf(late, NOON, { ...options, timeZone: "Europe/Berlin" }), "Today");
  assert.equal(dayOf(late, NOON, { ...options, timeZone: "UTC" }), "Yesterday");
});

test("a line continues the one before if the same person goes on within five minutes", () => {
  const line = { by: "s.1", name: "Ada", at: NOON };
  assert.equal(follows(undefined, line, "UTC"), "new-day");
  assert.equal(follows({ ...line, at: NOON - DAY }, line, "UTC"), "new-day");
  assert.equal(follows({ ...line, at: NOON - 4 * MINUTE }, line, "UTC"), "continued");
  assert.equal(follows({ ...line, at: NOON - 5 * MINUTE }, line, "UTC"), "new-author");
  assert.equal(follows({ ...line, by: "s.2" }, line, "UTC"), "new-author");
  assert.equal(follows({ ...line, name: "Countess" }, line, "UTC"), "new-author");
});

test("the connection is told in a sentence", () => {
  assert.equal(stateText({ state: "connecting" }), "Connecting…");
  assert.equal(stateText({ state: "connected", transport: "long-poll" }), "Connected by long-poll");
  assert.equal(stateText({ state: "waiting" }, 3), "No connection. Trying again in 3\u00a0s…");
  assert.equal(stateText({ state: "waiting" }, 0), "No connection. Trying again…");
  assert.equal(stateText({ state: "waiting" }), "No connection. Waiting for the network…");
  assert.equal(
    stateText({ state: "closed", end: { reason: "forbidden" } }),
    "Disconnected: forbidden. Reload the page to come back.",
  );
});
