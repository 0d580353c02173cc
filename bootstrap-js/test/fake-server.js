import { matches } from "../src/pattern.js";
import { createFakeEntries, isState } from "./fake-entries.js";

/** @import { ClientFrame, ConnectionEnd, ConnectRequest, Gap, Position, ServerFrame } from "../src/types.js" */

/**
 * A connection as the server sees it.
 *
 * @typedef {object} Link
 * @property {(frame: ServerFrame) => void} send
 * @property {(end: ConnectionEnd) => void} end
 */

/** @typedef {{ epoch: string, first: number, log: unknown[] }} Stream  `first` is the offset of the oldest one kept */

/**
 * @typedef {object} ServerClient
 * @property {string} id
 * @property {string} instance
 * @property {string} token
 * @property {string | undefined} former  good until the client has shown that it got the newer one
 * @property {string} key
 * @property {number} received
 * @property {Stream} stream
 * @property {Set<string>} channels
 * @property {Map<string, Position>} begins  where what the client has subscribed to began
 * @property {Set<string>} patterns
 * @property {Link | undefined} link
 * @property {number} confirmed  by `received`
 * @property {{ user: { id: string, name: string }, expireInMs?: number }} [shown]
 */

/**
 * Documentation/protocol.md in memory, without a network: what an application would see is in `got`, and
 * `onSend` is what it answers.
 *
 * @param {{ history?: number, heartbeatMs?: number, timeoutMs?: number, maxMessageBytes?: number }} [options]
 */
export function createFakeServer({ history = 10_000, heartbeatMs, timeoutMs, maxMessageBytes = 65_536 } = {}) {
  /** @type {Map<string, ServerClient>} */
  const clients = new Map();
  /** @type {Map<string, Stream>} */
  const streams = new Map();
  /** For each link the newest change of each key that went over it live. @type {WeakMap<Link, Map<string, any>>} */
  const links = new WeakMap();
  let serial = 0;
  const entries = createFakeEntries({ streamOf, append });

  const server = {
    /** @type {unknown[]} what the application was sent */
    got: [],
    /** @type {{ client: string, frame: ClientFrame }[]} every frame that came, repeats included */
    frames: [],
    /** @type {ConnectRequest[]} */
    connects: [],
    /** @type {unknown[]} */
    reports: [],
    /** @type {string[]} clients that said goodbye */
    gone: [],
    /** @type {(data: any) => unknown} the application's answer; a thrown `{ code, message }` refuses */
    onSend: () => undefined,
    /** @type {Record<string, (data: any) => unknown>} what the application exposes; a thrown `{ code, message }` refuses */
    functions: {},
    /** @type {Record<string, unknown[]>} the application's queues */
    queues: {},
    /** @type {any[]} results of calls of the page's functions, in the order in which they came */
    results: [],
    /** @type {number[]} numbers of the calls that were cancelled */
    cancelled: [],
    /** Whether calls are left without an answer. */
    keepsCalls: false,
    /** @type {(channel: string) => boolean} */
    allows: () => true,
    /** @type {(frame: any) => import("../src/types.js").Problem | undefined} refuses a frame without taking its number */
    refuses: () => undefined,
    /**
     * Who shows these credentials; with `expireInMs` until when they are good.
     *
     * @type {(credentials: string) => { user: { id: string, name: string }, expireInMs?: number } | undefined}
     */
    knows: () => undefined,
    /** Whether guests are turned away. */
    wantsUsers: false,
    /** @type {(frame: any) => boolean} whether a frame is taken, but done only when `release` is called */
    holds: () => false,
    /** @type {(() => void)[]} */
    held: [],
    release() {
      for (const run of server.held.splice(0)) run();
    },
    /** Whether `ack` frames are sent; switched off to lose them. */
    acknowledges: true,
    clients,
    streamOf,

    /** @returns {ServerClient} the newest client */
    client: () => /** @type {ServerClient} */ ([...clients.values()].at(-1)),

    /** Whether a client gets what it has published itself. */
    echoes: true,

    /** @param {string} channel @param {unknown} data @param {ServerClient} [publisher]  gets `own` instead */
    publish(channel, data, publisher) {
      for (const client of clients.values()) {
        if (streams.has(channel)) break;
        if ([...client.patterns].some((pattern) => matches(pattern, channel))) subscribe(client, channel, {});
      }
      const stream = streamOf(channel);
      const offset = append(stream, data);
      for (const client of clients.values()) {
        if (!client.channels.has(channel)) continue;
        client.link?.send(client === publisher ? { channel, offset, own: true } : { channel, offset, data });
      }
      return offset;
    },

    /** What a channel of kind `state` holds. @param {string} channel */
    entries: (channel) => [...entries.of(channel).values()],

    /** Of kind `state` and with deltas. @type {(channel: string) => boolean} */
    deltas: () => false,
    /** How many patches were sent. */
    patches: 0,

    /** @param {string} channel @param {string} key @param {unknown} data @param {number} [score] */
    put: (channel, key, data, score) => tellAll(entries.put({ put: channel, key, data, score })),

    /** @param {string} channel @param {string} key */
    remove: (channel, key) => tellAll(entries.remove({ remove: channel, key })),

    /** @param {unknown} data @param {ServerClient} [client] */
    sendPrivately(data, client = server.client()) {
      tell(client, { data });
    },

    /**
     * Calls a function of the page's.
     *
     * @param {string} name @param {unknown} data @param {{ id?: string, timeoutMs?: number }} [options]
     */
    call(name, data, { id, timeoutMs } = {}) {
      tell(server.client(), { call: name, data, ...(id && { id }), ...(timeoutMs && { timeoutMs }) });
    },

    /** @param {string} id */
    cancel: (id) => tell(server.client(), { cancel: id }),

    /** @param {string} queue @param {unknown} data */
    pushTo: (queue, data) => tell(server.client(), { push: queue, data }),

    /** The server forgets all clients, as if it had been started anew; channels of the same name go on. */
    forgetClients() {
      for (const client of clients.values()) client.link = undefined;
      clients.clear();
    },

    /** @param {string} channel  its publications are lost and its numbering begins again */
    forgetChannel: (channel) => streams.delete(channel) && entries.forget(channel),

    /** @param {string} channel @param {number} offset  publications before it are dropped */
    trim: (channel, offset) => trim(streamOf(channel), offset),

    /**
     * @param {ConnectRequest} request
     * @param {Link} link
     */
    connect(request, link) {
      server.connects.push(request);
      const known = clients.get(request.client ?? "");
      const resumed = known !== undefined && [known.token, known.former].includes(request.token);
      const shown = request.credentials === undefined ? undefined : server.knows(request.credentials);
      if (request.credentials === undefined ? server.wantsUsers && !resumed : !shown) {
        link.end({ code: 4401, reason: "not logged in", reconnect: "never" });
        return { client: createClient(request), receive() {}, lost() {} };
      }
      const client = resumed ? known : createClient(request);
      client.shown = shown ?? client.shown;
      client.link?.end({ code: 4409, reason: "replaced by a newer connection" });
      client.link = link;
      client.former = request.token;
      client.token = `t${++serial}`;
      client.key = `k${++serial}`;
      const positions = resumed ? (request.positions ?? {}) : {};
      link.send({
        connected: { ...describe(client, positions), resumed, heartbeatMs, timeoutMs, maxMessageBytes, ...who(client) },
      });
      if (resumed) {
        for (const channel of Object.keys(positions)) {
          if (channel !== "@" && !client.channels.has(channel)) link.send({ channel, unsubscribed: true });
        }
        for (const name of ["@", ...client.channels])
          continueAfter(client, name, positions[name] ?? client.begins.get(name));
        if (server.acknowledges && client.received > 0) link.send({ ack: client.received });
      }
      for (const [name, from] of Object.entries(request.subscribe ?? {})) subscribe(client, name, from);
      return {
        client,
        /** @param {ClientFrame} frame */
        receive(frame) {
          if (client.link === link) take(client, frame);
        },
        /** The connection is gone; the client may come back. */
        lost() {
          if (client.link === link) client.link = undefined;
        },
      };
    },

    /** @param {string} key */
    linkOf: (key) => [...clients.values()].find((client) => client.key === key && client.link),

    /** @param {ServerClient} client @param {ClientFrame & { goodbye?: true }} frame */
    take,
  };

  /** @param {string} channel @returns {Stream} */
  function streamOf(channel) {
    const stream = streams.get(channel) ?? { epoch: `e${++serial}`, first: 1, log: [] };
    streams.set(channel, stream);
    return stream;
  }

  /** @param {Stream} stream @param {unknown} data */
  function append(stream, data) {
    stream.log.push(data);
    const newest = stream.first + stream.log.length - 1;
    trim(stream, newest - history + 1);
    return newest;
  }

  /** @param {Stream} stream @param {number} offset */
  function trim(stream, offset) {
    while (stream.first < offset && stream.log.length > 0) {
      stream.log.shift();
      stream.first++;
    }
  }

  /** @param {ConnectRequest} request @returns {ServerClient} */
  function createClient({ instance, acknowledged }) {
    const stream = { epoch: `e${++serial}`, first: 1, log: [] };
    const id = `c${++serial}`;
    /** @type {ServerClient} */
    const client = {
      ...{ id, instance, token: "", former: undefined, key: "", received: acknowledged, stream, confirmed: 0 },
      ...{ channels: new Set(), begins: new Map(), patterns: new Set(), link: undefined },
    };
    clients.set(id, client);
    return client;
  }

  /** @param {ServerClient} client */
  const who = ({ shown }) => shown && { user: shown.user, credentialsExpireInMs: shown.expireInMs };

  /** @param {ServerClient} client @param {string} name */
  const streamFor = (client, name) => (name === "@" ? client.stream : streamOf(name));

  /** @param {ServerClient} client @param {Record<string, Position>} positions */
  function describe(client, positions) {
    /** @type {Record<string, import("../src/types.js").Standing>} */
    const channels = {};
    for (const name of ["@", ...client.channels]) {
      const { epoch, first, log } = streamFor(client, name);
      const newest = { epoch, offset: first + log.length - 1 };
      const known = positions[name];
      if (isState(name)) channels[name] = standing(name, entries.canContinue(name, known) ? known : newest);
      else channels[name] = known ?? client.begins.get(name) ?? newest;
    }
    const { id, key, token, received } = client;
    return { client: id, session: "s1", connection: key, token, received, channels };
  }

  /** @param {ServerClient} client @param {string} channel @param {Position | undefined} position */
  function continueAfter(client, channel, position) {
    if (isState(channel) && !entries.canContinue(channel, position)) {
      for (const frame of entries.snapshot(channel)) client.link?.send(/** @type {any} */ (frame));
      return;
    }
    if (!position) return;
    const { epoch, first, log } = streamFor(client, channel);
    const reset = position.epoch !== epoch;
    let offset = reset ? first - 1 : position.offset;
    if (reset || offset < first - 1) {
      /** @type {Gap} */
      const gap = { epoch, from: reset ? 1 : offset + 1, to: first - 1, reset };
      client.link?.send({ channel, gap });
      offset = first - 1;
    }
    log
      .slice(offset - first + 1)
      .forEach((entry, i) => client.link?.send(frameOf(client, channel, offset + 1 + i, entry)));
  }

  /** @param {ServerClient} client @param {string} channel @param {number} offset @param {any} entry */
  const frameOf = (client, channel, offset, entry) =>
    channel === "@" || isState(channel) ? { channel, offset, ...entry } : { channel, offset, data: entry };

  /** @param {string} channel @param {Position} position */
  const standing = (channel, position) =>
    isState(channel)
      ? {
          ...{ ...position, kind: /** @type {"state"} */ ("state") },
          ...(server.deltas(channel) && { deltas: /** @type {true} */ (true) }),
        }
      : position;

  /** @param {any} change */
  function tellAll(change) {
    if (!change) return 0;
    for (const client of clients.values()) {
      if (client.link && client.channels.has(change.channel)) client.link.send(forLink(client.link, change));
    }
    return change.offset;
  }

  /** What has changed, if its base was sent over the same link. @param {Link} link @param {any} change */
  function forLink(link, change) {
    const { channel, key, offset, data, score } = change;
    if (!server.deltas(channel)) return change;
    const sent = links.get(link) ?? new Map();
    links.set(link, sent);
    const base = sent.get(`${channel} ${key}`);
    sent.set(`${channel} ${key}`, change.removed ? undefined : change);
    if (!base || change.removed) return change;
    server.patches++;
    return { channel, offset, key, base: base.offset, patch: difference(base.data, data), score };
  }

  /** @param {ServerClient} client @param {object} entry  `{ data }` or an answer */
  function tell(client, entry) {
    const offset = append(client.stream, entry);
    client.link?.send({ channel: "@", offset, ...entry });
  }

  /** @param {ServerClient} client @param {any} frame */
  function take(client, frame) {
    server.frames.push({ client: client.id, frame });
    if (frame.number !== undefined || frame.received) client.former = undefined;
    if (frame.goodbye) return leave(client);
    if (frame.received) client.confirmed = frame.received["@"] ?? client.confirmed;
    if (frame.cancel) return void server.cancelled.push(frame.cancel);
    if (frame.report) server.reports.push(frame.report);
    if (frame.number === undefined) return act(client, frame, (error) => client.link?.send({ error }));
    if (frame.number <= client.received) return;
    if (frame.number !== client.received + 1) {
      const message = `expected ${client.received + 1}, but got ${frame.number}`;
      return client.link?.send({ error: { code: "out-of-order", message }, number: frame.number });
    }
    const refusal = server.refuses(frame);
    if (refusal) return client.link?.send({ error: refusal, number: frame.number });
    client.received = frame.number;
    if (server.holds(frame)) return void server.held.push(() => finish(client, frame));
    finish(client, frame);
  }

  /** @param {ServerClient} client @param {any} frame  with a number */
  function finish(client, frame) {
    act(
      client,
      frame,
      (error) => tell(client, { answer: frame.number, error }),
      (data) => tell(client, { answer: frame.number, data }),
    );
    if (server.acknowledges) client.link?.send({ ack: frame.number });
  }

  /**
   * @param {ServerClient} client
   * @param {any} frame
   * @param {(error: any) => void} refuse
   * @param {(data: unknown) => void} [answer]
   */
  function act(client, frame, refuse, answer = () => {}) {
    const channel = frame.subscribe ?? frame.publish ?? frame.history ?? frame.put ?? frame.remove;
    if (channel && !server.allows(channel))
      return refuse({ code: "forbidden", message: `No channel ${channel} for you` });
    if (frame.subscribe) subscribe(client, frame.subscribe, frame);
    else if (frame.publish) server.publish(frame.publish, frame.data, server.echoes ? undefined : client);
    else if (frame.history) answer(historyOf(streamOf(frame.history), frame));
    else if (frame.put || frame.remove) {
      try {
        answer({ version: tellAll(frame.put ? entries.put(frame) : entries.remove(frame)) });
      } catch (error) {
        refuse(error);
      }
    } else if (frame.unsubscribe) {
      client.channels.delete(frame.unsubscribe);
      client.patterns.delete(frame.unsubscribe);
      client.link?.send({ channel: frame.unsubscribe, unsubscribed: true });
    } else if (frame.credentials) {
      const shown = server.knows(frame.credentials);
      if (!shown) return refuse({ code: "credentials", message: "Not known" });
      client.shown = shown;
      client.link?.send({ user: shown.user, session: `s-${shown.user.id}` });
      answer(shown);
    } else if (frame.result) {
      server.results.push(frame);
    } else if (frame.push) {
      const queue = server.queues[frame.push];
      if (queue) queue.push(frame.data);
      else refuse({ code: "forbidden", message: `No queue ${frame.push} for you` });
    } else if (frame.call || frame.notify) {
      const name = frame.call ?? frame.notify;
      if (!server.functions[name]) return refuse({ code: "unknown-function", message: `No ${name}` });
      try {
        const data = server.functions[name](frame.data);
        if (frame.call && !server.keepsCalls) answer(data);
      } catch (error) {
        refuse(error);
      }
    } else if ("send" in frame) {
      server.got.push(frame.send);
      try {
        const data = server.onSend(frame.send);
        if (data !== undefined) answer(data);
      } catch (error) {
        refuse(error);
      }
    }
  }

  /** @param {ServerClient} client @param {string} channel @param {{ recent?: number, epoch?: string, offset?: number }} from */
  function subscribe(client, channel, { recent = 0, epoch, offset }) {
    if (channel.endsWith("*")) {
      client.patterns.add(channel);
      for (const name of streams.keys()) {
        if (matches(channel, name) && !client.channels.has(name)) subscribe(client, name, { recent });
      }
      return;
    }
    client.channels.add(channel);
    const stream = streamOf(channel);
    const newest = stream.first + stream.log.length - 1;
    const start = Math.max(stream.first - 1, newest - recent);
    const position =
      epoch !== undefined && offset !== undefined ? { epoch, offset } : { epoch: stream.epoch, offset: start };
    if (isState(channel)) return subscribeToState(client, channel, { epoch, offset });
    const subscribed = position.epoch === stream.epoch ? position : { epoch: stream.epoch, offset: stream.first - 1 };
    client.begins.set(channel, subscribed);
    client.link?.send({ channel, subscribed });
    continueAfter(client, channel, position);
  }

  /** @param {Stream} stream @param {{ recent?: number, offset?: number, limit?: number }} part */
  function historyOf({ epoch, first, log }, { recent = 1_000, offset, limit = 1_000 }) {
    const last = first + log.length - 1;
    const after = Math.max(offset ?? last - recent, first - 1);
    const publications = log
      .slice(after - first + 1, after - first + 1 + limit)
      .map((data, i) => ({ offset: after + 1 + i, at: 0, data }));
    return { epoch, first, last, publications };
  }

  /** @param {ServerClient} client @param {string} channel @param {Partial<Position>} from */
  function subscribeToState(client, channel, from) {
    const stream = streamOf(channel);
    const newest = { epoch: stream.epoch, offset: stream.first + stream.log.length - 1 };
    const position = entries.canContinue(channel, from) ? /** @type {Position} */ (from) : newest;
    client.link?.send({ channel, subscribed: standing(channel, position) });
    continueAfter(client, channel, position === from ? position : undefined);
  }

  /** @param {ServerClient} client */
  function leave(client) {
    server.gone.push(client.id);
    const { link } = client;
    client.link = undefined;
    clients.delete(client.id);
    link?.end({ code: 1000, reason: "goodbye", reconnect: "never" });
  }

  return server;
}

/** @typedef {ReturnType<typeof createFakeServer>} FakeServer */

/** @param {Record<string, unknown>} before @param {Record<string, unknown>} after  of numbers and texts */
function difference(before, after) {
  const gone = Object.keys(before).filter((name) => !(name in after));
  const changed = Object.entries(after).filter(([name, value]) => before[name] !== value);
  return Object.fromEntries([...gone.map((name) => [name, null]), ...changed]);
}
