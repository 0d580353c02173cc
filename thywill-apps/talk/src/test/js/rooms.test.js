import assert from "node:assert/strict";
import { test } from "node:test";
import { roomOf, toRoom, visited } from "../../main/resources/web/rooms.js";

test("an address names a room by its last part", () => {
  assert.equal(roomOf("#kitchen-2"), "kitchen-2");
  assert.equal(roomOf(""), undefined);
  assert.equal(roomOf("#Not A Room"), undefined);
  assert.equal(roomOf("#-a"), undefined);
  assert.equal(roomOf(`#${"x".repeat(41)}`), undefined);
});

test("what somebody types becomes a room's name", () => {
  assert.equal(toRoom(" My Kitchen! "), "my-kitchen");
  assert.equal(toRoom("#Große Zürcher Runde"), "grosse-zurcher-runde");
  assert.equal(toRoom("a".repeat(60)), "a".repeat(40));
  assert.equal(toRoom("!!"), undefined);
  assert.equal(toRoom("日本"), undefined);
});

test("every name made so is one that an address can name", () => {
  for (const text of ["--x--", `${"a".repeat(39)}- b`, "Ünï 12 %&/", "_"]) {
    const room = toRoom(text);
    assert.ok(room === undefined || roomOf(`#${room}`) === room, text);
  }
});

test("rooms are remembered with the newest first, each once, eight at most", () => {
  assert.deepEqual(visited(["a", "b"], "b"), ["b", "a"]);
  assert.deepEqual(visited(["Not a room"], "b"), ["b"]);
  assert.equal(visited([..."abcdefgh"], "z").length, 8);
});
