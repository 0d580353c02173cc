import { PRIVATE } from "./subscriptions.js";

/** @import { ChannelKind, Gap, Position, Standing } from "./types.js" */

/**
 * @typedef {object} ChannelState
 * @property {string | undefined} epoch
 * @property {number | undefined} offset  the next publication is expected to be one after this
 * @property {number | undefined} delivered  the newest that was delivered or announced as lost; none yet if
 *   `undefined`
 * @property {boolean} parked  not subscribed at present, and so not named when the client resumes; the position serves
 *   to subscribe again, or to find out what was missed meanwhile
 * @property {Gap | undefined} owed  to be announced before the next delivery, unless the server does it first
 * @property {ChannelKind | undefined} kind  on one of kind `latest` what is missing was replaced by something newer;
 *   on one of kind `volatile` nothing has an offset
 */

/** So many positions fit in a frame, each with six names and values. */
const MAX_NAMED = 1_600;

/**
 * How far the client has got on each of its channels: documentation/protocol.md, section 5.
 *
 * A position that the server gives may lie before what was delivered already, and then what comes twice is
 * dropped; or after it, and then what lies between is lost: the server announces that with `gap`, or else we
 * do, so that nothing is ever missing silently.
 */
export function createPositions() {
  /** @type {Map<string, ChannelState>} */
  const channels = new Map();

  return {
    /** @param {string} channel */
    has: (channel) => channels.get(channel)?.parked === false,
    names: () => [...channels.keys()],
    /** @param {string} channel */
    forget: (channel) => channels.delete(channel),
    /** @param {string} channel */
    park(channel) {
      const state = channels.get(channel);
      if (state) state.parked = true;
    },

    /**
     * Takes a position that what follows continues after.
     *
     * @param {string} channel
     * @param {Standing} standing
     */
    set(channel, { epoch, offset, kind }) {
      const known = channels.get(channel);
      const delivered = known?.epoch === epoch ? known?.delivered : undefined;
      const owed = known && lostBetween(known, epoch, offset);
      channels.set(channel, { epoch, offset, delivered, parked: false, owed, kind });
    },

    /**
     * Takes the position of a channel of kind `state`, before its snapshot or without one: if it is not that of the
     * copy, or one that the copy had before, the client has no position until the snapshot is complete.
     *
     * @param {string} channel
     * @param {Partial<Position>} position
     */
    setCopy(channel, { epoch, offset }) {
      const known = channels.get(channel);
      const delivered = known?.epoch === epoch ? known?.delivered : undefined;
      const same = delivered !== undefined && offset !== undefined && offset <= delivered;
      const reached = same ? { offset, delivered } : { offset: undefined, delivered: undefined };
      channels.set(channel, { epoch, ...reached, parked: false, owed: undefined, kind: "state" });
    },

    /**
     * The copy of a channel of kind `state` is that of another position, or of none while it is not complete.
     *
     * @param {string} channel
     * @param {number | undefined} offset
     */
    copied(channel, offset) {
      const epoch = channels.get(channel)?.epoch;
      channels.set(channel, { epoch, offset, delivered: offset, parked: false, owed: undefined, kind: "state" });
    },

    /**
     * Judges a publication by its offset. If there is a `gap`, it is to be announced first.
     *
     * @param {string} channel
     * @param {number | undefined} offset
     * @param {boolean} [fits]  whether there is what it builds upon; if not, and it is no duplicate, the channel stays
     *   where it is
     * @returns {{ outcome: "deliver" | "duplicate" | "hole" | "misfit", gap?: Gap }}
     */
    accept(channel, offset, fits = true) {
      if (offset === undefined) return { outcome: "deliver" };
      const state = channels.get(channel) ?? unknown();
      channels.set(channel, state);
      // While a copy is put together, what an older connection still brings is in it, or comes after it.
      if (state.kind === "state" && state.offset === undefined) return { outcome: "duplicate" };
      const expected = (state.offset ?? offset - 1) + 1;
      if (offset > expected && state.kind !== "latest") return { outcome: "hole" };
      if (offset < expected) return { outcome: "duplicate" };
      const known = state.delivered !== undefined && offset <= state.delivered;
      if (!known && !fits) return { outcome: "misfit" };
      state.offset = offset;
      if (known) return { outcome: "duplicate" };
      const gap = state.owed;
      state.delivered = offset;
      state.owed = undefined;
      return { outcome: "deliver", gap };
    },

    /**
     * Takes the server's announcement that publications are lost. Those that came over an older connection, while
     * this one was made, are not.
     *
     * @param {string} channel
     * @param {Gap} gap
     * @returns {Gap | undefined} what is lost to us; `undefined` if nothing
     */
    skip(channel, gap) {
      const { epoch, to, reset } = gap;
      const known = channels.get(channel);
      const had = known?.epoch === epoch && !reset && !known?.owed ? (known?.delivered ?? 0) : 0;
      const delivered = Math.max(to, had);
      channels.set(channel, { epoch, offset: to, delivered, parked: false, owed: undefined, kind: known?.kind });
      if (had > 0 && had >= to) return undefined;
      return had >= gap.from ? { ...gap, from: had + 1 } : gap;
    },

    /**
     * @param {string} channel
     * @returns {Position | undefined}
     */
    of: (channel) => positionOf(channels.get(channel)),

    /**
     * What a client says when it resumes. A channel that is left out goes on from where its subscription began.
     *
     * @param {number} [maxBytes]  of this as a part of a frame
     */
    all(maxBytes = Infinity) {
      /** @type {Record<string, Position>} */
      const all = {};
      let bytes = 0;
      let count = 0;
      for (const channel of new Set([PRIVATE, ...channels.keys()])) {
        const state = channels.get(channel);
        const position = state?.parked ? undefined : positionOf(state);
        if (!position) continue;
        // Without the braces around it, and with a comma.
        const size = JSON.stringify({ [channel]: position }).length - 1;
        if (bytes + size > maxBytes || count === MAX_NAMED) continue;
        bytes += size;
        count++;
        all[channel] = position;
      }
      return all;
    },
  };
}

/**
 * @param {ChannelState | undefined} state
 * @returns {Position | undefined}
 */
function positionOf(state) {
  const offset = state && reached(state);
  return state?.epoch === undefined || offset === undefined ? undefined : { epoch: state.epoch, offset };
}

/** @returns {ChannelState} */
function unknown() {
  return {
    ...{ epoch: undefined, offset: undefined, delivered: undefined },
    ...{ parked: false, owed: undefined, kind: undefined },
  };
}

/**
 * The newest offset that the client need not get again.
 *
 * @param {ChannelState} state
 */
function reached({ offset, delivered, owed }) {
  return owed && !owed.reset ? owed.from - 1 : (delivered ?? offset);
}

/**
 * What is lost if it goes on after another position than the one known.
 *
 * @param {ChannelState} known
 * @param {string | undefined} epoch
 * @param {number | undefined} offset
 * @returns {Gap | undefined}
 */
function lostBetween(known, epoch, offset) {
  if (epoch === undefined || offset === undefined || known.epoch === undefined) return undefined;
  if (known.epoch !== epoch || known.owed?.reset) return { epoch, from: offset + 1, to: offset, reset: true };
  const from = (reached(known) ?? offset) + 1;
  return offset >= from ? { epoch, from, to: offset, reset: false } : undefined;
}
