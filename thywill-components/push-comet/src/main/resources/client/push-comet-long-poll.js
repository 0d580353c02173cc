import { createHttpLine } from "./push-comet-http.js";
import { isGood, readRefusal } from "./push-comet-refusal.js";
import { attemptTo, parse, pause } from "./push-comet-tools.js";

/** @import { Line, LineHandlers, Surroundings } from "./push-comet.js" */

/** How much longer than the server holds a poll its answer may take. */
const POLL_SLACK_MS = 10_000;
const POLL_PAUSES_MS = [250, 1_000, 3_000];

/**
 * Keeps one request outstanding: section 4.4 of the protocol. A poll that got no answer is sent again with its
 * cursor, and answered with the same frames.
 *
 * @param {Surroundings} surroundings
 * @param {LineHandlers} on
 * @returns {Line}
 */
export function openLongPoll(surroundings, on) {
  const { clock } = surroundings.tools;
  const timeoutMs = surroundings.pollHoldMs + POLL_SLACK_MS;
  const url = surroundings.address("long-poll");
  /** Whether a sign of life is to go with the next poll. */
  let alive = false;

  const line = createHttpLine(surroundings, on, async ({ post, key, signal }) => {
    /** @param {string} cursor */
    async function poll(cursor) {
      const body = JSON.stringify({ poll: cursor }) + (alive ? "\n{}" : "");
      alive = false;
      for (const pauseMs of POLL_PAUSES_MS) {
        const answer = await attemptTo(() => post(url, body, { key: key(), timeoutMs }));
        if (signal.aborted || (answer && !isPassing(answer))) return answer;
        const asked = answer && (await readRefusal(answer)).end.retryAfterMs;
        await pause(clock, asked ?? pauseMs);
      }
      return undefined;
    }

    let answer = await post(url, surroundings.hello, { timeoutMs });
    if (!(await isGood(answer, on, "application/"))) return;
    while (!signal.aborted) {
      const [first, ...frames] = (await answer.text()).split("\n").filter(Boolean);
      const cursor = parse(first ?? "")?.next;
      if (typeof cursor !== "string") throw new Error(`The answer to a poll begins with no cursor: ${first}`);
      on.activity();
      frames.forEach(on.frame);
      const next = await poll(cursor);
      if (!next?.ok) throw new Error(`A poll failed: ${next?.status ?? "no answer"}`);
      answer = next;
    }
  });
  const { send } = line;
  line.send = (frames) => {
    const telling = frames.filter((frame) => Object.keys(frame).length > 0);
    if (telling.length < frames.length) alive = true;
    send(telling);
  };
  return line;
}

/** @param {Response} response  whether it may be better in a moment */
function isPassing({ status }) {
  return status === 429 || status >= 500;
}
