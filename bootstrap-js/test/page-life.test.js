import assert from "node:assert/strict";
import { test } from "node:test";
import { createBanner } from "../src/banner.js";
import { followPage } from "../src/lifecycle.js";
import { fitting, reportErrors } from "../src/reports.js";
import { byteLength } from "../src/sendable.js";
import { createFakeClock } from "./fake-clock.js";

function followedPage() {
  /** @type {unknown[]} */
  const calls = [];
  const clock = createFakeClock();
  const connection = new EventTarget();
  const location = { reload: () => void calls.push("reload") };
  const window = Object.assign(new EventTarget(), { location, navigator: { onLine: true, connection } });
  const document = Object.assign(new EventTarget(), { visibilityState: "visible" });
  const aborter = new AbortController();
  const session = {
    suspend: () => void calls.push("suspend"),
    wake: (options = {}) => void calls.push(["wake", options]),
    hide: () => void calls.push("hide"),
    close(options = {}) {
      calls.push(["close", options]);
      aborter.abort();
    },
  };
  followPage({ window, document, session, clock, signal: aborter.signal });
  return { calls, clock, connection, window, document, aborter };
}

/** @param {string} type @param {object} members */
const event = (type, members = {}) => Object.assign(new Event(type), members);

test("a page that is left takes leave, one that is kept for the back button only sleeps", () => {
  const { calls, window } = followedPage();

  window.dispatchEvent(event("pagehide", { persisted: true }));
  window.dispatchEvent(event("pageshow", { persisted: true }));
  window.dispatchEvent(event("pagehide", { persisted: false }));

  assert.deepEqual(calls, ["suspend", ["wake", {}], ["close", { leaving: true }]]);
});

test("a page that was left and is kept all the same begins anew", () => {
  const { calls, window } = followedPage();

  window.dispatchEvent(event("pagehide", { persisted: false }));
  window.dispatchEvent(event("pageshow", { persisted: true }));

  assert.deepEqual(calls, [["close", { leaving: true }], "reload"]);
});

test("a network that changed, and a computer that slept, are met with doubt", async () => {
  const { calls, clock, connection } = followedPage();

  connection.dispatchEvent(event("change"));
  await clock.advance(20_000);
  assert.deepEqual(calls.splice(0), [["wake", { doubt: true }]]);
  clock.jump(3_600_000);
  await clock.advance(5_000);

  assert.deepEqual(calls, [["wake", { doubt: true }]]);
});

test("late timers of a page that is not seen are no sleep", async () => {
  const { calls, clock, document } = followedPage();

  document.visibilityState = "hidden";
  document.dispatchEvent(event("visibilitychange"));
  clock.jump(60_000);
  await clock.advance(5_000);
  clock.jump(60_000);
  document.visibilityState = "visible";
  document.dispatchEvent(event("visibilitychange"));
  await clock.advance(5_000);

  assert.deepEqual(calls, ["hide", ["wake", {}]]);
});

test("the first show of a page changes nothing, and one that is hidden is in no hurry", () => {
  const { calls, window, document } = followedPage();

  window.dispatchEvent(event("pageshow", { persisted: false }));
  document.visibilityState = "hidden";
  document.dispatchEvent(event("visibilitychange"));

  assert.deepEqual(calls, ["hide"]);
});

test("a frozen page sleeps, and wakes up when it is resumed or seen", () => {
  const { calls, document } = followedPage();

  document.dispatchEvent(event("freeze"));
  document.dispatchEvent(event("resume"));
  document.dispatchEvent(event("visibilitychange"));

  assert.deepEqual(calls, ["suspend", ["wake", {}], ["wake", {}]]);
});

test("when the network comes back the connection is made anew", () => {
  const { calls, window } = followedPage();

  window.dispatchEvent(event("offline"));
  window.dispatchEvent(event("online"));
  window.dispatchEvent(event("online"));

  assert.deepEqual(calls, [
    ["wake", { restart: true }],
    ["wake", { restart: false }],
  ]);
});

test("nothing is listened to after the end of the session, and no timer is left", () => {
  const { calls, clock, window, aborter } = followedPage();

  aborter.abort();
  window.dispatchEvent(event("pagehide", { persisted: false }));
  window.dispatchEvent(event("pageshow", { persisted: true }));

  assert.deepEqual(calls, []);
  assert.equal(clock.waiting(), 0);
});

function reportingPage() {
  const clock = createFakeClock();
  const window = new EventTarget();
  const parts = { clock, window, connected: true, sent: /** @type {any[]} */ ([]) };
  const { signal } = new AbortController();
  const notify = (/** @type {unknown} */ frame) => parts.connected && parts.sent.push(frame) > 0;
  reportErrors({ window, notify, clock, signal });
  return parts;
}

test("uncaught errors and rejections are reported", () => {
  const { window, sent } = reportingPage();
  const error = { stack: "at main.js:3" };

  window.dispatchEvent(
    event("error", { message: "x is not defined", filename: "main.js", lineno: 3, colno: 7, error }),
  );
  window.dispatchEvent(event("unhandledrejection", { reason: { message: "refused", stack: "at y" } }));

  assert.deepEqual(sent, [
    { report: { message: "x is not defined", source: "main.js", line: "3:7", stack: "at main.js:3" } },
    { report: { message: "Unhandled rejection: refused", stack: "at y" } },
  ]);
});

test("at most five reports leave in a minute, and none without a connection", async () => {
  const parts = reportingPage();
  const fail = () => parts.window.dispatchEvent(event("error", { message: "again" }));

  parts.connected = false;
  fail();
  parts.connected = true;
  for (let i = 0; i < 20; i++) fail();
  assert.equal(parts.sent.length, 5);
  await parts.clock.advance(60_000);
  fail();

  assert.equal(parts.sent.length, 6);
});

test("a report is at most a kibibyte, and its message survives", () => {
  const frame = fitting({ message: "ü".repeat(5_000), source: "€".repeat(5_000), line: "1", stack: "€".repeat(5_000) });

  assert.ok(byteLength(JSON.stringify(frame)) <= 1_024);
  assert.match(frame.report.message, /^ü{100}/);
});

test("a report that is cut within a character can travel all the same", () => {
  for (const before of ["", "x"]) {
    const text = before + "😀".repeat(2_000);
    const { report } = fitting({ message: text, source: text, line: text, stack: text });

    for (const part of Object.values(report)) assert.doesNotMatch(part, /\p{Surrogate}/u);
  }
});

function fakeDocument() {
  /** @returns {any} */
  const element = () => ({
    style: {},
    children: /** @type {any[]} */ ([]),
    attributes: {},
    textContent: "",
    addEventListener() {},
    /** @param {string} name @param {string} value */
    setAttribute(name, value) {
      if (name === "style") throw new Error("the Content-Security-Policy forbids inline styles");
    },
    /** @param {any} child */
    append(child) {
      child.parent = this;
      this.children.push(child);
    },
    /** @param {any} child */
    prepend(child) {
      child.parent = this;
      this.children.unshift(child);
    },
    remove() {
      this.parent.children = this.parent.children.filter((/** @type {any} */ other) => other !== this);
    },
    get childElementCount() {
      return this.children.length;
    },
    get firstElementChild() {
      return this.children[0];
    },
  });
  return { createElement: element, body: element() };
}

test("the bar shows errors as text, at most five, with their causes, and goes away", () => {
  const document = fakeDocument();
  const banner = createBanner(/** @type {any} */ (document));

  for (let i = 1; i <= 6; i++) banner.show(new Error(`<b>${i}</b>`, { cause: new Error("why") }));
  const remove = banner.show(new Error("passing"));
  remove();
  const [bar] = document.body.children;
  const texts = bar.children.map((/** @type {any} */ { textContent }) => textContent);
  banner.hide();

  assert.equal(texts.length, 4);
  assert.equal(texts[3], "<b>6</b> (why)");
  assert.equal(bar.style.position, "fixed");
  assert.deepEqual(document.body.children, []);
});
