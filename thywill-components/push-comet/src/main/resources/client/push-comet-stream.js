import { createHttpLine } from "./push-comet-http.js";
import { isGood } from "./push-comet-refusal.js";

/** @import { Line, LineHandlers, Surroundings } from "./push-comet.js" */

/**
 * Receives frames line by line from one long answer: SSE and streaming, sections 4.2 and 4.3 of the protocol.
 *
 * @param {Surroundings} surroundings
 * @param {LineHandlers} on
 * @param {string} name  the last part of its address
 * @param {string} type
 * @param {(line: string) => string} frameOf  empty for a line without one
 */
export function openStream(surroundings, on, name, type, frameOf) {
  return createHttpLine(surroundings, on, async ({ post }) => {
    const response = await post(surroundings.address(name), surroundings.hello);
    if (!(await isGood(response, on, type))) return;
    const reader = response.body?.getReader();
    const decoder = new TextDecoder();
    let rest = "";
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done) return on.fail(new Error("The stream ended"));
      on.activity();
      const lines = (rest + decoder.decode(value, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const text of lines.map(frameOf)) if (text) on.frame(text);
    }
  });
}

/** @param {string} line  of an event stream @returns {string} empty if it holds no frame */
export function frameOfEvent(line) {
  return line.startsWith("data:") ? line.slice(5).trim() : "";
}
