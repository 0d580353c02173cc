import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { reconnectAfter } from "../src/close.js";
import { createSession } from "../src/session.js";
import { createFakeClock, settle } from "./fake-clock.js";

/** @import { PushHandlers, ClientFrame } from "../src/types.js" */

const PAGE = readFileSync(new URL("../../documentation/protocol.md", import.meta.url), "utf8");

/** @param {string} heading @returns {string} the text below it */
function section(heading) {
  const start = PAGE.indexOf(`\n${heading}`);
  assert.notEqual(start, -1, `the page has a section ${heading}`);
  const level = /^#+/.exec(heading)?.[0] ?? "";
  const end = PAGE.slice(start + 1).search(new RegExp(`\\n#{2,${level.length}} `));
  return end === -1 ? PAGE.slice(start) : PAGE.slice(start, start + 1 + end);
}

/** @param {string} text @returns {any[]} what stands in the code spans that open a table's rows */
function frameExamples(text) {
  const spans = [...text.matchAll(/^\| `(\{.*?\})` \|/gm)].map(([, span]) => span);
  return spans.map((span) =>
    JSON.parse(
      span
        .replaceAll("DATA", '"data"')
        .replaceAll("VERSION", "41")
        .replaceAll("[ENTRY,…]", '[{"key":"K","version":41,"data":"data"}]')
        .replaceAll("{…}", "{}"),
    ),
  );
}

/** @param {string} [heading] @returns {{ from: string, frame: any }[]} what passes over the WebSocket, without what no session of ours sends */
function conversation(heading = "### 11.1 ") {
  const lines = [...section(heading).matchAll(/^([<>]) (\{.*)$/gm)];
  const frames = lines.map(([, from, text]) => ({ from, frame: parse(text) }));
  /** @param {{ frame: any }} each */
  const wrong = ({ frame }) =>
    frame === undefined || (frame.number === 9 && !frame.publish) || frame.error?.code === "invalid";
  return frames.filter((each) => !wrong(each));
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A session whose push is the page: `say` plays the server. */
function sessionByThePage() {
  const clock = createFakeClock();
  /** @type {unknown[]} */
  const sent = [];
  /** @type {Record<string, unknown[]>} */
  const told = { messages: [], publications: [], gaps: [], problems: [] };
  /** @type {PushHandlers | undefined} */
  let handlers;
  const session = createSession({
    application: conversation()[0].frame.connect.application,
    instance: "pT3xw0c0Q9mK1v7yJrN2uA",
    clock,
    push: {
      connect(request, given) {
        handlers = given;
        sent.push({ connect: request });
        return {
          transport: "page",
          bufferedBytes: 0,
          send: (frames) => void sent.push(...frames),
          close: ({ goodbye } = {}) => void (goodbye && sent.push({ goodbye: true })),
        };
      },
    },
    handlers: {
      onState: () => {},
      onPrivate: (data) => told.messages.push(data),
      onPublication: (channel, data) => told.publications.push([channel, data]),
      onCopy: () => {},
      onEntry: () => {},
      onGap: (channel, gap) => told.gaps.push([channel, gap]),
      onProblem: (problem) => told.problems.push(problem),
    },
  });
  session.start();
  /** @param {any} frame */
  const say = (frame) => (frame.close ? handlers?.onEnd(frame.close) : handlers?.onFrame(frame, 10));
  return { clock, session, sent, told, say };
}

const CONNECTED = conversation().find(({ frame }) => frame.connected)?.frame;

test("every block of JSON on the protocol's page is JSON", () => {
  const blocks = [...PAGE.matchAll(/```json\n([\s\S]*?)```/g)].map(([, block]) => block);

  assert.ok(blocks.length >= 2);
  for (const block of blocks) assert.equal(typeof JSON.parse(block), "object");
});

test("every frame in the tables is JSON", () => {
  assert.ok(frameExamples(section("### 2.1")).length >= 10);
  assert.ok(frameExamples(section("### 2.2")).length >= 11);
});

test("the session says what the page's conversation says, byte for byte, and understands the answers", async () => {
  const { clock, session, sent, told, say } = sessionByThePage();
  /** @type {unknown[]} */
  const refusals = [];
  /** @type {unknown[]} */
  const answers = [];

  for (const { from, frame } of conversation()) {
    if (from === "<") say(frame);
    else if (frame.received) await clock.advance(5_000);
    else if (frame.goodbye) session.close();
    else if (!frame.connect) {
      const { number, ...message } = frame;
      session.request(message).then(
        (data) => data !== undefined && answers.push(data),
        (error) => refusals.push(error.code),
      );
    }
    if (from === ">") assert.equal(JSON.stringify(sent.shift()), JSON.stringify(frame));
  }
  await settle();

  assert.deepEqual(sent, []);
  assert.deepEqual(told.messages, ["hello"]);
  assert.deepEqual(told.publications, [["news/sport", { text: "first" }]]);
  assert.deepEqual(answers, ["yes"]);
  assert.deepEqual(refusals, ["forbidden"]);
  assert.equal(session.state().state, "closed");
});

test("the session puts together what the page says that has changed", () => {
  const { told, say } = sessionByThePage();
  const frames = conversation("### 11.10 ");
  for (const { from, frame } of frames) if (from === "<") say(frame);

  const published = frames.filter(({ frame }) => frame.publish).map(({ frame }) => frame.data);
  assert.equal(published.length, 6);
  assert.deepEqual(
    told.publications,
    published.map((data) => ["live/match", data]),
  );
});

/** Members of frames that have tests of their own. */
const ELSEWHERE = ["connected", "call", "cancel", "push", "own", "snapshot", "patch"];

test("the session understands every frame that the page lets the server send", () => {
  const examples = frameExamples(section("### 2.2"));
  for (const frame of examples.filter((example) => !ELSEWHERE.some((member) => member in example))) {
    const { session, told, say } = sessionByThePage();
    const connected = structuredClone(CONNECTED);
    connected.connected.channels = { "@": { epoch: "E", offset: 0 }, CHANNEL: { epoch: "E", offset: 16 } };
    if (frame.channel === "@") connected.connected.channels["@"].offset = frame.offset - 1;
    if (frame.gap) connected.connected.channels.CHANNEL.offset = 4;
    say(connected);
    say(frame);

    const name = JSON.stringify(frame);
    const happened = told.messages.length + told.publications.length + told.gaps.length + told.problems.length;
    const expected = frame.gap || frame.error?.code === "…" || (frame.data && frame.answer === undefined) ? 1 : 0;
    assert.equal(happened, frame.answer === undefined ? expected : 0, name);
    assert.equal(session.state().state, frame.close ? "waiting" : "connected", name);
  }
});

test("the frames that the session sends have the forms of the page", () => {
  const { session, sent, say } = sessionByThePage();
  say(CONNECTED);
  sent.length = 0;
  session.request({ send: "data" });
  session.request({ publish: "CHANNEL", data: "data" });
  session.request({ subscribe: "CHANNEL", recent: 20 });
  session.request({ unsubscribe: "CHANNEL" });

  const forms = frameExamples(section("### 2.1"));
  for (const frame of sent) assert.ok(forms.some(isForm(frame)), JSON.stringify(frame));
  assert.equal(sent.length, 4);
});

test("the session follows the page's table of close codes", () => {
  const rows = [...section("## 6.").matchAll(/^\| (\d{4}) \| \d{3} \| .* \| ([a-z-]+) \|$/gm)];

  assert.ok(rows.length >= 18);
  for (const [, code, reconnect] of rows) assert.equal(reconnectAfter({ code: Number(code) }), reconnect, code);
});

/** @param {any} frame @returns {(form: any) => boolean} whether the form is that of the frame, which may lack members */
const isForm =
  ({ number, ...frame }) =>
  (form) => {
    const known = Object.keys(form).filter((member) => member in frame);
    return JSON.stringify(Object.fromEntries(known.map((member) => [member, form[member]]))) === JSON.stringify(frame);
  };
