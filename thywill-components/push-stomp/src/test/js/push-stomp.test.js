import assert from "node:assert/strict";
import { register } from "node:module";
import { test } from "node:test";
import { FakeSocket, frame, parsed } from "./fake-socket.js";

register("./stompjs-hooks.js", import.meta.url);
const { default: component } = await import("../../main/resources/client/push-stomp.js");

/** @import { ConnectRequest } from "thywill/types" */

/** @type {ConnectRequest} */
const REQUEST = { version: 1, application: "talk", instance: "i".repeat(22), acknowledged: 3 };
const CONNECTED = {
  version: "1.2",
  "heart-beat": "0,0",
  session: "s1",
  "client-id": "c1",
  connection: "k1",
  token: "t1",
  resumed: "true",
  received: 7,
  channels: '{"@":{"epoch":"e","offset":2}}',
};

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** @param {Partial<ConnectRequest>} [more] @param {any} [WebSocket] */
async function connect(more, WebSocket = FakeSocket) {
  const push = await component.start(
    { heartbeatMs: 25_000, timeoutMs: 33_000, maxMessageBytes: 65_536 },
    /** @type {any} */ ({ base: "https://host.example/thywill/init/talk/", platform: { WebSocket } }),
  );
  /** @type {any[]} */
  const frames = [];
  /** @type {any[]} */
  const ends = [];
  let activities = 0;
  const connection = push.connect(
    { ...REQUEST, ...more },
    { onFrame: (it) => frames.push(it), onActivity: () => activities++, onEnd: (end) => ends.push(end) },
  );
  await turn();
  return { connection, frames, ends, activities: () => activities, socket: FakeSocket.newest };
}

async function connected() {
  const all = await connect();
  all.socket.open();
  all.socket.receive(frame("CONNECTED", CONNECTED));
  all.frames.length = 0;
  all.socket.sent.length = 0;
  return all;
}

test("connects at the server's address, in STOMP 1.2, as the protocol's connect says", async () => {
  const positions = { "@": { epoch: "e", offset: 3 } };
  const { socket } = await connect({ client: "c1", token: "t1", positions, subscribe: { "room/1": { recent: 5 } } });

  socket.open();

  assert.equal(socket.url, "wss://host.example/thywill/push/stomp");
  assert.deepEqual(socket.protocols, ["v12.stomp"]);
  const { command, headers } = parsed(socket.sent[0]);
  assert.equal(command, "CONNECT");
  assert.match(headers["accept-version"], /1\.2/);
  assert.equal(headers["heart-beat"], "25000,25000");
  assert.equal(headers.application, "talk");
  assert.equal(headers.instance, REQUEST.instance);
  assert.equal(headers.acknowledged, "3");
  assert.equal(headers["client-subscription"], "@");
  assert.equal(headers.client, "c1");
  assert.equal(headers.token, "t1");
  assert.deepEqual(JSON.parse(headers.positions), positions);
  assert.deepEqual(JSON.parse(headers.subscribe), { "room/1": { recent: 5 } });
});

test("a new client says nothing of what it does not have", async () => {
  const { socket } = await connect();

  socket.open();

  const { headers } = parsed(socket.sent[0]);
  for (const name of ["client", "token", "positions", "subscribe"]) assert.ok(!(name in headers), name);
});

test("CONNECTED is the frame connected", async () => {
  const { socket, frames } = await connect();
  socket.open();

  socket.receive(frame("CONNECTED", CONNECTED));

  assert.deepEqual(frames, [
    {
      connected: {
        client: "c1",
        session: "s1",
        connection: "k1",
        token: "t1",
        resumed: true,
        received: 7,
        heartbeatMs: 25_000,
        timeoutMs: 33_000,
        maxMessageBytes: 64_512,
        channels: { "@": { epoch: "e", offset: 2 } },
      },
    },
  ]);
});

test("each MESSAGE is the frame that the README says", async () => {
  const own = { subscription: "@", "message-id": "m", destination: "/client" };
  const room = { subscription: "room/1", "message-id": "m", destination: "/channel/room/1", epoch: "e", offset: 17 };
  /** @type {[Record<string, string | number>, string, unknown][]} */
  const cases = [
    [room, '{"text":"ä"}', { channel: "room/1", offset: 17, data: { text: "ä" } }],
    [{ ...room, key: "a\\cb" }, "1", { channel: "room/1", offset: 17, key: "a:b", data: 1 }],
    [{ ...room, key: "" }, "1", { channel: "room/1", offset: 17, key: "", data: 1 }],
    [
      { subscription: "cursor", "message-id": "volatile-1", destination: "/channel/cursor" },
      "1",
      { channel: "cursor", data: 1 },
    ],
    [{ ...own, epoch: "e", offset: 4 }, "null", { channel: "@", offset: 4, data: null }],
    [{ ...own, offset: 5, answer: 12 }, "[1]", { channel: "@", offset: 5, answer: 12, data: [1] }],
    [
      { ...own, offset: 6, answer: 13, error: "forbidden", message: "No\\c not you" },
      "",
      { channel: "@", offset: 6, answer: 13, error: { code: "forbidden", message: "No: not you" } },
    ],
    [
      { ...own, error: "too-fast", message: "slower", "retry-after-ms": 1000 },
      "",
      { error: { code: "too-fast", message: "slower", retryAfterMs: 1000 } },
    ],
    [
      { ...own, error: "too-fast", message: "slower", number: 7 },
      "",
      { error: { code: "too-fast", message: "slower" }, number: 7 },
    ],
    [
      { ...own, offset: 7, call: "move\\c up", "call-id": "f.3", "timeout-ms": 5000 },
      "[1]",
      { channel: "@", offset: 7, call: "move: up", id: "f.3", timeoutMs: 5000, data: [1] },
    ],
    [{ ...own, offset: 8, call: "tell" }, "null", { channel: "@", offset: 8, call: "tell", data: null }],
    [{ ...own, offset: 9, cancel: "f.3" }, "", { channel: "@", offset: 9, cancel: "f.3" }],
    [{ ...own, offset: 10, queue: "q1" }, "2", { channel: "@", offset: 10, push: "q1", data: 2 }],
    [{ ...own, acknowledged: 13 }, "", { ack: 13 }],
    [
      { ...own, subscribed: "a\\cb", epoch: "e", offset: 16 },
      "",
      { channel: "a:b", subscribed: { epoch: "e", offset: 16 } },
    ],
    [
      { ...own, subscribed: "room/1", epoch: "e", offset: 16, kind: "state" },
      "",
      { channel: "room/1", subscribed: { epoch: "e", offset: 16, kind: "state" } },
    ],
    [
      { ...room, snapshot: "true", more: "true" },
      '[{"key":"a","version":3,"data":1}]',
      { channel: "room/1", snapshot: [{ key: "a", version: 3, data: 1 }], offset: 17, more: true },
    ],
    [{ ...room, snapshot: "true" }, "[]", { channel: "room/1", snapshot: [], offset: 17 }],
    [{ ...room, key: "a\\cb", score: "1.5" }, "2", { channel: "room/1", offset: 17, key: "a:b", data: 2, score: 1.5 }],
    [{ ...room, key: "a", removed: "true" }, "", { channel: "room/1", offset: 17, key: "a", removed: true }],
    [
      { ...own, subscribed: "places", epoch: "e", offset: 16, kind: "latest" },
      "",
      { channel: "places", subscribed: { epoch: "e", offset: 16, kind: "latest" } },
    ],
    [{ ...own, subscribed: "cursor", kind: "volatile" }, "", { channel: "cursor", subscribed: { kind: "volatile" } }],
    [{ ...own, unsubscribed: "room/1" }, "", { channel: "room/1", unsubscribed: true }],
    [
      { ...own, gap: "room/1", epoch: "f", from: 5, to: 12, reset: "false" },
      "",
      { channel: "room/1", gap: { epoch: "f", from: 5, to: 12, reset: false } },
    ],
  ];
  for (const [headers, body, expected] of cases) {
    const { socket, frames, connection } = await connected();

    socket.receive(frame("MESSAGE", headers, body));

    assert.deepEqual(frames, [expected]);
    connection.close();
  }
});

test("each frame is the STOMP frame that the README says", async () => {
  /** @type {[any, string, Record<string, string>, string][]} */
  const cases = [
    [{ number: 1, send: { a: "ä" } }, "SEND", { destination: "/application", number: "1" }, '{"a":"ä"}'],
    [{ send: null }, "SEND", { destination: "/application" }, "null"],
    [
      { number: 2, publish: "a:b", data: [1] },
      "SEND",
      { destination: "/channel/a\\cb", number: "2", "content-type": "application/json" },
      "[1]",
    ],
    [
      { publish: "places", data: 1, id: "once", key: "a:b" },
      "SEND",
      { destination: "/channel/places", "publication-id": "once", key: "a\\cb" },
      "1",
    ],
    [
      { number: 6, call: "add up", data: [1], timeoutMs: 5000 },
      "SEND",
      { destination: "/call/add up", number: "6", "timeout-ms": "5000" },
      "[1]",
    ],
    [{ number: 7, notify: "tell", data: true }, "SEND", { destination: "/notify/tell", number: "7" }, "true"],
    [{ number: 8, push: "q1", data: {} }, "SEND", { destination: "/queue/q1", number: "8" }, "{}"],
    [{ number: 9, result: "f.3", data: 7 }, "SEND", { destination: "/result/f.3", number: "9" }, "7"],
    [
      { number: 10, result: "f.4", error: { code: "too-late", message: "No" } },
      "SEND",
      { destination: "/result/f.4", number: "10", error: "too-late", message: "No" },
      "",
    ],
    [{ cancel: 6 }, "SEND", { destination: "/cancel/6" }, ""],
    [{ received: { "@": 5 } }, "SEND", { destination: "/received" }, '{"@":5}'],
    [{ report: { message: "m" } }, "SEND", { destination: "/report" }, '{"message":"m"}'],
    [
      { number: 3, subscribe: "room/1", recent: 20 },
      "SUBSCRIBE",
      { destination: "/channel/room/1", id: "room/1", number: "3", recent: "20" },
      "",
    ],
    [
      { number: 4, subscribe: "room/1", epoch: "e", offset: 17 },
      "SUBSCRIBE",
      { destination: "/channel/room/1", id: "room/1", number: "4", epoch: "e", offset: "17" },
      "",
    ],
    [
      { number: 5, unsubscribe: "room/1" },
      "UNSUBSCRIBE",
      { id: "room/1", number: "5", destination: "/channel/room/1" },
      "",
    ],
  ];
  for (const [given, command, headers, body] of cases) {
    const { socket, connection } = await connected();

    connection.send([given]);

    const { "content-length": _, ...sent } = parsed(socket.sent[0]).headers;
    assert.equal(parsed(socket.sent[0]).command, command);
    assert.deepEqual({ ...sent, ...headers }, sent);
    assert.equal(parsed(socket.sent[0]).body, body);
    connection.close();
  }
});

test("frames leave in order, a sign of life as a line end", async () => {
  const { socket, connection } = await connected();

  connection.send([{ send: 1 }, {}, { send: 2 }]);

  assert.deepEqual(
    socket.sent.map((text) => parsed(text).body),
    ["1", "", "2"],
  );
  assert.equal(socket.sent[1], "\n");
});

test("a heart-beat of the server is a sign of life, and is answered at once", async () => {
  const { socket, activities } = await connected();

  socket.receive("\n");

  assert.equal(activities(), 1);
  assert.deepEqual(socket.sent, ["\n"]);
});

test("ERROR ends the connection with its code, reason and advice", async () => {
  const { socket, ends } = await connected();

  socket.receive(frame("ERROR", { message: "retry=500", code: 1012, reconnect: "after-backoff" }, "restarting"));
  socket.end(1012);

  assert.deepEqual(ends, [{ code: 1012, reason: "retry=500", reconnect: "after-backoff" }]);
  assert.equal(socket.readyState, FakeSocket.CLOSED);
});

test("a close without ERROR tells its code, and a cut tells none", async () => {
  const closed = await connected();
  closed.socket.end(1009, "too big");
  assert.deepEqual(closed.ends, [{ code: 1009, reason: "too big" }]);

  const cut = await connected();
  cut.socket.end(1006);
  assert.equal(cut.ends.length, 1);
  assert.equal(cut.ends[0].code, undefined);
});

test("a MESSAGE that makes no sense ends the connection", async () => {
  const { socket, ends } = await connected();

  socket.receive(frame("MESSAGE", { destination: "/channel/a", offset: 1 }, "{"));

  assert.ok(ends[0].cause instanceof SyntaxError);
});

test("goodbye is a DISCONNECT", async () => {
  const { socket, connection, ends } = await connected();

  connection.close({ goodbye: true });
  const sent = parsed(socket.sent[0]);
  socket.receive(frame("RECEIPT", { "receipt-id": sent.headers.receipt }));
  socket.end(1000);

  assert.equal(sent.command, "DISCONNECT");
  assert.deepEqual(ends, []);
});

test("a close without goodbye only cuts, and nothing is told afterwards", async () => {
  const { socket, connection, ends, frames } = await connected();

  connection.close();
  socket.receive(frame("MESSAGE", { destination: "/channel/a", offset: 1 }, "1"));
  socket.end(1006);

  assert.deepEqual(socket.sent, []);
  assert.equal(socket.readyState, FakeSocket.CLOSED);
  assert.deepEqual([ends, frames], [[], []]);
});

test("a close right after connect leaves no socket behind", async () => {
  const push = await component.start(
    {},
    /** @type {any} */ ({ base: "http://host.example/", platform: { WebSocket: FakeSocket } }),
  );

  push.connect(REQUEST, { onFrame() {}, onActivity() {}, onEnd() {} }).close();
  await turn();

  assert.equal(FakeSocket.newest.readyState, FakeSocket.CLOSED);
});

test("a browser that refuses to open a WebSocket ends the connection", async () => {
  const { ends } = await connect(
    {},
    class {
      constructor() {
        throw new Error("no");
      }
    },
  );

  assert.equal(ends[0].cause.message, "no");
});

test("what cannot be sent ends the connection", async () => {
  const { socket, connection, ends } = await connected();
  socket.readyState = FakeSocket.CLOSED;

  connection.send([{ send: 1 }]);
  await turn();

  assert.equal(ends.length, 1);
});

test("changes of entries go up as the README says", async () => {
  const { connection, socket } = await connected();

  connection.send([
    { number: 1, put: "state/1", key: "a:b", data: [1], if: "new", score: 1.5, ttlMs: 500 },
    { number: 2, remove: "state/1", key: "a", if: 7 },
  ]);

  const [put, remove] = socket.sent.map(parsed);
  assert.equal(put.command, "SEND");
  assert.equal(put.body, "[1]");
  const { destination, number, key, if: condition, score, "ttl-ms": ttlMs } = put.headers;
  assert.deepEqual(
    [destination, number, key, condition, score, ttlMs],
    ["/entry/state/1", "1", "a\\cb", "new", "1.5", "500"],
  );
  assert.deepEqual(
    [remove.headers.destination, remove.headers.removed, remove.headers.if],
    ["/entry/state/1", "true", "7"],
  );
});
