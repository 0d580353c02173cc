import { requirePattern } from "./bounds.js";
import { createCallbacks } from "./callbacks.js";
import { requireRecent } from "./channel.js";
import { Refused } from "./errors.js";

/** @import { SendOptions, Publication } from "./channel.js" */
/** @import { Session } from "./session.js" */
/** @import { Gap } from "./types.js" */

/**
 * All channels whose name begins so, those included that come into use later; where the application allows it.
 *
 * @typedef {object} Pattern
 * @property {string} name  a prefix of channels' names and `*`
 * @property {(options?: { recent?: number, onPublication?: (data: any, publication: Publication) => unknown } &
 *   SendOptions) => Promise<void>} subscribe  first brings the newest `recent` publications of each channel in use. It
 *   lasts over cuts; each channel is a subscription of its own
 * @property {(options?: SendOptions) => Promise<void>} unsubscribe  ends it for all channels but those subscribed to by
 *   name
 * @property {(callback: (data: any, publication: Publication) => unknown, options?: { signal?: AbortSignal })
 *   => () => void} onPublication  returns what removes the callback
 * @property {(callback: (gap: Gap & { channel: string }) => unknown, options?: { signal?: AbortSignal }) => () => void}
 *   onGap  publications of one of the channels were lost that can no longer be had
 *
 * Channels of kind `state` have copies instead: `thywill.state(name)`. One that comes by a pattern unasked is told to
 * `thywill.onError`, since its changes come to no callback here.
 */

/**
 * @param {string} name
 * @param {() => Session} session  throws while there is none
 */
export function createPattern(name, session) {
  requirePattern(name);
  /** @type {import("./callbacks.js").Callbacks<[data: any, publication: Publication]>} */
  const publications = createCallbacks();
  /** @type {import("./callbacks.js").Callbacks<[gap: Gap & { channel: string }]>} */
  const gaps = createCallbacks();

  /** @type {Pattern} */
  const pattern = {
    name,
    async subscribe({ recent, onPublication, timeout, signal } = {}) {
      const remove = onPublication && publications.add(onPublication);
      try {
        const start = requireRecent(recent) ? { recent } : {};
        await session().request({ subscribe: name, ...start }, { timeout, signal });
      } catch (error) {
        remove?.();
        throw error;
      }
    },
    async unsubscribe(options) {
      await session().unsubscribePattern(name, options);
    },
    onPublication: publications.add,
    onGap: gaps.add,
  };
  let told = false;
  /** @param {string} channel @returns {Refused | undefined} to be told, the first time that one of kind `state` came */
  function onState(channel) {
    if (told) return undefined;
    told = true;
    const what = `The pattern ${name} has brought ${channel}, a channel of kind state, whose changes no pattern tells`;
    return new Refused("invalid", `${what}: use thywill.state("${channel}")`);
  }
  return { pattern, publications, gaps, onState };
}

/** @param {string} pattern @param {string} channel */
export function matches(pattern, channel) {
  return pattern.endsWith("*") && channel.startsWith(pattern.slice(0, -1));
}
