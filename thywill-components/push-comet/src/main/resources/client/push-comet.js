/**
 * The browser side of push `comet`: documentation/protocol.md, section 4. It tries WebSocket, then SSE, then a
 * stream, then long-poll; goes on at once when one is refused or broken by something on the way, and soon when one
 * is silent; and remembers what worked. When the session asks for it, it tries better ones again beside the one
 * that stands.
 *
 * To force a transport, add `?thywill-transport=sse` to the page's address (`websocket`, `sse`, `stream`,
 * `long-poll`).
 *
 * @module thywill/push
 */

import { openLongPoll } from "./push-comet-long-poll.js";
import { createMemory, ORDER } from "./push-comet-memory.js";
import { createPatience } from "./push-comet-patience.js";
import { frameOfEvent, openStream } from "./push-comet-stream.js";
import { parse, toolsOf } from "./push-comet-tools.js";
import { openWebSocket } from "./push-comet-websocket.js";

/** @import { Tools } from "./push-comet-tools.js" */
/**
 * @import {
 *   ClientComponent, ClientFrame, ClientPush, Connected, ConnectionEnd, PushConnection, PushHandlers,
 * } from "thywill/types"
 */

/**
 * @typedef {object} Config
 * @property {string} [path]  where the transports are
 * @property {string} [sendPath]  where frames are sent beside the connection
 * @property {string[]} [transports]  those that the server offers
 * @property {string} [transport]  the only one to use
 * @property {number} [pollHoldMs]  for how long the server holds a poll
 */

/**
 * One attempt over one transport. `send` is only called after `connected`.
 *
 * @typedef {object} Line
 * @property {number} bufferedBytes
 * @property {(connected: Connected) => void} connected  with the key of requests made beside it
 * @property {(frames: ClientFrame[]) => void} send
 * @property {(options: { goodbye: boolean, leaving: boolean }) => void} close
 */

/**
 * @typedef {object} LineHandlers
 * @property {() => void} opened  the request has left, so only the answer is still to come
 * @property {(text: string) => void} frame
 * @property {() => void} activity
 * @property {(cause: unknown, end?: ConnectionEnd) => void} fail  something broke on the way; `end` if no other
 *   transport does better
 * @property {(end: ConnectionEnd) => void} end  the server has ended it, or nothing else can be done
 */

/** The close code of a connection whose client has a newer one. */
const REPLACED = 4409;

/** @typedef {{ tools: Tools, address: (path: string) => URL, sendAddress: URL, hello: string, pollHoldMs: number }} Surroundings */

/** @type {ClientComponent<Config, ClientPush>} */
export default {
  start(config, { base, platform = {} }) {
    const { path = "/thywill/push/", sendPath = "/thywill/send/", transports = ORDER, pollHoldMs = 25_000 } = config;
    const tools = toolsOf(platform);
    const forced = new URL(base).searchParams.get("thywill-transport") ?? config.transport;
    if (forced && !transports.includes(forced)) {
      throw new Error(`There is no transport "${forced}"; there are: ${transports.join(", ")}`);
    }
    const memory = createMemory(tools, forced ? [forced] : ORDER.filter((name) => transports.includes(name)));
    if (memory.order().length === 0)
      throw new Error(`None of the transports can be used here: ${forced ?? transports}`);
    const patience = createPatience(tools);
    return {
      connect: (request, handlers, { origin = base, instead } = {}) => {
        const hello = JSON.stringify({ connect: request });
        /** @param {string} name */
        const address = (name) => new URL(path + name, origin);
        const sendAddress = new URL(sendPath, origin);
        const names = instead ? memory.better(instead.transport) : memory.order();
        const course = { names, memory, patience, beside: instead !== undefined };
        return createConnection({ tools, address, sendAddress, hello, pollHoldMs }, course, handlers);
      },
    };
  },
};

// --------------------------------------------------------------------------------------------------- one connection

/** @type {Record<string, (surroundings: Surroundings, on: LineHandlers) => Line>} */
const OPEN = {
  websocket: openWebSocket,
  sse: (surroundings, on) => openStream(surroundings, on, "sse", "text/event-stream", frameOfEvent),
  stream: (surroundings, on) => openStream(surroundings, on, "stream", "application/x-ndjson", (line) => line.trim()),
  "long-poll": openLongPoll,
};

/**
 * @typedef {object} Course
 * @property {string[]} names  the transports to try, in this order
 * @property {ReturnType<typeof createMemory>} memory
 * @property {ReturnType<typeof createPatience>} patience
 * @property {boolean} beside  whether another connection stands meanwhile
 */

/**
 * @param {Surroundings} surroundings
 * @param {Course} course
 * @param {PushHandlers} handlers
 * @returns {PushConnection}
 */
function createConnection(surroundings, { names, memory, patience, beside }, handlers) {
  const { clock } = surroundings.tools;
  let index = -1;
  /** @type {Line | undefined} */
  let line;
  /** @type {unknown} */
  let timer;
  let connectedAt = 0;
  let heardAt = 0;
  /** An attempt was given up before it was answered. The server may take it for the newest one when it arrives. */
  let stray = false;

  /** Lets go of the line, which then says nothing any more. */
  function release() {
    clock.clearTimeout(timer);
    const released = line;
    line = undefined;
    return released;
  }

  /** @param {number} delayMs */
  function waitAtMost(delayMs) {
    clock.clearTimeout(timer);
    timer = clock.setTimeout(() => failed(new Error(`No answer over ${names[index]} in time`)), delayMs);
  }

  function next() {
    index++;
    const kind = { last: index === names.length - 1, proven: memory.proven(names[index]) };
    const begunAt = clock.now();
    waitAtMost(patience.untilConnected(kind));
    /** @type {Line} */
    let mine;
    /** @param {() => void} run */
    const ifMine = (run) => {
      if (mine === line) run();
    };
    mine = OPEN[names[index]](surroundings, {
      opened: () => ifMine(() => connectedAt || waitAtMost(patience.afterOpening(kind, clock.now() - begunAt))),
      frame: (text) => ifMine(() => onText(text)),
      activity: () => ifMine(onActivity),
      fail: (cause, end) => ifMine(() => failed(cause, end)),
      end: (end) => ifMine(() => finish(end)),
    });
    line = mine;
  }

  function onActivity() {
    heardAt = clock.now();
    if (connectedAt) handlers.onActivity();
  }

  /** @param {string} text */
  function onText(text) {
    heardAt = clock.now();
    const frame = parse(text);
    if (typeof frame !== "object" || frame === null) return failed(new Error(`No frame: ${text.slice(0, 100)}`));
    if (frame.close) return finish(frame.close);
    if (frame.connected && !connectedAt) onConnected(frame.connected);
    handlers.onFrame(frame, text.length);
  }

  /** @param {Connected} connected */
  function onConnected(connected) {
    clock.clearTimeout(timer);
    connectedAt = clock.now();
    memory.worked(names[index]);
    line?.connected(connected);
  }

  /** @param {unknown} cause @param {ConnectionEnd} [end]  if no transport is left */
  function failed(cause, end = { cause }) {
    if (connectedAt) memory.dropped(names[index], clock.now() - connectedAt, beside);
    if (connectedAt || index === names.length - 1) return finish(end);
    release()?.close({ goodbye: false, leaving: false });
    stray = true;
    next();
  }

  /** @param {ConnectionEnd} end */
  function finish(end) {
    release()?.close({ goodbye: false, leaving: false });
    index = names.length;
    const byOurselves = stray && connectedAt > 0 && end.code === REPLACED;
    handlers.onEnd(byOurselves ? { reason: end.reason } : end);
  }

  queueMicrotask(() => {
    if (index >= 0) return;
    if (names.length > 0) next();
    else finish({ cause: new Error("There is no transport left to try") });
  });
  return {
    get transport() {
      return names[Math.max(0, index)] ?? "";
    },
    get improvable() {
      return connectedAt > 0 && memory.better(names[index]).length > 0;
    },
    get bufferedBytes() {
      return line?.bufferedBytes ?? 0;
    },
    send: (frames) => line?.send(frames),
    close({ goodbye = false, leaving = false } = {}) {
      const silentMs = clock.now() - heardAt;
      if (connectedAt && line && !goodbye && silentMs > 10_000) {
        memory.dropped(names[index], clock.now() - connectedAt, beside);
      }
      release()?.close({ goodbye, leaving });
      index = names.length;
    },
  };
}
