import { attempt, byteLength } from "./push-comet-tools.js";

/** @import { Line, LineHandlers, Surroundings } from "./push-comet.js" */
/** @import { ClientFrame } from "thywill/types" */

/** Small frames are joined up to so many bytes, or what the server takes if that is less. */
const MAX_JOINED_BYTES = 4_096;
/** Close codes by which the connection was lost rather than closed by the server: RFC 6455, section 7.4.1. */
const LOST = new Set([1001, 1005, 1006, 1015]);

/**
 * Section 4.1 of the protocol.
 *
 * @param {Surroundings} surroundings
 * @param {LineHandlers} on
 * @returns {Line}
 */
export function openWebSocket({ tools, address, hello }, on) {
  const url = address("websocket");
  url.protocol = url.protocol.replace("http", "ws");
  const socket = attempt(() => new /** @type {typeof globalThis.WebSocket} */ (tools.WebSocket)(url.href, "thywill.1"));
  if (!socket) {
    queueMicrotask(() => on.fail(new Error("The browser refused to open a WebSocket")));
    return { bufferedBytes: 0, connected() {}, send() {}, close() {} };
  }
  socket.onopen = () => {
    on.opened();
    socket.send(hello);
  };
  // Some programs' WebSockets that could not be opened give an error only, and no close.
  socket.onerror = () => on.fail(new Error("The WebSocket failed"));
  socket.onmessage = ({ data }) => {
    if (typeof data !== "string") return on.fail(new Error("A binary message came"));
    for (const text of data.split("\n")) if (text) on.frame(text);
  };
  socket.onclose = ({ code, reason }) => {
    if (LOST.has(code)) on.fail(new Error(`WebSocket closed with ${code}`));
    else on.end({ code, reason });
  };
  let maxJoinedBytes = MAX_JOINED_BYTES;
  return {
    get bufferedBytes() {
      return socket.bufferedAmount;
    },
    connected({ maxMessageBytes = MAX_JOINED_BYTES }) {
      maxJoinedBytes = Math.min(MAX_JOINED_BYTES, maxMessageBytes);
    },
    send: (frames) => join(frames, maxJoinedBytes).forEach((text) => socket.send(text)),
    close({ goodbye }) {
      if (goodbye && socket.readyState === socket.OPEN) socket.send('{"goodbye":true}');
      socket.close(1000);
    },
  };
}

/**
 * Joins small frames to fewer messages.
 *
 * @param {ClientFrame[]} frames
 * @param {number} maxBytes  of those that are joined; a longer frame goes alone
 */
function join(frames, maxBytes) {
  /** @type {string[]} */
  const joined = [];
  let size = 0;
  for (const text of frames.map((frame) => JSON.stringify(frame))) {
    const bytes = byteLength(text);
    size += 1 + bytes;
    if (joined.length > 0 && size <= maxBytes) {
      joined.push(`${joined.pop()}\n${text}`);
    } else {
      joined.push(text);
      size = bytes;
    }
  }
  return joined;
}
