import assert from "node:assert/strict";
import { test } from "node:test";
import { connectedSession } from "./session-under-test.js";

test("on a channel of kind latest offsets may be left out, over cuts too", async () => {
  const { receive, server, push, session, told, comeBack } = await connectedSession();
  await receive(
    { channel: "places", subscribed: { epoch: "e", offset: 4, kind: "latest" } },
    { channel: "places", offset: 7, key: "a", data: 1 },
    { channel: "places", offset: 9, key: "b", data: 2 },
  );
  assert.deepEqual(told.publications, [1, 2]);

  push.cut();
  await comeBack();

  assert.deepEqual(server.connects.at(-1)?.positions?.places, { epoch: "e", offset: 9 });
  assert.deepEqual(told.gaps, []);
  assert.equal(session.state().state, "connected");
});

test("what was replaced while the client was away is no gap", async () => {
  const { receive, told } = await connectedSession();
  await receive(
    { channel: "places", subscribed: { epoch: "e", offset: 4, kind: "latest" } },
    { channel: "places", offset: 5, key: "a", data: "old" },
    { channel: "places", subscribed: { epoch: "e", offset: 5, kind: "latest" } },
    { channel: "places", offset: 80, key: "a", data: "new" },
    { channel: "places", offset: 80, key: "a", data: "new" },
  );

  assert.deepEqual(told.publications, ["old", "new"]);
  assert.deepEqual(told.gaps, []);
});

test("on a channel of kind volatile nothing has an offset, and there is nothing to resume", async () => {
  const { receive, server, push, session, told, comeBack } = await connectedSession();
  await receive(
    { channel: "cursor", subscribed: { kind: "volatile" } },
    { channel: "cursor", data: 1 },
    { channel: "cursor", data: 1 },
  );

  assert.deepEqual(told.publications, [1, 1]);
  assert.equal(session.subscribed("cursor"), true);
  assert.equal(session.position("cursor"), undefined);
  push.cut();
  await comeBack();
  assert.deepEqual(Object.keys(server.connects.at(-1)?.positions ?? {}), ["@"]);
});
