/** @import { FakeServer } from "../../../../../bootstrap-js/test/fake-server.js" */
/** @import { Clock } from "thywill/clock" */
/** @import { ConnectRequest } from "thywill/types" */

/** @typedef {{ path: string, body: string, headers: Headers, init: RequestInit }} Request */
/** @typedef {"ok" | "refused" | "silent" | "mute" | "error" | ((request: Request) => Response)} Way  how requests to a place fare */

const STREAMS = {
  sse: { type: "text/event-stream;charset=utf-8", wrap: (/** @type {string} */ text) => `data: ${text}\r\n\r\n` },
  stream: { type: "application/x-ndjson", wrap: (/** @type {string} */ text) => `${text}\n` },
};

/**
 * The four transports of section 4 of the protocol in memory, between a client's `fetch` and `WebSocket` and a
 * server.
 *
 * @param {{ server: FakeServer, clock: Clock }} options
 */
export function createFakeNetwork({ server, clock }) {
  /** @type {Set<() => void>} what cuts each connection */
  const cuts = new Set();
  /** @type {Map<string, ReturnType<typeof createPolls>>} by key */
  const polls = new Map();

  const network = {
    /** @type {Record<string, Way>} by the last part of the address: `websocket`, `sse`, `stream`, `long-poll`, `send` */
    ways: {},
    /** @type {Request[]} */
    requests: [],
    /** @type {string[]} what came over WebSockets */
    messages: [],
    /** How long a WebSocket takes to open. */
    openingMs: 1,
    /** Answers of long-polls and sends that get lost after the server has done its part. */
    answersLost: 0,
    cut: () => [...cuts].forEach((cut) => cut()),
    /** @type {typeof globalThis.fetch} */
    fetch: (input, init = {}) => exchange(new URL(String(input)), init),
    WebSocket: /** @type {typeof globalThis.WebSocket} */ (/** @type {unknown} */ (createSocketClass())),
    /** @param {string} place */
    countOf: (place) => network.requests.filter(({ path }) => path.endsWith(place)).length,
  };

  /** @param {string} place */
  const wayTo = (place) => network.ways[place] ?? "ok";

  /** @param {URL} url @param {RequestInit} init @returns {Promise<Response>} */
  function exchange({ pathname }, init) {
    const request = { path: pathname, body: String(init.body), headers: new Headers(init.headers), init };
    network.requests.push(request);
    const place = pathname.split("/").filter(Boolean).at(-1) ?? "";
    const way = wayTo(place);
    return new Promise((resolve, reject) => {
      const fail = () => reject(new TypeError("fetch failed"));
      const { signal } = init;
      if (signal?.aborted) return reject(signal.reason);
      signal?.addEventListener("abort", () => reject(signal.reason));
      if (way === "silent") return;
      if (way === "refused") return void clock.setTimeout(fail, 1);
      if (typeof way === "function") return resolve(way(request));
      clock.setTimeout(() => {
        if (signal?.aborted) return;
        Promise.resolve(answer(place, request, fail)).then((response) => {
          if (!["send", "long-poll"].includes(place) || network.answersLost === 0) return resolve(response);
          network.answersLost--;
          fail();
        });
      }, 1);
    });
  }

  /** @param {string} place @param {Request} request @param {() => void} fail */
  function answer(place, request, fail) {
    if (place === "send") return takeSend(request);
    if (place === "sse" || place === "stream") return openStream(STREAMS[place], request);
    if (place !== "long-poll") return json(404, { error: { code: "not-found", message: "nothing here" } });
    const key = request.headers.get("Thywill-Connection");
    return key ? poll(key, request, fail) : openPolls(request);
  }

  /** @param {Request} request */
  function takeSend({ headers, body }) {
    const client = server.linkOf(headers.get("Thywill-Connection") ?? "");
    if (!client) return json(410, { error: { code: "gone", message: "no such connection" } });
    const frames = body.split("\n").map((text) => JSON.parse(text));
    for (const frame of frames) server.take(client, frame);
    return json(200, { accepted: frames.length, received: client.received });
  }

  /** @param {typeof STREAMS["sse"]} kind @param {Request} request */
  function openStream({ type, wrap }, { body, init }) {
    /** @type {ReadableStreamDefaultController<Uint8Array>} */
    let controller;
    const stream = new ReadableStream({
      start: (given) => {
        controller = given;
      },
    });
    const bytes = (/** @type {unknown} */ frame) => new TextEncoder().encode(wrap(JSON.stringify(frame)));
    const peer = server.connect(requestOf(body), {
      // Halves, so that a frame can fall apart between two reads.
      send(frame) {
        const all = bytes(frame);
        const half = Math.floor(all.length / 2);
        attempt(() => controller.enqueue(all.slice(0, half)));
        attempt(() => controller.enqueue(all.slice(half)));
      },
      end(end) {
        attempt(() => controller.enqueue(bytes({ close: end })));
        attempt(() => controller.close());
      },
    });
    const cut = () => {
      cuts.delete(cut);
      peer.lost();
      attempt(() => controller.error(new TypeError("network error")));
    };
    cuts.add(cut);
    init.signal?.addEventListener("abort", cut);
    return new Response(stream, { headers: { "Content-Type": type } });
  }

  /** @param {Request} request */
  function openPolls({ body }) {
    const held = createPolls();
    const peer = server.connect(requestOf(body), { send: held.add, end: (end) => held.add({ close: end }) });
    const { key } = peer.client;
    polls.set(key, held);
    const cut = () => {
      cuts.delete(cut);
      polls.delete(key);
      peer.lost();
      held.abandon();
    };
    cuts.add(cut);
    return frames(held.take());
  }

  /** @param {string} key @param {Request} request @param {() => void} fail @returns {Promise<Response> | Response} */
  function poll(key, { body }, fail) {
    const held = polls.get(key);
    if (!held) return json(410, { error: { code: "gone", message: "no such connection" } });
    const [{ poll: cursor }, ...others] = body.split("\n").map((text) => JSON.parse(text));
    const client = server.linkOf(key);
    if (client) others.forEach((frame) => server.take(client, frame));
    return new Promise((resolve) => {
      const timer = clock.setTimeout(() => done(), 25_000);
      const done = () => {
        clock.clearTimeout(timer);
        resolve(frames(held.take()));
      };
      if (held.isOld(cursor)) resolve(frames(held.last()));
      else held.wait(done, fail);
    });
  }

  function createSocketClass() {
    return class {
      OPEN = 1;
      readyState = 0;
      bufferedAmount = 0;
      /** Whether it opens, and nothing goes through. */
      mute = false;
      /** @type {((event: any) => void) | undefined} */
      onopen;
      /** @type {((event: any) => void) | undefined} */
      onmessage;
      /** @type {((event: any) => void) | undefined} */
      onclose;
      /** @type {((event: any) => void) | undefined} */
      onerror;
      /** @type {ReturnType<FakeServer["connect"]> | undefined} */
      peer;

      /** @param {string} url @param {string} protocol */
      constructor(url, protocol) {
        const request = { path: new URL(url).pathname, body: protocol, headers: new Headers(), init: {} };
        network.requests.push(request);
        const way = wayTo("websocket");
        if (way === "silent") return;
        if (way === "error") {
          clock.setTimeout(() => this.onerror?.({}), 1);
          return;
        }
        this.mute = way === "mute";
        clock.setTimeout(() => (way === "refused" ? this.shut(1006) : this.open()), network.openingMs);
      }

      open() {
        if (this.readyState !== 0) return;
        this.readyState = 1;
        cuts.add(this.cut);
        this.onopen?.({});
      }

      cut = () => this.shut(1006);

      /** @param {number} code */
      shut(code, reason = "") {
        if (this.readyState === 3) return;
        this.readyState = 3;
        cuts.delete(this.cut);
        this.peer?.lost();
        this.onclose?.({ code, reason });
      }

      /** @param {string} text */
      send(text) {
        if (this.readyState !== 1 || this.mute) return;
        network.messages.push(text);
        for (const frame of text.split("\n").map((part) => JSON.parse(part))) {
          if (frame.connect) {
            this.peer = server.connect(frame.connect, {
              send: (sent) => clock.setTimeout(() => this.deliver(JSON.stringify(sent)), 1),
              end: ({ code = 1011, reason }) => clock.setTimeout(() => this.shut(code, reason), 1),
            });
          } else this.peer?.receive(frame);
        }
      }

      /** @param {string} data */
      deliver(data) {
        if (this.readyState === 1) this.onmessage?.({ data });
      }

      close() {
        this.shut(1005);
      }
    };
  }

  return network;
}

/** What waits for the next poll, and what the newest one was answered with. */
function createPolls() {
  let cursor = 0;
  /** @type {unknown[]} */
  let pending = [];
  /** @type {unknown[]} */
  let newest = [];
  /** @type {{ done: () => void, fail: () => void } | undefined} */
  let waiting;

  return {
    /** @param {unknown} frame */
    add(frame) {
      pending.push(frame);
      const { done } = waiting ?? {};
      waiting = undefined;
      if (done) queueMicrotask(done);
    },
    take() {
      newest = [{ next: `p${++cursor}` }, ...pending];
      pending = [];
      return newest;
    },
    last: () => newest,
    /** @param {string} asked */
    isOld: (asked) => asked !== `p${cursor}`,
    /** @param {() => void} done @param {() => void} fail */
    wait(done, fail) {
      if (pending.length > 0) done();
      else waiting = { done, fail };
    },
    abandon() {
      waiting?.fail();
    },
  };
}

/** @param {string} body @returns {ConnectRequest} */
const requestOf = (body) => JSON.parse(body).connect;

/** @param {unknown[]} list */
function frames(list) {
  const body = list.map((frame) => JSON.stringify(frame)).join("\n");
  return new Response(body, { headers: { "Content-Type": "application/x-ndjson" } });
}

/** @param {number} status @param {unknown} body @param {Record<string, string>} [headers] */
export function json(status, body, headers = {}) {
  return new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json", ...headers } });
}

/** @param {() => void} run  may fail, when the other side has gone */
function attempt(run) {
  try {
    run();
  } catch {
    // nobody is there any more
  }
}

/** What a tab keeps. */
export function createFakeStorage() {
  /** @type {Map<string, string>} */
  const items = new Map();
  return {
    getItem: (/** @type {string} */ key) => items.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => void items.set(key, value),
    removeItem: (/** @type {string} */ key) => void items.delete(key),
  };
}
