/** @import { Clock } from "../src/clock.js" */
/** @import { ClientFrame, ClientPush, ConnectionEnd, ConnectRequest, PushConnection, PushHandlers } from "../src/types.js" */
/** @import { FakeServer } from "./fake-server.js" */

/**
 * A push whose wire is the test's clock: frames take `latencyMs` each way, and what is under way when the
 * connection is cut is lost.
 *
 * @param {{ server: FakeServer, clock: Clock, resumes?: boolean }} options  a push that does not resume
 *   forgets the token, as one of another protocol would
 */
export function createFakePush({ server, clock, resumes = true }) {
  /** @type {((end: ConnectionEnd) => void) | undefined} */
  let endCurrent;

  const push = {
    /** @type {ConnectRequest[]} */
    requests: [],
    /** @type {(string | undefined)[]} where each connection was to go */
    origins: [],
    /** @type {{ goodbye?: boolean, leaving?: boolean }[]} */
    closes: [],
    /** @type {ConnectionEnd | undefined} how attempts to connect end, instead of succeeding */
    refusal: /** @type {ConnectionEnd | undefined} */ (undefined),
    /** Whether the wire swallows everything without a word. */
    hangs: false,
    /** Whether connections to come hear nothing. */
    mute: false,
    /** Of the connections to come. */
    latencyMs: 1,
    /** Name of the connections to come, and whether there would be better ones. */
    transport: "fake",
    improvable: false,
    /** @type {(PushConnection | undefined)[]} in whose place each connection was to be */
    instead: [],
    bufferedBytes: 0,
    /** @type {PushHandlers | undefined} of the newest connection */
    handlers: /** @type {PushHandlers | undefined} */ (undefined),

    /** @param {ConnectionEnd} [end]  a cut if left out */
    cut(end = {}) {
      endCurrent?.(end);
    },

    /** @type {ClientPush["connect"]} */
    connect(request, handlers, { origin, instead } = {}) {
      push.requests.push(request);
      push.origins.push(origin);
      push.instead.push(instead);
      const { latencyMs, transport, improvable, mute } = push;
      push.handlers = handlers;
      let alive = true;
      /** @type {ReturnType<FakeServer["connect"]> | undefined} */
      let peer;
      /** @param {() => void} run */
      const later = (run) => clock.setTimeout(() => alive && !mute && !push.hangs && run(), latencyMs);
      /** @param {ConnectionEnd} end */
      const end = (end) => {
        if (!alive) return;
        alive = false;
        peer?.lost();
        handlers.onEnd(end);
      };
      endCurrent = end;
      later(() => {
        if (push.refusal) return end(push.refusal);
        const { client, token, positions, ...rest } = request;
        peer = server.connect(resumes ? request : rest, {
          send: (frame) => {
            const text = JSON.stringify(frame);
            later(() => handlers.onFrame(JSON.parse(text), text.length));
          },
          end: (why) => later(() => end(why)),
        });
      });
      return {
        transport,
        improvable,
        get bufferedBytes() {
          return push.bufferedBytes;
        },
        send(frames) {
          const text = JSON.stringify(frames);
          later(() => /** @type {ClientFrame[]} */ (JSON.parse(text)).forEach((frame) => peer?.receive(frame)));
        },
        close(options = {}) {
          if (!alive) return;
          push.closes.push(options);
          alive = false;
          peer?.lost();
          if (options.goodbye && peer) server.take(peer.client, /** @type {any} */ ({ goodbye: true }));
        },
      };
    },
  };
  return push;
}
