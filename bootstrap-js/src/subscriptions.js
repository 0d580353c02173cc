import { matches } from "./pattern.js";

/** @import { createOutbox } from "./outbox.js" */
/** @import { createPositions } from "./positions.js" */
/** @import { createSnapshots } from "./snapshots.js" */
/** @import { createValues } from "./values.js" */
/** @import { ClientFrame, Connected, SessionHandlers, Standing } from "./types.js" */

/** The client's own channel. */
export const PRIVATE = "@";

/**
 * Keeps a client's channels over connections: documentation/protocol.md, section 3.
 *
 * @param {object} options
 * @param {ReturnType<typeof createPositions>} options.positions
 * @param {ReturnType<typeof createSnapshots>} options.snapshots
 * @param {ReturnType<typeof createValues>} options.values
 * @param {ReturnType<typeof createOutbox>} options.outbox
 * @param {SessionHandlers} options.handlers  hear of what has ended
 * @param {(channel: string, error: unknown) => void} options.onLost  it could not be subscribed to again
 */
export function createSubscriptions({ positions, snapshots, values, outbox, handlers, onLost }) {
  /** Channels and patterns that the client itself has subscribed to, and not the application. @type {Set<string>} */
  const wanted = new Set();
  /** The newest request for each that is asked for, and whose answer is to come. @type {Map<string, Promise<unknown>>} */
  const asking = new Map();
  /** Channels of kind `state`. @type {Set<string>} */
  const states = new Set();

  /** @param {string} channel  whether the client has it only since it matches a pattern */
  const byPattern = (channel) => !wanted.has(channel) && [...wanted].some((name) => matches(name, channel));

  /** @param {string} channel */
  const fromPosition = (channel) => ({ subscribe: channel, ...positions.of(channel) });

  /** @param {{ subscribe: string }} frame */
  function ask(frame) {
    const { subscribe: name } = frame;
    const onFailed = (/** @type {unknown} */ error) => onLost(name, error);
    expect(name, outbox.addFirst(frame), () => {}, onFailed);
  }

  /**
   * @param {string} name
   * @param {Promise<unknown>} answer
   * @param {() => void} onDone  not called if there is a later request
   * @param {(error: unknown) => void} onFailed
   */
  function expect(name, answer, onDone, onFailed) {
    asking.set(name, answer);
    const isNewest = () => asking.get(name) === answer && asking.delete(name);
    answer.then(
      () => void (isNewest() && onDone()),
      (error) => {
        isNewest();
        onFailed(error);
      },
    );
  }

  /** @param {string} channel */
  function unsubscribed(channel) {
    positions.forget(channel);
    snapshots.drop(channel);
    values.forget(channel);
    states.delete(channel);
    wanted.delete(channel);
    handlers.onUnsubscribed?.(channel);
  }

  /** @param {string} channel @param {Standing} standing  where the server lets it go on */
  function subscribed(channel, standing) {
    values.stand(channel, standing);
    if (standing.kind === "state") {
      states.add(channel);
      snapshots.drop(channel);
      positions.setCopy(channel, standing);
    } else {
      states.delete(channel);
      positions.set(channel, standing);
    }
  }

  /** @param {Connected["channels"]} channels */
  function subscribedAll(channels) {
    for (const [name, standing] of Object.entries(channels)) subscribed(name, standing);
  }

  return {
    /** @param {string} name  the client has asked for it @param {Promise<unknown>} answer */
    asked(name, answer) {
      const onDone = () => void ((name.endsWith("*") || positions.has(name)) && wanted.add(name));
      expect(name, answer, onDone, () => {});
    },
    subscribed,
    /** It could not be subscribed to again. */
    lost: unsubscribed,
    /** The server says so. @param {string} name  of what is still asked for, that says nothing of what is to come */
    unsubscribed(name) {
      if (positions.has(name) || !asking.has(name)) unsubscribed(name);
    },
    /** @param {string} channel  whether the client is subscribed to it, or subscribes again after a restart */
    has: (channel) => positions.has(channel) || wanted.has(channel),
    /** @param {string} channel  whether it is of kind `state` */
    isState: (channel) => states.has(channel),

    /**
     * The server knows us: takes its word for what we are subscribed to. What is asked for after a restart is still to
     * come, and keeps its position.
     *
     * @param {Connected} connected
     * @returns {ClientFrame[]} what is to be sent again
     */
    resume({ channels, received }) {
      for (const name of positions.names()) if (positions.has(name) && !(name in channels)) unsubscribed(name);
      subscribedAll(channels);
      return outbox.after(received);
    },

    /**
     * The server knows nothing of us: what is not acknowledged goes up again, and what we had subscribed to is
     * subscribed to again from where we were, so that nothing is missed where the epoch is still the same.
     *
     * @param {Connected} connected
     * @returns {ClientFrame[]} what is to be sent again
     */
    begin({ channels }) {
      const lost = new Set(positions.names().filter((name) => name !== PRIVATE && !(name in channels)));
      positions.forget(PRIVATE);
      subscribedAll(channels);
      for (const name of lost) positions.park(name);
      outbox.rewrite((frame) => {
        if ("unsubscribe" in frame) lost.delete(frame.unsubscribe);
        if (!("subscribe" in frame) || !lost.delete(frame.subscribe)) return frame;
        return { number: frame.number, ...fromPosition(frame.subscribe) };
      });
      for (const name of lost) {
        if (wanted.has(name) || byPattern(name)) ask(fromPosition(name));
      }
      for (const name of wanted) if (name.endsWith("*")) ask({ subscribe: name });
      return outbox.after(outbox.acknowledged());
    },

    /**
     * Ends a pattern and what follows from it. Channels that the client named when it came back as a new one, so as
     * to miss nothing, count as named for the server.
     *
     * @param {string} name
     * @param {{ timeout?: number, signal?: AbortSignal }} [options]
     * @returns {Promise<any>} when it is done
     */
    unsubscribePattern(name, options) {
      const followed = positions.names().filter((channel) => matches(name, channel) && byPattern(channel));
      wanted.delete(name);
      asking.delete(name);
      for (const channel of followed) {
        if (!byPattern(channel)) outbox.add({ unsubscribe: channel }).catch(() => {});
      }
      return outbox.add({ unsubscribe: name }, options);
    },
  };
}
