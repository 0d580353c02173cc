/**
 * The browser side of push `comet`: documentation/protocol.md, section 4. It tries WebSocket, then SSE, then a
 * stream, then long-poll; goes on at once when one is refused or broken by something on the way; and remembers
 * what worked.
 *
 * To force a transport, add `?thywill-transport=sse` to the page's address (`websocket`, `sse`, `stream`,
 * `long-poll`).
 *
 * @module thywill/push
 */

import { openLongPoll } from "./push-comet-long-poll.js";
import { createMemory, ORDER } from "./push-comet-memory.js";
import { frameOfEvent, openStream } from "./push-comet-stream.js";
import { parse, toolsOf } from "./push-comet-tools.js";
import { openWebSocket } from "./push-comet-websocket.js";

/** @import { Tools } from "./push-comet-tools.js" */
/**
 * @import {
 *   ClientComponent, ClientFrame, ClientPush, ConnectionEnd, PushConnection, PushHandlers,
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
 * @property {(key: string) => void} connected  the key of requests made beside it
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

/** @typedef {{ tools: Tools, address: (path: string) => URL, sendAddress: URL, hello: string, pollHoldMs: number }} Surroundings */

/**
 * How long to wait for `connected` before the next transport has its turn; longer where the way is known to be
 * free.
 */
const PATIENCE_MS = 3_000;
const LONG_PATIENCE_MS = 15_000;

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
    return {
      connect: (request, handlers, { origin = base } = {}) => {
        const hello = JSON.stringify({ connect: request });
        /** @param {string} name */
        const address = (name) => new URL(path + name, origin);
        const sendAddress = new URL(sendPath, origin);
        return createConnection({ tools, address, sendAddress, hello, pollHoldMs }, memory, handlers);
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
 * @param {Surroundings} surroundings
 * @param {ReturnType<typeof createMemory>} memory
 * @param {PushHandlers} handlers
 * @returns {PushConnection}
 */
function createConnection(surroundings, memory, handlers) {
  const { clock } = surroundings.tools;
  const names = memory.order();
  let index = -1;
  /** @type {Line | undefined} */
  let line;
  /** @type {unknown} */
  let patience;
  let connectedAt = 0;
  let heardAt = 0;

  /** Lets go of the line, which then says nothing any more. */
  function release() {
    clock.clearTimeout(patience);
    const released = line;
    line = undefined;
    return released;
  }

  /** @param {number} delayMs */
  function waitAtMost(delayMs) {
    clock.clearTimeout(patience);
    patience = clock.setTimeout(() => failed(new Error(`No answer over ${names[index]} in time`)), delayMs);
  }

  function next() {
    index++;
    const last = index === names.length - 1;
    waitAtMost(last || memory.proven(names[index]) ? LONG_PATIENCE_MS : PATIENCE_MS);
    /** @type {Line} */
    let mine;
    /** @param {() => void} run */
    const ifMine = (run) => {
      if (mine === line) run();
    };
    mine = OPEN[names[index]](surroundings, {
      opened: () => ifMine(() => connectedAt || waitAtMost(LONG_PATIENCE_MS)),
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
    if (frame.connected && !connectedAt) onConnected(frame.connected.connection);
    handlers.onFrame(frame, text.length);
  }

  /** @param {string} key */
  function onConnected(key) {
    clock.clearTimeout(patience);
    connectedAt = clock.now();
    memory.worked(names[index]);
    line?.connected(key);
  }

  /** @param {unknown} cause @param {ConnectionEnd} [end]  if no transport is left */
  function failed(cause, end = { cause }) {
    if (connectedAt) memory.dropped(names[index], clock.now() - connectedAt);
    if (connectedAt || index === names.length - 1) return finish(end);
    release()?.close({ goodbye: false, leaving: false });
    next();
  }

  /** @param {ConnectionEnd} end */
  function finish(end) {
    release()?.close({ goodbye: false, leaving: false });
    index = names.length;
    handlers.onEnd(end);
  }

  queueMicrotask(() => index === -1 && next());
  return {
    get transport() {
      return names[Math.max(0, index)] ?? "";
    },
    get bufferedBytes() {
      return line?.bufferedBytes ?? 0;
    },
    send: (frames) => line?.send(frames),
    close({ goodbye = false, leaving = false } = {}) {
      const silentMs = clock.now() - heardAt;
      if (connectedAt && line && !goodbye && silentMs > 10_000) {
        memory.dropped(names[index], clock.now() - connectedAt);
      }
      release()?.close({ goodbye, leaving });
      index = names.length;
    },
  };
}
