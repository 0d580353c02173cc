/**
 * The browser side of push `stomp`: the protocol's frames as STOMP 1.2, by the table in the component's README,
 * over the library `@stomp/stompjs`.
 *
 * @module thywill/push
 */

import { Client } from "thywill/stompjs";

/**
 * @import {
 *   ClientComponent, ClientFrame, ClientPush, ConnectionEnd, ConnectRequest, PushConnection, PushHandlers,
 *   PutFrame, RemoveFrame, ServerFrame,
 * } from "thywill/types"
 */
/** @import { IFrame, IStompSocket, StompHeaders } from "@stomp/stompjs" */

/**
 * @typedef {object} Config
 * @property {string} [path]  of the WebSocket
 * @property {number} [heartbeatMs]  how often each end gives a sign of life
 * @property {number} [timeoutMs]  after how long a silent end is taken for dead
 * @property {number} [maxMessageBytes]  the longest message the server takes
 */

/** The id of the subscription to `/client`; no channel has that name. A channel's has the channel's name. */
const OWN = "@";
const CHANNEL = "/channel/";
const HISTORY = "/history/";
const ENTRY = "/entry/";
/** What the headers of a SEND may take up. */
const HEADER_BYTES = 1_024;
/** Close codes by which the connection was lost rather than closed by the server: RFC 6455, section 7.4.1. */
const LOST = new Set([1001, 1005, 1006, 1015]);

/** @type {ClientComponent<Config, ClientPush>} */
export default {
  start(
    { path = "/thywill/push/stomp", heartbeatMs = 25_000, timeoutMs = 33_000, maxMessageBytes = 65_536 },
    { base, platform = {} },
  ) {
    const Socket = platform.WebSocket ?? globalThis.WebSocket;
    const times = { heartbeatMs, timeoutMs, maxMessageBytes: maxMessageBytes - HEADER_BYTES };
    return {
      connect(request, handlers, { origin = base } = {}) {
        const url = new URL(path, origin);
        url.protocol = url.protocol.replace("http", "ws");
        try {
          return open(new Socket(url.href, ["v12.stomp"]), request, times, handlers);
        } catch (cause) {
          return neverOpened(cause, handlers);
        }
      },
    };
  },
};

/**
 * @param {unknown} cause
 * @param {PushHandlers} handlers
 * @returns {PushConnection}
 */
function neverOpened(cause, handlers) {
  let over = false;
  queueMicrotask(() => over || handlers.onEnd({ cause }));
  return {
    transport: "stomp",
    bufferedBytes: 0,
    send() {},
    close() {
      over = true;
    },
  };
}

/**
 * @param {WebSocket} socket
 * @param {ConnectRequest} request
 * @param {{ heartbeatMs: number, timeoutMs: number, maxMessageBytes: number }} times
 * @param {PushHandlers} handlers
 * @returns {PushConnection}
 */
function open(socket, request, times, handlers) {
  let over = false;

  function cut() {
    over = true;
    client.deactivate({ force: true });
    // A library that has not come to open it would leave it open.
    socket.close();
  }

  /** @param {ConnectionEnd} end */
  function finish(end) {
    if (over) return;
    cut();
    handlers.onEnd(end);
  }

  /** @param {ServerFrame} frame @param {number} bytes */
  function pass(frame, bytes) {
    if (!over) handlers.onFrame(frame, bytes);
  }

  /** @param {IFrame} message */
  function onMessage(message) {
    /** @type {ServerFrame} */
    let frame;
    try {
      frame = toFrame(message);
    } catch (cause) {
      return finish({ cause });
    }
    pass(frame, message.body.length);
  }

  const client = new Client({
    webSocketFactory: () => /** @type {IStompSocket} */ (socket),
    reconnectDelay: 0,
    heartbeatIncoming: times.heartbeatMs,
    heartbeatOutgoing: times.heartbeatMs,
    connectHeaders: connectHeaders(request),
    onConnect: ({ headers }) => pass({ connected: { ...connected(headers), ...times } }, 0),
    onUnhandledMessage: onMessage,
    onStompError: ({ headers }) => finish(endOf(headers)),
    onWebSocketClose: ({ code, reason }) =>
      finish(LOST.has(code) ? { cause: new Error(`WebSocket closed with ${code}`) } : { code, reason }),
    onHeartbeatReceived() {
      if (over) return;
      // Timers of a page in the background are late; an answer is not.
      beat(socket);
      handlers.onActivity();
    },
  });
  client.activate();

  return {
    transport: "stomp",
    get bufferedBytes() {
      return socket.bufferedAmount;
    },
    send(frames) {
      try {
        for (const frame of frames) transmit(client, socket, frame, onMessage);
      } catch (cause) {
        queueMicrotask(() => finish({ cause }));
      }
    },
    close({ goodbye = false } = {}) {
      if (over) return;
      if (!goodbye || !client.connected) return cut();
      over = true;
      client.deactivate();
    },
  };
}

// ----------------------------------------------------------------------------------------------- client to server

/**
 * @param {ConnectRequest} request
 * @returns {StompHeaders}
 */
function connectHeaders({ application, instance, acknowledged, client, token, positions, subscribe }) {
  return defined({
    host: "thywill",
    application,
    instance,
    acknowledged,
    "client-subscription": OWN,
    client,
    token,
    positions: positions && JSON.stringify(positions),
    subscribe: subscribe && JSON.stringify(subscribe),
  });
}

/**
 * @param {Client} client
 * @param {WebSocket} socket
 * @param {ClientFrame} frame
 * @param {(message: IFrame) => void} onMessage
 */
function transmit(client, socket, frame, onMessage) {
  /** @param {string} destination @param {unknown} data @param {number} [number] @param {Headers} [more] */
  const send = (destination, data, number, more = {}) =>
    client.publish({
      destination,
      body: data === undefined ? "" : JSON.stringify(data),
      headers: defined({ number, "content-type": "application/json", ...more }),
    });
  if ("send" in frame) return send("/application", frame.send, frame.number);
  if ("publish" in frame) {
    const { number, publish, data, id, key } = frame;
    return send(CHANNEL + publish, data, number, { "publication-id": id, key });
  }
  if ("history" in frame) {
    const { number, history, recent, epoch, offset, limit } = frame;
    return send(HISTORY + history, null, number, { recent, epoch, offset, limit });
  }
  if ("put" in frame || "remove" in frame) return client.publish(entryMessage(frame));
  if ("call" in frame) return send("/call/" + frame.call, frame.data, frame.number, { "timeout-ms": frame.timeoutMs });
  if ("notify" in frame) return send("/notify/" + frame.notify, frame.data, frame.number);
  if ("push" in frame) return send("/queue/" + frame.push, frame.data, frame.number);
  if ("result" in frame) {
    const { code: error, message } = frame.error ?? {};
    return send("/result/" + frame.result, frame.data, frame.number, { error, message });
  }
  if ("cancel" in frame) return send("/cancel/" + frame.cancel, undefined);
  if ("received" in frame) return send("/received", frame.received);
  if ("report" in frame) return send("/report", frame.report);
  if ("subscribe" in frame) {
    const { number, subscribe: id, recent, epoch, offset } = frame;
    client.subscribe(CHANNEL + id, onMessage, defined({ id, number, recent, epoch, offset }));
  } else if ("unsubscribe" in frame) {
    const { number, unsubscribe: id } = frame;
    client.unsubscribe(id, defined({ number, destination: CHANNEL + id }));
  } else {
    beat(socket);
  }
}

/** @param {PutFrame | RemoveFrame} frame */
function entryMessage(frame) {
  const { number, key, if: condition } = frame;
  if ("remove" in frame) {
    return { destination: ENTRY + frame.remove, headers: defined({ number, key, if: condition, removed: "true" }) };
  }
  const { put, data, score, ttlMs } = frame;
  return {
    destination: ENTRY + put,
    body: JSON.stringify(data),
    headers: defined({ number, key, if: condition, score, "ttl-ms": ttlMs, "content-type": "application/json" }),
  };
}

/** @param {WebSocket} socket */
function beat(socket) {
  if (socket.readyState === socket.OPEN) socket.send("\n");
}

/** @typedef {Record<string, string | number | undefined>} Headers */

/**
 * @param {Headers} headers
 * @returns {StompHeaders}
 */
function defined(headers) {
  const entries = Object.entries(headers).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

// ----------------------------------------------------------------------------------------------- server to client

/** @param {StompHeaders} headers of CONNECTED */
function connected(headers) {
  return {
    client: headers["client-id"],
    session: headers.session,
    connection: headers.connection,
    token: headers.token,
    resumed: headers.resumed === "true",
    received: Number(headers.received),
    ...(headers.socket ? { socket: Number(headers.socket) } : {}),
    channels: JSON.parse(headers.channels),
  };
}

/**
 * @param {StompHeaders} headers of ERROR
 * @returns {ConnectionEnd}
 */
function endOf({ code, message, reconnect, address }) {
  const known =
    reconnect === "never" || reconnect === "after-backoff" || reconnect === "anew" || reconnect === "elsewhere";
  return { code: Number(code), reason: message, ...(known ? { reconnect } : {}), ...(address ? { address } : {}) };
}

/**
 * @param {IFrame} message a MESSAGE
 * @returns {ServerFrame}
 */
function toFrame({ headers, body }) {
  const { destination, epoch } = headers;
  const offset = Number(headers.offset);
  const data = body === "" ? undefined : JSON.parse(body);
  if (headers.own) return { channel: destination.slice(CHANNEL.length), offset, own: true };
  if (destination.startsWith(CHANNEL)) return publication(destination.slice(CHANNEL.length), headers, data);
  if (headers.acknowledged) return { ack: Number(headers.acknowledged) };
  if (headers.subscribed) return { channel: headers.subscribed, subscribed: standing(headers) };
  if (headers.unsubscribed) return { channel: headers.unsubscribed, unsubscribed: true };
  if (headers.gap) {
    const { from, to, reset } = headers;
    return { channel: headers.gap, gap: { epoch, from: Number(from), to: Number(to), reset: reset === "true" } };
  }
  if (headers.call) {
    const { call, "call-id": id, "timeout-ms": timeoutMs } = headers;
    return {
      channel: "@",
      offset,
      call,
      data,
      ...(id ? { id } : {}),
      ...(timeoutMs ? { timeoutMs: Number(timeoutMs) } : {}),
    };
  }
  if (headers.cancel) return { channel: "@", offset, cancel: headers.cancel };
  if (headers.queue) return { channel: "@", offset, push: headers.queue, data };
  const error = headers.error ? problem(headers) : undefined;
  if (headers.answer)
    return { channel: "@", offset, answer: Number(headers.answer), ...(error ? { error } : { data }) };
  if (error) return headers.number ? { error, number: Number(headers.number) } : { error };
  return { channel: "@", offset, data };
}

/**
 * @param {string} channel
 * @param {StompHeaders} headers
 * @param {any} data
 * @returns {ServerFrame}
 */
function publication(channel, { offset, key, snapshot, more, score, removed }, data) {
  if (snapshot) return { channel, snapshot: data, offset: Number(offset), ...(more ? { more: true } : {}) };
  return {
    channel,
    ...(offset === undefined ? {} : { offset: Number(offset) }),
    ...(key === undefined ? {} : { key }),
    ...(score === undefined ? {} : { score: Number(score) }),
    ...(removed ? { removed: true } : { data }),
  };
}

/**
 * @param {StompHeaders} headers
 * @returns {import("thywill/types").Standing}
 */
function standing({ epoch, offset, kind }) {
  return {
    ...(epoch === undefined ? {} : { epoch, offset: Number(offset) }),
    ...(kind === "latest" || kind === "state" || kind === "volatile" ? { kind } : {}),
  };
}

/** @param {StompHeaders} headers */
function problem({ error: code, message, "retry-after-ms": retryAfterMs }) {
  return { code, message, ...(retryAfterMs ? { retryAfterMs: Number(retryAfterMs) } : {}) };
}
