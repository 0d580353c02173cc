import assert from "node:assert/strict";
import { test } from "node:test";
import { Refused } from "../src/errors.js";
import { createPageUnderTest } from "./page-under-test.js";

async function connectedPage() {
  const parts = createPageUnderTest();
  const started = parts.start();
  await parts.clock.advance(10);
  await started;
  return parts;
}

/** @param {any} server */
const resultsOf = (server) => server.results.map((/** @type {any} */ { number: _, ...result }) => result);

test("a call gives what the application's function gives, and knows its time limit", async () => {
  const { thywill, server, clock } = await connectedPage();
  server.functions.add = ([a, b]) => a + b;

  const sum = thywill.rpc.call("add", [1, 2], { timeout: 5_000 });
  await clock.advance(10);

  assert.equal(await sum, 3);
  const { frame } = server.frames.find(({ frame }) => "call" in frame) ?? {};
  assert.deepEqual(frame, { number: 1, call: "add", data: [1, 2], timeoutMs: 5_000 });
});

test("what the application's function refuses rejects with its code", async () => {
  const { thywill, server, clock } = await connectedPage();
  server.functions.move = () => {
    throw { code: "too-late", message: "The game is over" };
  };

  const calls = Promise.allSettled([thywill.rpc.call("move"), thywill.rpc.call("nothing")]);
  await clock.advance(10);

  const codes = (await calls).map((outcome) => outcome.status === "rejected" && outcome.reason.code);
  assert.deepEqual(codes, ["too-late", "unknown-function"]);
});

test("a call whose time is over, or whose signal aborts, is cancelled at the application too", async () => {
  const { thywill, server, clock } = await connectedPage();
  server.keepsCalls = true;
  server.acknowledges = false;
  server.functions.wait = () => {};
  const aborter = new AbortController();

  const late = assert.rejects(thywill.rpc.call("wait", 1, { timeout: 100 }), { code: "timed-out" });
  const unwanted = assert.rejects(thywill.rpc.call("wait", 2, { signal: aborter.signal }), /enough/);
  await clock.advance(50);
  aborter.abort(new Error("enough"));
  await clock.advance(60);

  await late;
  await unwanted;
  assert.deepEqual(server.cancelled, [2, 1]);
});

test("a cancellation that got lost in a cut is said again", async () => {
  const { thywill, server, push, clock } = await connectedPage();
  server.keepsCalls = true;
  server.acknowledges = false;
  server.functions.wait = () => {};
  const aborter = new AbortController();
  const call = assert.rejects(thywill.rpc.call("wait", 1, { signal: aborter.signal }), /enough/);
  await clock.advance(10);

  push.cut();
  aborter.abort(new Error("enough"));
  await call;
  assert.deepEqual(server.cancelled, []);
  await clock.advance(25_000);

  assert.deepEqual(server.cancelled, [1]);
});

test("what cannot travel is refused at once, and so are wrong names and times", async () => {
  const { thywill } = await connectedPage();

  await assert.rejects(thywill.rpc.call("f", { x: NaN }), { code: "invalid", message: "$.x is NaN" });
  assert.throws(() => thywill.rpc.notify("f", [undefined]), { code: "invalid", message: "$[0] is undefined" });
  for (const name of ["", "x".repeat(129), "a\nb", "\ud800"]) {
    await assert.rejects(thywill.rpc.call(name), { code: "invalid" });
    assert.throws(() => thywill.rpc.expose(name, () => {}), { code: "invalid" });
  }
  for (const timeout of [0, -1, 3_600_001, NaN]) {
    await assert.rejects(thywill.rpc.call("f", 1, { timeout }), { code: "invalid" });
  }
});

test("a notification wants no answer, and what goes wrong is told to onError", async () => {
  const { thywill, server, clock } = await connectedPage();
  /** @type {unknown[]} */
  const told = [];
  /** @type {any[]} */
  const errors = [];
  thywill.onError((error) => errors.push(error));
  server.functions.tell = (data) => void told.push(data);

  thywill.rpc.notify("tell", 1);
  thywill.rpc.notify("nothing");
  thywill.rpc.notify("tell", 2);
  await clock.advance(10);

  assert.deepEqual(told, [1, 2]);
  assert.deepEqual(
    errors.map(({ code }) => code),
    ["unknown-function"],
  );
});

test("calls and what else is sent arrive in order, once, over a cut", async () => {
  const { thywill, server, push, clock } = await connectedPage();
  server.functions.note = (data) => void server.got.push(`called ${data}`);

  thywill.send(1);
  thywill.rpc.call("note", 2);
  await clock.advance(1);
  push.cut();
  thywill.rpc.notify("note", 3);
  thywill.send(4);
  await clock.advance(25_000);

  assert.deepEqual(server.got, [1, "called 2", "called 3", 4]);
});

test("the application calls a function of the page's", async () => {
  const { thywill, server, clock } = await connectedPage();
  thywill.rpc.expose("sum", (numbers) => numbers.reduce((/** @type {any} */ a, /** @type {any} */ b) => a + b));
  thywill.rpc.expose("nothing", async () => {});

  server.call("sum", [1, 2, 3], { id: "f.1" });
  server.call("nothing", null, { id: "f.2" });
  await clock.advance(10);

  assert.deepEqual(resultsOf(server), [
    { result: "f.1", data: 6 },
    { result: "f.2", data: null },
  ]);
});

test("bytes travel in both directions", async () => {
  const { thywill, server, clock } = await connectedPage();
  thywill.rpc.expose("reverse", ({ bytes }) => ({ bytes: bytes.slice().reverse() }));

  server.call("reverse", { bytes: { $bytes: "AQID" } }, { id: "f.1" });
  await clock.advance(10);

  assert.deepEqual(resultsOf(server), [{ result: "f.1", data: { bytes: { $bytes: "AwIB" } } }]);
});

test("what a function throws arrives as code and message, and nothing else of it", async (t) => {
  t.mock.method(console, "error", () => {});
  const { thywill, server, clock } = await connectedPage();
  thywill.rpc.expose("refuse", () => {
    throw new Refused("too-late", "The game is over");
  });
  thywill.rpc.expose("fail", async () => {
    throw new TypeError("x is not a function");
  });
  thywill.rpc.expose("unfit", () => ({ a: [NaN] }));
  thywill.rpc.expose("odd", () => Promise.reject("\ud800"));

  for (const name of ["refuse", "fail", "unfit", "odd", "unknown"]) server.call(name, null, { id: name });
  await clock.advance(10);

  assert.deepEqual(
    Object.fromEntries(resultsOf(server).map((/** @type {any} */ { result, error }) => [result, error])),
    {
      refuse: { code: "too-late", message: "The game is over" },
      fail: { code: "failed", message: "x is not a function" },
      unfit: { code: "failed", message: "$.a[0] is NaN" },
      odd: { code: "failed", message: "\ufffd" },
      unknown: { code: "unknown-function", message: 'The page exposes no function "unknown"' },
    },
  );
});

test("an error whose code cannot travel is one that failed", async () => {
  const { thywill, server, clock } = await connectedPage();
  const codes = /** @type {any[]} */ (["NOT_ALLOWED", "", "x".repeat(65), "1-up", 7, undefined]);
  codes.forEach((code, i) =>
    thywill.rpc.expose(`f${i}`, () => {
      throw new Refused(code, "No");
    }),
  );

  codes.forEach((_, i) => server.call(`f${i}`, null, { id: `f.${i}` }));
  await clock.advance(10);

  const errors = resultsOf(server).map((/** @type {any} */ { error }) => error);
  assert.deepEqual(errors, Array(codes.length).fill({ code: "failed", message: "No" }));
});

test("a call that is cancelled, or whose time is over, aborts its signal and sends no result", async () => {
  const { thywill, server, clock } = await connectedPage();
  /** @type {any[]} */
  const reasons = [];
  thywill.rpc.expose("wait", async (data, { signal }) => {
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    reasons.push([data, signal.reason.code]);
    return "too late";
  });

  server.call("wait", "cancelled", { id: "f.1" });
  server.call("wait", "late", { id: "f.2", timeoutMs: 100 });
  await clock.advance(10);
  server.cancel("f.1");
  server.cancel("f.99");
  await clock.advance(100);

  assert.deepEqual(reasons, [
    ["cancelled", "cancelled"],
    ["late", "timed-out"],
  ]);
  assert.deepEqual(server.results, []);
});

test("calls before the page has started wait for it, in order; cancelled ones are not done", async () => {
  const { thywill, server, clock, start } = createPageUnderTest();
  /** @type {unknown[]} */
  const done = [];
  /** @type {(value?: unknown) => void} */
  let goOn = () => {};
  thywill.start(async () => {
    await new Promise((resolve) => (goOn = resolve));
    thywill.rpc.expose("do", (data) => done.push(data));
  });
  start();
  await clock.advance(10);
  for (const data of [1, 2, 3]) server.call("do", data, { id: `f.${data}` });
  server.call("unknown", null, { id: "f.4" });
  server.cancel("f.2");
  await clock.advance(10);
  assert.deepEqual(server.results, []);

  goOn();
  await clock.advance(10);

  assert.deepEqual(done, [1, 3]);
  assert.deepEqual(
    resultsOf(server).map((/** @type {any} */ { result, error }) => [result, error?.code]),
    [
      ["f.1", undefined],
      ["f.3", undefined],
      ["f.4", "unknown-function"],
    ],
  );
});

test("a function runs once for each call, over a cut", async () => {
  const { thywill, server, push, clock } = await connectedPage();
  let runs = 0;
  thywill.rpc.expose("count", () => ++runs);

  server.call("count", null, { id: "f.1" });
  await clock.advance(1);
  push.cut();
  server.call("count", null, { id: "f.2" });
  await clock.advance(25_000);

  assert.equal(runs, 2);
  assert.deepEqual(resultsOf(server), [
    { result: "f.1", data: 1 },
    { result: "f.2", data: 2 },
  ]);
});

test("a function can be taken back, and is exposed under one name once", async () => {
  const { thywill, server, clock } = await connectedPage();
  const remove = thywill.rpc.expose("f", () => 1);

  assert.throws(() => thywill.rpc.expose("f", () => 2), { code: "invalid", message: /exposed already/ });
  remove();
  server.call("f", null, { id: "f.1" });
  await clock.advance(10);

  assert.equal(server.results[0].error.code, "unknown-function");
});

test("when the session is over nobody waits for results", async () => {
  const { thywill, server, clock } = await connectedPage();
  /** @type {any} */
  let reason;
  thywill.rpc.expose("wait", (data, { signal }) => {
    return new Promise(() => signal.addEventListener("abort", () => (reason = signal.reason)));
  });
  server.call("wait", null, { id: "f.1" });
  await clock.advance(10);

  thywill.close();

  assert.equal(reason.code, "closed");
  assert.equal(clock.waiting(), 0);
});
