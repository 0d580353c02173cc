import { readRefusal } from "./push-comet-refusal.js";
import { attemptTo, byteLength, pause } from "./push-comet-tools.js";

/** @import { Clock } from "thywill/clock" */
/** @import { LineHandlers } from "./push-comet.js" */
/** @import { ClientFrame } from "thywill/types" */

const MAX_BATCH_FRAMES = 100;
/** The server takes so much at once, and a single frame of any length that it takes at all. */
const MAX_BATCH_BYTES = 65_536;

/**
 * Sends frames by requests of their own, one at a time: documentation/protocol.md, section 4.5. A frame with a
 * number may be sent twice, the server sorts that out; one without a number never is.
 *
 * @param {Clock} clock
 * @param {LineHandlers} on
 * @param {(body: string) => Promise<Response>} post
 */
export function createSender(clock, on, post) {
  /** @type {{ text: string, bytes: number, numbered: boolean }[]} */
  let queue = [];
  let bytes = 0;
  let busy = false;
  let stopped = false;
  let maxBatchBytes = MAX_BATCH_BYTES;

  function takeBatch() {
    let size = 0;
    const batch = [];
    while (queue.length > 0 && batch.length < MAX_BATCH_FRAMES) {
      size += queue[0].bytes;
      if (batch.length > 0 && size > maxBatchBytes) break;
      batch.push(/** @type {typeof queue[number]} */ (queue.shift()));
    }
    return batch;
  }

  async function pump() {
    if (busy) return;
    busy = true;
    await undefined; // what is sent in one go travels together
    while (queue.length > 0 && !stopped) {
      const batch = takeBatch();
      await deliver(batch);
      bytes -= batch.reduce((sum, frame) => sum + frame.bytes, 0);
    }
    busy = false;
  }

  /** @param {typeof queue} batch */
  async function deliver(batch) {
    const response = await attemptTo(() => post(batch.map(({ text }) => text).join("\n")));
    if (stopped || response?.ok) return;
    if (!response) return on.fail(new Error("Sending failed"));
    const { end } = await readRefusal(response);
    if (response.status === 429 || response.status === 503) await sendLater(batch, end.retryAfterMs);
    else if (response.status === 413 && batch.length > 1) sendSmaller(batch);
    else if ([400, 413, 415].includes(response.status)) on.end(end);
    else if (response.status === 403) on.end({ cause: end.reason, retryAfterMs: 5_000 });
    else on.fail(new Error(`Sending was refused: ${end.reason}`));
  }

  /** @param {typeof queue} batch */
  function putBack(batch) {
    const again = batch.filter(({ numbered }) => numbered);
    queue.unshift(...again);
    bytes += again.reduce((sum, frame) => sum + frame.bytes, 0);
  }

  /** @param {typeof queue} batch @param {number} [retryAfterMs] */
  async function sendLater(batch, retryAfterMs = 1_000) {
    putBack(batch);
    await pause(clock, retryAfterMs);
  }

  /** @param {typeof queue} batch */
  function sendSmaller(batch) {
    maxBatchBytes = Math.floor(batch.reduce((sum, frame) => sum + frame.bytes, 0) / 2);
    putBack(batch);
  }

  return {
    bufferedBytes: () => bytes,
    /** @param {ClientFrame[]} frames */
    send(frames) {
      for (const frame of frames) {
        const text = JSON.stringify(frame);
        const size = byteLength(text) + 1;
        queue.push({ text, bytes: size, numbered: "number" in frame });
        bytes += size;
      }
      pump();
    },
    stop() {
      stopped = true;
      queue = [];
    },
  };
}
