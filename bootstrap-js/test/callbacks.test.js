import assert from "node:assert/strict";
import { test } from "node:test";
import { createCallbacks } from "../src/callbacks.js";

test("a callback is called until it is removed", () => {
  const callbacks = createCallbacks();
  /** @type {number[]} */
  const seen = [];
  const remove = callbacks.add((value) => seen.push(value));

  callbacks.call(1);
  remove();
  callbacks.call(2);

  assert.deepEqual(seen, [1]);
});

test("an aborted signal removes a callback", () => {
  const callbacks = createCallbacks();
  const aborter = new AbortController();
  let calls = 0;
  callbacks.add(() => calls++, { signal: aborter.signal });

  aborter.abort();
  callbacks.call();

  assert.equal(calls, 0);
});

test("the first callback gets what came before it, in order, and not before add has returned", async () => {
  const callbacks = createCallbacks({ hold: 2 });
  /** @type {number[]} */
  const seen = [];
  [1, 2, 3].forEach((value) => callbacks.call(value));

  callbacks.add((value) => seen.push(value));
  callbacks.call(4);
  assert.deepEqual(seen, []);
  await undefined;

  assert.deepEqual(seen, [2, 3, 4]);
});

test("one callback that throws does not keep the others from being called", (t) => {
  const reported = t.mock.method(console, "error", () => {});
  const callbacks = createCallbacks();
  let calls = 0;
  callbacks.add(() => {
    throw new Error("no");
  });
  callbacks.add(() => calls++);

  callbacks.call();

  assert.equal(calls, 1);
  assert.equal(reported.mock.callCount(), 1);
});

test("what is no function is refused", () => {
  assert.throws(() => createCallbacks().add(/** @type {any} */ ("no")), /Expected a function, but got: no/);
});
