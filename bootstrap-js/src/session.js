import { createAbsence } from "./absence.js";
import { systemClock } from "./clock.js";
import { originAfter, reconnectAfter, returnTime } from "./close.js";
import { createDelivery } from "./delivery.js";
import { Refused } from "./errors.js";
import { createHeartbeat } from "./heartbeat.js";
import { createOutbox } from "./outbox.js";
import { createLink } from "./link.js";
import { createPositions } from "./positions.js";
import { randomInstance } from "./instance.js";
import { createReceipts } from "./receipts.js";
import { createRetries } from "./retries.js";
import { createRival } from "./rival.js";
import { byteLength, sendable } from "./sendable.js";
import { createSubscriptions, PRIVATE } from "./subscriptions.js";
import { createUpgrades } from "./upgrades.js";
import { unwrapBytes } from "./bytes.js";
import { createSnapshots } from "./snapshots.js";
import { createValues } from "./values.js";

/** @import { Clock } from "./clock.js" */
/** @import { Link } from "./link.js" */
/** @import { CredentialsProvider, SignIn } from "./sign-in.js" */
/**
 * @import {
 *   ClientFrame, ClientPush, Connected, ConnectionEnd, ConnectOptions, ConnectRequest, ErrorFrame, ServerFrame,
 *   SessionHandlers, UserFrame,
 * } from "./types.js"
 */

/** How long a push may take until `connected`, over all its transports. */
const CONNECT_TIMEOUT_MS = 45_000;
/** The server wants a user, or newer credentials. */
const NOT_LOGGED_IN = 4401;
/** The client has a newer connection. */
const REPLACED = 4409;
/** Past so much unsent, frames without a number are dropped rather than queued. */
const MAX_BUFFERED_BYTES = 65_536;
/** The longest message, where the server does not say. */
const MAX_MESSAGE_BYTES = 65_536;

/** @typedef {import("./types.js").SessionState} SessionState */

/**
 * One client's session with the server, over as many connections as it takes: documentation/protocol.md. It
 * numbers and keeps what goes up, knows how far it has got with what comes down, and comes back after cuts. How
 * frames look on the wire is the push's affair.
 *
 * @param {object} options
 * @param {ClientPush} options.push
 * @param {string} options.application  id of the application
 * @param {SessionHandlers} options.handlers
 * @param {Clock} [options.clock]
 * @param {() => number} [options.random]  for back-off
 * @param {string} [options.home]  address of the server that the page is from
 * @param {SignIn} [options.signIn]  who the client is; without it, a guest
 * @param {string} [options.instance]  16 to 64 of `A-Z a-z 0-9 _ -`, at least 96 random bits
 */
export function createSession({
  push,
  application,
  handlers,
  clock = systemClock,
  random = Math.random,
  home,
  instance = randomInstance(),
  signIn,
}) {
  const outbox = createOutbox({ clock, onGivenUp: (number) => transmit([{ cancel: number }]) });
  const positions = createPositions();
  const snapshots = createSnapshots();
  const values = createValues();
  const subscriptions = createSubscriptions({
    positions,
    snapshots,
    values,
    outbox,
    handlers,
    onLost: onSubscriptionLost,
  });
  /** @type {SessionState} */
  let state = { state: "connecting" };
  /** @type {Link | undefined} */
  let link;
  /** @type {Connected | undefined} the newest answer to `connect` */
  let identity;
  /** @type {string | undefined} */
  let token;
  /** @type {ReturnType<typeof createHeartbeat> | undefined} */
  let heartbeat;
  /** @type {unknown} */
  let timer;
  /** An attempt was given up before it was answered. The server may take it for the newest one when it arrives. */
  let stray = false;
  /** The other origin that the server has sent us to. @type {string | undefined} */
  let origin;
  /** When to come back at the earliest, if the server has said so. */
  let notBefore = 0;
  const retries = createRetries({
    ...{ clock, random, fault, underWay: outbox.underWay },
    resend() {
      transmit([...outbox.after(outbox.acknowledged()), ...outbox.cancels()]);
      flush();
    },
  });
  const upgrades = createUpgrades({
    ...{ clock, random, underWay: outbox.underWay },
    wanted: () => link?.connection.improvable ?? false,
    attempt: () => openBeside({ instead: link?.connection }),
  });
  const rival = createRival({
    ...{ clock, timeoutMs: CONNECT_TIMEOUT_MS, connect },
    onConnected(mine, connected) {
      release()?.close();
      link = mine;
      onConnected(connected);
    },
    onGivenUp() {
      stray = true;
      // If the first one has ended meanwhile, we come back as from a cut.
      if (link?.end) onEnd(link.end);
      else if (link?.connected) upgrades.schedule();
    },
  });
  const receipts = createReceipts({ clock, say: (offset) => transmit([{ received: { [PRIVATE]: offset } }]) });
  const delivery = createDelivery({
    ...{ positions, snapshots, values, subscriptions, outbox, receipts, handlers, fault },
  });
  const absence = createAbsence({ clock, random });

  /** @param {SessionState} next */
  function change(next) {
    state = next;
    handlers.onState(next);
  }

  // ------------------------------------------------------------------------------------------- opening and ending

  function open() {
    clock.clearTimeout(timer);
    notBefore = 0;
    change({ state: "connecting" });
    timer = clock.setTimeout(() => abandon({ cause: "No answer to connect" }), CONNECT_TIMEOUT_MS);
    const mine = createLink();
    link = mine;
    const shown = signIn?.show();
    if (!(shown instanceof Promise)) return connect(mine, {}, shown);
    shown.then(
      (credentials) => mine === link && connect(mine, {}, credentials),
      (cause) => mine === link && abandon({ cause }),
    );
  }

  /**
   * @param {Link} mine  what comes counts as long as it is the session's link or rival
   * @param {ConnectOptions} options
   * @param {string} [credentials]
   */
  function connect(mine, options, credentials) {
    mine.connection = push.connect(
      request(credentials),
      {
        onFrame(frame, bytes = 0) {
          if (rival.is(mine)) rival.onFrame(frame);
          else if (mine === link) onFrame(frame, bytes);
        },
        onActivity() {
          if (mine === link) heartbeat?.heard();
        },
        onEnd(end) {
          if (rival.is(mine)) rival.onEnd();
          else if (mine === link) onEnd(end);
        },
      },
      { origin, ...options },
    );
  }

  /** @param {ConnectOptions} options */
  function openBeside(options) {
    if (link?.connected) rival.open(options);
  }

  /** @param {string} [credentials] @returns {ConnectRequest} */
  function request(credentials) {
    /** @type {ConnectRequest} */
    const basic = { version: 1, application, instance, acknowledged: outbox.acknowledged(), deltas: true };
    if (credentials !== undefined) basic.credentials = credentials;
    if (!identity || !token) return basic;
    const resuming = { ...basic, client: identity.client, token, positions: {} };
    const room = (identity.maxMessageBytes ?? MAX_MESSAGE_BYTES) - byteLength(JSON.stringify({ connect: resuming }));
    return { ...resuming, positions: positions.all(room) };
  }

  /** Lets go of the connection, which then says nothing any more. */
  function release() {
    clock.clearTimeout(timer);
    heartbeat?.stop();
    heartbeat = undefined;
    receipts.stop();
    retries.stop();
    snapshots.clear();
    upgrades.stop();
    signIn?.disconnected();
    const given = link;
    link = undefined;
    const unanswered = given !== undefined && !given.connected && !given.end;
    if (rival.stop() || unanswered) stray = true;
    return given?.connection;
  }

  /**
   * Gives the connection up as broken, and comes back.
   *
   * @param {ConnectionEnd} end
   */
  function abandon(end) {
    release()?.close();
    onEnd(end);
  }

  /** @param {string} finding  what the other side did that it may not */
  function fault(finding) {
    absence.fault();
    abandon({ cause: new Error(finding) });
  }

  /** @param {ConnectionEnd} end */
  function onEnd(end) {
    if (rival.outlives(link, end)) return;
    const stood = link?.connected || link?.end !== undefined;
    if (stood && stray && end.code === REPLACED) {
      stray = false;
      end = { reason: end.reason }; // by ourselves, and so it is a cut
    }
    release();
    const reconnect = reconnectAfter(end);
    if (reconnect === "never") return end.code === NOT_LOGGED_IN && signIn ? signInAgain(end, signIn) : finish(end);
    if (reconnect === "anew") token = undefined;
    const elsewhere = originAfter(end, home);
    // Who is not let in elsewhere goes back to where it came from.
    if (elsewhere || !stood) origin = elsewhere;
    wait(end, absence.ended(end, { stood, elsewhere: elsewhere !== undefined }));
  }

  /** @param {ConnectionEnd} end @param {SignIn} by */
  async function signInAgain(end, by) {
    change({ state: "waiting", end });
    const worth = await by.again();
    if (state.state !== "waiting" || state.end !== end) return;
    if (worth) open();
    else finish(end);
  }

  /** @param {ConnectionEnd} end @param {number} retryInMs */
  function wait(end, retryInMs) {
    timer = clock.setTimeout(open, retryInMs);
    const told = end.retryAfterMs !== undefined || returnTime(end) !== null;
    notBefore = told ? clock.now() + retryInMs : 0;
    change({ state: "waiting", retryInMs, end });
  }

  /** @param {ConnectionEnd} end */
  function finish(end) {
    outbox.close(new Refused("closed", `The session is over: ${end.reason || `closed with ${end.code}`}`));
    change({ state: "closed", end });
  }

  // ------------------------------------------------------------------------------------------------- coming down

  /** @param {ServerFrame} frame @param {number} bytes */
  function onFrame(frame, bytes) {
    heartbeat?.heard();
    upgrades.heard(bytes);
    unwrapBytes(frame);
    if ("connected" in frame) return onConnected(frame.connected);
    if (!link?.connected) return fault("The first frame was not connected");
    if ("channel" in frame) return onChannelFrame(frame, bytes);
    if ("ack" in frame) return onAck(frame.ack);
    if ("user" in frame) return onUser(frame);
    if ("error" in frame) return onError(frame);
    if (Object.keys(frame).length === 0) transmit([{}]);
  }

  /** @param {Connected} connected */
  function onConnected(connected) {
    if (!link || link.connected) return fault("A second connected came");
    clock.clearTimeout(timer);
    link.connected = true;
    identity = connected;
    signIn?.connected(connected);
    token = connected.token;
    absence.connected();
    const { heartbeatMs, timeoutMs, maxMessageBytes } = connected;
    if (maxMessageBytes) outbox.limitFrames(maxMessageBytes);
    heartbeat = createHeartbeat({
      clock,
      heartbeatMs,
      timeoutMs,
      beat: () => transmit([{}]),
      dead: () => abandon({ code: 4412, reason: "no sign of life from the server", reconnect: "after-backoff" }),
    });
    const mine = link;
    const again = connected.resumed ? subscriptions.resume(connected) : subscriptions.begin(connected);
    transmit([...again, ...outbox.cancels()]);
    if (mine !== link) return;
    upgrades.schedule();
    change({ state: "connected", transport: mine.connection.transport, resumed: connected.resumed });
    flush();
  }

  /** @param {string} channel @param {unknown} error */
  function onSubscriptionLost(channel, error) {
    if (state.state === "closed") return;
    subscriptions.lost(channel);
    const { code, message } = error instanceof Refused ? error : new Refused("failed", String(error));
    handlers.onProblem({ code, message: `Channel ${channel} is subscribed to no longer: ${message}` });
  }

  /** @param {Extract<ServerFrame, { channel: string }>} frame @param {number} bytes */
  function onChannelFrame(frame, bytes) {
    const { channel } = frame;
    if ("subscribed" in frame) subscriptions.subscribed(channel, frame.subscribed);
    else if ("snapshot" in frame) delivery.copy(frame);
    else if ("unsubscribed" in frame) subscriptions.unsubscribed(channel);
    else if ("gap" in frame) delivery.skip(channel, frame.gap);
    else delivery.take(frame, bytes);
  }

  /** @param {UserFrame} frame */
  function onUser({ user, session }) {
    if (identity) identity = { ...identity, user, session };
    signIn?.told(user);
  }

  /** @param {number} number */
  function onAck(number) {
    outbox.acknowledge(number);
    retries.progressed();
    flush();
  }

  /** @param {ErrorFrame} frame  about a message with a number, or about something that is not sent again */
  function onError({ error, number }) {
    if (number === undefined || !retries.refused(error)) handlers.onProblem(error);
  }

  // ---------------------------------------------------------------------------------------------------- going up

  /** @param {ClientFrame[]} frames */
  function transmit(frames) {
    if (frames.length === 0 || !link?.connected) return;
    heartbeat?.sent();
    link.connection.send(frames);
  }

  function flush() {
    if (link?.connected && !retries.holding()) transmit(outbox.take());
  }

  return {
    /** The newest state that `onState` told. */
    state: () => state,
    clientId: () => identity?.client,
    sessionId: () => identity?.session,
    socketId: () => identity?.socket,

    /** @param {string} channel */
    position: (channel) => positions.of(channel),
    /** @param {string} channel */
    subscribed: subscriptions.has,
    /** @param {string} channel  whether it is subscribed, and of kind `state` */
    isState: subscriptions.isState,

    start: open,

    /**
     * Sends a frame with a number: it is done once and in order, over cuts.
     *
     * @param {ClientFrame} frame  without a number
     * @param {{ timeout?: number, signal?: AbortSignal }} [options]
     * @returns {Promise<any>} the answer, or `undefined` when it is done without one
     */
    request(frame, options) {
      const answer = outbox.add(frame, options);
      if ("subscribe" in frame) subscriptions.asked(frame.subscribe, answer);
      flush();
      return answer;
    },

    /**
     * As `request`, for a frame whose answer nobody awaits. What goes wrong later is told to `onProblem`.
     *
     * @param {ClientFrame} frame
     * @throws {Refused} if it cannot be sent
     */
    post(frame) {
      outbox.enter(frame).catch((error) => state.state !== "closed" && handlers.onProblem(error));
      flush();
    },

    /**
     * Sends what a call of the server's has given, before all that waits.
     *
     * @param {import("./types.js").ResultFrame} frame
     * @throws {Refused} if it cannot be sent
     */
    answer(frame) {
      outbox.enter(frame, { urgent: true }).catch(() => {});
      flush();
    },

    /** @type {typeof subscriptions.unsubscribePattern} */
    unsubscribePattern(name, options) {
      const done = subscriptions.unsubscribePattern(name, options);
      flush();
      return done;
    },

    /**
     * Sends a frame without a number if that is possible at this moment.
     *
     * @param {ClientFrame} frame
     * @returns {boolean} whether it was given to the connection
     */
    notify(frame) {
      if (!link?.connected || link.connection.bufferedBytes > MAX_BUFFERED_BYTES) return false;
      const { frame: copy, bytes } = sendable(frame);
      if (bytes > (identity?.maxMessageBytes ?? MAX_MESSAGE_BYTES)) return false;
      transmit([copy]);
      return true;
    },

    /** Gives up the connection without a farewell, and waits for `wake`: the page is being frozen. */
    suspend() {
      if (state.state === "closed") return;
      release()?.close();
      notBefore = 0;
      change({ state: "waiting", end: { reason: "the page sleeps" } });
    },

    /**
     * Comes back now: the page is seen again, or woke up, or the network did.
     *
     * @param {{ restart?: boolean, doubt?: boolean }} [options]  with `restart`, also if the connection seems to
     *   stand; with `doubt`, over a second connection, while the present one may still stand
     */
    wake({ restart = false, doubt = false } = {}) {
      if (state.state === "closed") return;
      if (restart || doubt) upgrades.startOver();
      upgrades.show();
      const dead = restart || (heartbeat?.overdueMs() ?? 0) > 5_000;
      if (doubt && !dead && link?.connected) return openBeside({});
      if (link ? !dead : clock.now() < notBefore) return;
      release()?.close();
      open();
    },

    /** The page is not seen: there is no hurry with anything. */
    hide: upgrades.hide,

    /**
     * Ends the session for good; what is not yet done is refused with `closed`.
     *
     * @param {{ leaving?: boolean }} [options]  the page is being unloaded
     */
    close({ leaving = false } = {}) {
      if (state.state === "closed") return;
      release()?.close({ goodbye: true, leaving });
      finish({ code: 1000, reason: "goodbye", reconnect: "never" });
    },
  };
}

/** @typedef {ReturnType<typeof createSession>} Session */
