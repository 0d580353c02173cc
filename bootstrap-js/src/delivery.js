import { PRIVATE } from "./subscriptions.js";

/** @import { createOutbox } from "./outbox.js" */
/** @import { createPositions } from "./positions.js" */
/** @import { createReceipts } from "./receipts.js" */
/** @import { createSnapshots } from "./snapshots.js" */
/** @import { createSubscriptions } from "./subscriptions.js" */
/** @import { createValues } from "./values.js" */
/** @import { EntryChange, Gap, PublicationFrame, SessionHandlers, SnapshotFrame } from "./types.js" */

/** A message failed since the database could not store something. */
const NOT_STORED = "storage";

/**
 * Hands over what comes down on channels, each publication once and in order, and says first what was lost:
 * documentation/protocol.md, section 5.
 *
 * @param {object} options
 * @param {ReturnType<typeof createPositions>} options.positions
 * @param {ReturnType<typeof createSnapshots>} options.snapshots
 * @param {ReturnType<typeof createValues>} options.values
 * @param {ReturnType<typeof createSubscriptions>} options.subscriptions
 * @param {ReturnType<typeof createOutbox>} options.outbox
 * @param {ReturnType<typeof createReceipts>} options.receipts
 * @param {SessionHandlers} options.handlers
 * @param {(finding: string) => void} options.fault  told what came that cannot come here
 */
export function createDelivery({ positions, snapshots, values, subscriptions, outbox, receipts, handlers, fault }) {
  /** @param {string} channel @param {Gap} gap */
  function announce(channel, gap) {
    if (channel === PRIVATE) outbox.doubt();
    handlers.onGap(channel, gap);
  }

  /** @param {PublicationFrame} frame @param {number} bytes */
  function deliver(frame, bytes) {
    const { channel, offset, key } = frame;
    const data = values.take(frame);
    if (subscriptions.isState(channel)) handlers.onEntry(channel, changeOf(frame, data));
    else if (channel !== PRIVATE) handlers.onPublication(channel, data, offset, key);
    else if (frame.call !== undefined) handlers.onCall?.(frame);
    else if (frame.cancel !== undefined) handlers.onCancel?.(frame.cancel);
    else if (frame.push !== undefined) handlers.onPush?.(frame.push, data, bytes);
    else if (frame.answer === undefined) handlers.onPrivate(data, offset);
    else {
      outbox.answer(frame.answer, data, frame.error);
      if (frame.error?.code === NOT_STORED) receipts.sayNow();
    }
  }

  return {
    /** @param {PublicationFrame} frame @param {number} bytes  what it took */
    take(frame, bytes) {
      const { channel, offset } = frame;
      const { outcome, gap } = positions.accept(channel, offset, values.fits(frame));
      if (outcome === "hole")
        return fault(`Channel ${channel} went on at ${offset}, after ${positions.of(channel)?.offset}`);
      if (outcome === "misfit")
        return fault(`Channel ${channel} went on at ${offset} from ${frame.base}, which is not here`);
      if (channel === PRIVATE) receipts.count(positions.of(PRIVATE)?.offset, bytes);
      if (outcome === "duplicate") return;
      if (gap) announce(channel, gap);
      if (!frame.own) deliver(frame, bytes);
    },

    /** A part of what a channel of kind `state` holds. @param {SnapshotFrame} frame */
    copy(frame) {
      const entries = snapshots.add(frame);
      positions.copied(frame.channel, entries ? frame.offset : undefined);
      if (entries) handlers.onCopy(frame.channel, entries);
    },

    /** The server announces that publications are lost. @param {string} channel @param {Gap} gap */
    skip(channel, gap) {
      const lost = positions.skip(channel, gap);
      if (lost) announce(channel, lost);
    },
  };
}

/** @param {PublicationFrame} frame @param {unknown} data @returns {EntryChange} */
function changeOf({ key = "", score, offset = 0, removed = false }, data) {
  return { key, data, score, version: offset, removed };
}
