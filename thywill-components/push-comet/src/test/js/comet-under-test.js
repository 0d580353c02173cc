import { createSession } from "thywill/session";
import { createFakeClock } from "../../../../../bootstrap-js/test/fake-clock.js";
import { createFakeServer } from "../../../../../bootstrap-js/test/fake-server.js";
import comet from "../../main/resources/client/push-comet.js";
import { createFakeNetwork, createFakeStorage } from "./fake-network.js";

/** @import { SessionState } from "thywill/session" */
/** @import { ClientPush } from "thywill/types" */

/**
 * A session over the real push and a network in memory.
 *
 * @param {{
 *   transport?: string, transports?: string[], query?: string, storage?: ReturnType<typeof createFakeStorage>, webSocket?: boolean,
 *   clock?: ReturnType<typeof createFakeClock>, random?: () => number, heartbeatMs?: number, timeoutMs?: number,
 *   maxMessageBytes?: number,
 *   performance?: Pick<Performance, "getEntriesByType">,
 * }} [options]
 */
export function createCometUnderTest({
  transport,
  transports,
  query = "",
  storage = createFakeStorage(),
  webSocket = true,
  clock = createFakeClock(),
  random = () => 0,
  performance,
  ...serverOptions
} = {}) {
  const server = createFakeServer(serverOptions);
  const network = createFakeNetwork({ server, clock });
  const { fetch, WebSocket } = network;
  const push = /** @type {ClientPush} */ (
    comet.start(
      { transport, transports },
      {
        base: `http://localhost:8080/thywill/init/talk/${query}`,
        signal: new AbortController().signal,
        page: { application: { id: "talk", name: "Talk", scripts: [] }, components: [] },
        platform: {
          fetch,
          WebSocket: webSocket ? WebSocket : undefined,
          sessionStorage: /** @type {any} */ (storage),
          performance,
          clock,
        },
      },
    )
  );
  const told = {
    states: /** @type {SessionState[]} */ ([]),
    messages: /** @type {unknown[]} */ ([]),
    publications: /** @type {unknown[]} */ ([]),
  };
  const session = createSession({
    ...{ push, clock, random, application: "talk" },
    handlers: {
      onState: (state) => told.states.push(state),
      onPrivate: (data) => told.messages.push(data),
      onPublication: (channel, data) => told.publications.push(data),
      onCopy: () => {},
      onEntry: () => {},
      onGap: (channel, gap) => told.messages.push({ channel, gap }),
      onProblem: (problem) => told.messages.push({ problem }),
    },
  });
  return {
    ...{ clock, server, network, storage, session, told },
    async connect() {
      session.start();
      await clock.advance(100);
    },
  };
}
