import assert from "node:assert/strict";
import { test } from "node:test";
import { unwrapBytes } from "../src/bytes.js";
import { sendable } from "../src/sendable.js";

/** @param {unknown} data @returns {any} what is sent, as the server gets it */
const sent = (data) => JSON.parse(JSON.stringify(sendable({ send: data }).frame)).send;

/** @type {any} */
const loop = { name: "x" };
loop.self = loop;
let deep = /** @type {any} */ ([]);
for (let i = 0; i < 31; i++) deep = [deep];

/** @type {[string, any, string][]} */
const UNFIT = [
  ["NaN", { players: [{}, {}, { score: NaN }] }, "$.players[2].score is NaN"],
  ["an infinity", [1, -Infinity], "$[1] is -Infinity"],
  ["undefined", undefined, "$ is undefined"],
  ["undefined in an array", { a: [undefined] }, "$.a[0] is undefined"],
  ["a hole", { a: [1, , 2] }, "$.a[1] is undefined"], // eslint-disable-line no-sparse-arrays
  ["a function", { f() {} }, "$.f is a function"],
  ["a symbol", { s: Symbol("s") }, "$.s is a symbol"],
  ["a BigInt", { "two words": 1n }, '$["two words"] is a bigint'],
  ["a cycle", { loop }, "$.loop.self is part of itself"],
  ["an invalid date", { at: new Date(NaN) }, "$.at is an invalid date"],
  ["a Map", { m: new Map() }, "$.m is a Map"],
  ["a Set", { s: new Set([1]) }, "$.s is a Set"],
  ["a promise", { p: Promise.resolve() }, "$.p is a Promise"],
  ["an error", { e: new TypeError("x") }, "$.e is a Error"],
  ["half of a surrogate pair", ["\ud83d"], "$[0] is a text with half of a surrogate pair"],
  ["such a name", { "\udc00": 1 }, "$ has a member whose name has half of a surrogate pair"],
  ["a long name", { ["\u0001".repeat(43)]: 1 }, "$ has a member whose name is longer than 256 bytes"],
  ["what stands for bytes", { a: { $bytes: "AQI=" } }, "$.a has $bytes as its only member"],
  ["too deep", deep, "levels deep"],
  ["a long text", ["x".repeat(65_537)], "$[0] is a text of more than 65536 bytes"],
  ["many bytes", { b: new Uint8Array(49_153) }, "$.b is more than 49152 bytes"],
];

for (const [what, data, message] of UNFIT) {
  test(`${what} cannot travel, and the message says where`, () => {
    assert.throws(
      () => sendable({ send: data }),
      (error) => {
        const { name, code, message: found } = /** @type {any} */ (error);
        assert.deepEqual([name, code], ["Refused", "invalid"]);
        assert.ok(found.includes(message), found);
        return true;
      },
    );
  });
}

test("members that are undefined are left out, and so are symbols", () => {
  assert.deepEqual(sent({ a: undefined, b: null, [Symbol("s")]: 1 }), { b: null });
});

test("what JSON knows arrives as it is", () => {
  const data = { n: [0, -1.5e-7, 1e21], t: 'ä"\\\n\u2028😀', yes: true, none: null, empty: [{}, []] };

  assert.deepEqual(sent(data), data);
  assert.deepEqual(sent({ ["__proto__"]: 1 }), JSON.parse('{"__proto__":1}'));
});

test("a date is a text, and so is whatever says by itself what stands for it", () => {
  assert.equal(sent(new Date(0)), "1970-01-01T00:00:00.000Z");
  assert.deepEqual(sent({ url: new URL("https://host.example/") }), { url: "https://host.example/" });
  assert.deepEqual(sent([new Number(1), new String("x"), new Boolean(false)]), [1, "x", false]);
});

test("the same object may stand in several places", () => {
  const twice = { a: 1 };

  assert.deepEqual(sent([twice, twice]), [{ a: 1 }, { a: 1 }]);
});

test("bytes of every kind travel, anywhere in the data, and come back as bytes", () => {
  const bytes = Uint8Array.from([0, 1, 127, 128, 255]);
  const wide = new Uint8Array([9, 9, ...bytes, 9]);
  const data = {
    typed: bytes,
    buffer: bytes.buffer,
    part: new DataView(wide.buffer, 2, 5),
    list: [wide.subarray(2, 7), new Uint16Array([0x0100])],
    none: new Uint8Array(),
  };

  const text = JSON.stringify(sendable({ send: data }).frame);

  assert.ok(text.includes('"typed":{"$bytes":"AAF/gP8="}'), text);
  const back = unwrapBytes(JSON.parse(text)).send;
  for (const one of [back.typed, back.buffer, back.part, back.list[0]]) assert.deepEqual(one, bytes);
  assert.deepEqual(back.list[1], Uint8Array.from([0, 1]));
  assert.deepEqual(back.none, new Uint8Array());
});

test("many bytes are not too many for one call", () => {
  const bytes = Uint8Array.from({ length: 49_152 }, (_, i) => i * 7);

  assert.deepEqual(unwrapBytes(sent(bytes)), bytes);
});

test("what only looks like bytes stays as it is", () => {
  for (const data of [{ $bytes: "%" }, { $bytes: 1 }, { $bytes: "AQI=", more: 1 }, { a: ["x", null, 1] }]) {
    assert.deepEqual(unwrapBytes(structuredClone(data)), data);
  }
});

test("later changes to what was given do not matter", () => {
  const bytes = Uint8Array.from([1]);
  const data = { list: [1], bytes };

  const { frame } = sendable({ send: data });
  data.list.push(2);
  bytes[0] = 2;

  assert.deepEqual(frame, { send: { list: [1], bytes: { $bytes: "AQ==" } } });
});
