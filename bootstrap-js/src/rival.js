import { createLink } from "./link.js";

/** @import { Clock } from "./clock.js" */
/** @import { Link } from "./link.js" */
/** @import { Connected, ConnectionEnd, ConnectOptions, ServerFrame } from "./types.js" */

/** How long a second connection may still take when the first has ended meanwhile. */
const HANDOVER_TIMEOUT_MS = 3_000;
/** The close code of a connection whose client has a newer one. */
const REPLACED = 4409;

/**
 * A second connection, made while the first one goes on, whose place it takes once it stands. The server lets the
 * newest one of a client stand; what it had sent over the older one and we did not get comes again over the newer
 * one, since that says how far we were when it began.
 *
 * @param {object} options
 * @param {Clock} options.clock
 * @param {number} options.timeoutMs  how long it may take
 * @param {(link: Link, options: ConnectOptions) => void} options.connect
 * @param {(link: Link, connected: Connected) => void} options.onConnected  it stands, and is the session's from now on
 * @param {() => void} options.onGivenUp  it did not come about
 */
export function createRival({ clock, timeoutMs, connect, onConnected, onGivenUp }) {
  /** @type {Link | undefined} */
  let link;
  /** @type {unknown} */
  let timer;

  function take() {
    const taken = link;
    link = undefined;
    clock.clearTimeout(timer);
    return taken;
  }

  /** @param {{ goodbye?: boolean }} [how] */
  function giveUp(how) {
    const dropped = take();
    if (!dropped) return;
    dropped.connection.close(how);
    onGivenUp();
  }

  /** @param {number} ms */
  function limit(ms) {
    clock.clearTimeout(timer);
    timer = clock.setTimeout(giveUp, ms);
  }

  return {
    /** @param {Link} other */
    is: (other) => other === link,

    /** @param {ConnectOptions} options */
    open(options) {
      if (link) return;
      link = createLink();
      limit(timeoutMs);
      connect(link, options);
    },

    /** @param {ServerFrame} frame  the first one that came */
    onFrame(frame) {
      if (!("connected" in frame)) return giveUp();
      // If the server does not know us any more, that is to be found out over the first connection, not beside it.
      if (!frame.connected.resumed) return giveUp({ goodbye: true });
      const taken = take();
      if (taken) onConnected(taken, frame.connected);
    },

    onEnd: () => giveUp(),

    /**
     * The first connection has ended. Most likely that is because of the second one.
     *
     * @param {Link | undefined} first
     * @param {ConnectionEnd} end
     * @returns {boolean} whether the second one is waited for
     */
    outlives(first, { code, ...end }) {
      if (!link || !first?.connected || (code !== undefined && code !== REPLACED)) return false;
      first.connected = false;
      first.end = end;
      limit(HANDOVER_TIMEOUT_MS);
      return true;
    },

    /**
     * Nobody wants it any more.
     *
     * @returns {boolean} whether there was one
     */
    stop() {
      const dropped = take();
      dropped?.connection.close();
      return dropped !== undefined;
    },
  };
}
