import assert from "node:assert/strict";
import { test } from "node:test";
import { unwrapBytes } from "../src/bytes.js";
import { mergePatch } from "../src/merge-patch.js";

/** RFC 7396, appendix A: target, patch, result. */
const EXAMPLES = `
  {"a":"b"}             {"a":"c"}                     {"a":"c"}
  {"a":"b"}             {"b":"c"}                     {"a":"b","b":"c"}
  {"a":"b"}             {"a":null}                    {}
  {"a":"b","b":"c"}     {"a":null}                    {"b":"c"}
  {"a":["b"]}           {"a":"c"}                     {"a":"c"}
  {"a":"c"}             {"a":["b"]}                   {"a":["b"]}
  {"a":{"b":"c"}}       {"a":{"b":"d","c":null}}      {"a":{"b":"d"}}
  {"a":[{"b":"c"}]}     {"a":[1]}                     {"a":[1]}
  ["a","b"]             ["c","d"]                     ["c","d"]
  {"a":"b"}             ["c"]                         ["c"]
  {"a":"foo"}           null                          null
  {"a":"foo"}           "bar"                         "bar"
  {"e":null}            {"a":1}                       {"e":null,"a":1}
  [1,2]                 {"a":"b","c":null}            {"a":"b"}
  {}                    {"a":{"bb":{"ccc":null}}}     {"a":{"bb":{}}}
`
  .trim()
  .split("\n")
  .map((line) => line.trim().split(/ {2,}/));

test("patches apply as the RFC has it", () => {
  assert.equal(EXAMPLES.length, 15);
  for (const [target, patch, result] of EXAMPLES) {
    assert.deepEqual(mergePatch(JSON.parse(target), JSON.parse(patch)), JSON.parse(result), `${target} by ${patch}`);
  }
});

test("nothing that was there is changed, and what stays the same is shared", () => {
  const before = { a: { b: 1, c: {} }, d: [1] };
  const same = structuredClone(before);

  const after = mergePatch(before, { a: { b: 2 } });

  assert.deepEqual(before, same);
  assert.deepEqual(after, { a: { b: 2, c: {} }, d: [1] });
  assert.equal(after.d, before.d);
  assert.equal(after.a.c, before.a.c);
});

test("bytes are values, not objects", () => {
  const before = unwrapBytes({ a: { $bytes: "AAE=" }, b: { c: 1 }, d: { $bytes: "AAE=" } });

  const after = mergePatch(before, unwrapBytes({ a: { $bytes: "Ag==" }, b: { $bytes: "Aw==" }, d: { e: 1 } }));

  assert.deepEqual(after, { a: Uint8Array.of(2), b: Uint8Array.of(3), d: { e: 1 } });
});

test("a member called __proto__ is a member like any other", () => {
  const before = JSON.parse('{"a":1,"__proto__":{"b":1}}');

  const after = mergePatch(before, JSON.parse('{"__proto__":{"c":2},"constructor":{"d":3},"e":{"__proto__":{"f":4}}}'));

  assert.equal(
    JSON.stringify(after),
    '{"a":1,"__proto__":{"b":1,"c":2},"constructor":{"d":3},"e":{"__proto__":{"f":4}}}',
  );
  assert.equal(Object.getPrototypeOf(after), Object.prototype);
  assert.equal(/** @type {any} */ ({}).c, undefined);
  assert.equal(Object.hasOwn(mergePatch(after, JSON.parse('{"__proto__":null}')), "__proto__"), false);
});
