import { createSession } from "../src/session.js";
import { createFakeClock } from "./fake-clock.js";
import { createFakePush } from "./fake-push.js";
import { createFakeServer } from "./fake-server.js";

/** @import { SessionState } from "../src/session.js" */
/** @import { Gap, Problem } from "../src/types.js" */

/**
 * A session with a server in memory, and everything it told.
 *
 * @param {Parameters<typeof createFakeServer>[0] & { resumes?: boolean, random?: () => number, home?: string }}
 *   [options]
 */
export function createSessionUnderTest({ resumes, random = () => 0.5, home, ...serverOptions } = {}) {
  const clock = createFakeClock();
  const server = createFakeServer(serverOptions);
  const push = createFakePush({ server, clock, resumes });
  const told = {
    /** @type {SessionState[]} */
    states: [],
    /** @type {unknown[]} */
    messages: [],
    /** @type {unknown[]} */
    publications: [],
    /** @type {(Gap & { channel: string })[]} */
    gaps: [],
    /** @type {Problem[]} */
    problems: [],
  };
  const session = createSession({
    push,
    clock,
    random,
    home,
    application: "test",
    instance: "instance-of-the-test",
    handlers: {
      onState: (state) => told.states.push(state),
      onPrivate: (data) => told.messages.push(data),
      onPublication: (channel, data) => told.publications.push(data),
      onCopy: () => {},
      onEntry: () => {},
      onGap: (channel, gap) => told.gaps.push({ channel, ...gap }),
      onProblem: (problem) => told.problems.push(problem),
    },
  });
  return {
    clock,
    server,
    push,
    session,
    told,
    /** Starts, and waits until the first connection stands. */
    async connect() {
      session.start();
      await clock.advance(10);
    },
    /** Cuts the connection; `comeBack` waits until it stands again. */
    async comeBack() {
      await clock.advance(25_000);
    },
  };
}

/** One that is connected, and gets what the test wants it to. */
export async function connectedSession() {
  const parts = createSessionUnderTest();
  await parts.connect();
  return {
    ...parts,
    /** @param {import("../src/types.js").ServerFrame[]} frames */
    async receive(...frames) {
      for (const frame of frames) parts.server.client().link?.send(frame);
      await parts.clock.advance(10);
    },
  };
}

/** @param {ReturnType<typeof createSessionUnderTest>} parts */
export const lastRequest = ({ push }) => push.requests[push.requests.length - 1];

/** @param {ReturnType<typeof createSessionUnderTest>} parts  the numbers of what went up */
export const numbersUp = ({ server }) =>
  server.frames.map(({ frame }) => /** @type {any} */ (frame).number).filter(Boolean);
