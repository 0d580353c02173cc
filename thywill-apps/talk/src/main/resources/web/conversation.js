import { createComposer } from "./composer.js";
import { createLines } from "./lines.js";
import { createScrolling } from "./scrolling.js";
import { peopleOf } from "./people.js";
import { showPeople } from "./side.js";
import { createTimeline } from "./timeline.js";
import { createTyping } from "./typing.js";

/** @import { Line } from "./timeline.js" */

const RECENT = 100;
const REFRESH_MS = 30_000;

/**
 * The conversation in one room at a time.
 *
 * @param {object} options
 * @param {import("thywill").Thywill} options.thywill
 * @param {(id: string) => any} options.at  an element of the page
 * @param {(what: unknown) => void} options.tell
 * @param {() => string} options.name  ours
 */
export function createConversation({ thywill, at, tell, name }) {
  let room = "";
  let timeline = createTimeline();
  let visit = new AbortController();
  let unread = 0;

  const isOwn = (/** @type {Line} */ line) => line.by === thywill.sessionId;
  const lines = createLines({
    list: at("lines"),
    pendingList: at("pending"),
    me: () => ({ by: thywill.sessionId ?? "", name: name() }),
    onRetry: (key) => send(key, timeline.pending().find((line) => line.key === key)?.text ?? ""),
    onDiscard(key) {
      timeline.discard(key);
      showPending();
      showEmptiness();
    },
  });
  const scrolling = createScrolling({ scroller: at("scroller"), newest: at("newest"), onTop: loadEarlier });
  const typing = createTyping((text) => (at("typing").textContent = text));
  const composer = createComposer({
    form: at("say"),
    text: at("text"),
    left: at("left"),
    onSend: (text) => send(crypto.getRandomValues(new BigUint64Array(2)).join("-"), text),
    onTyping: () => typing.isDue() && thywill.notify({ typing: { room } }),
  });

  /** @param {string} to */
  async function enter(to) {
    const before = room;
    visit.abort();
    visit = new AbortController();
    const { signal } = visit;
    room = to;
    timeline = createTimeline();
    lines.clear();
    typing.clear();
    showUnread(0);
    at("empty").hidden = true;
    at("earlier").hidden = true;
    at("lines").ariaBusy = "true";
    composer.enter(to);
    scrolling.toEnd();
    if (before) leave(before);

    const on = (/** @type {string} */ kind, /** @type {(data: any, publication: any) => void} */ callback) =>
      thywill.channel(`${kind}/${to}`).onPublication(callback, { signal });
    on("lines", (line, { offset }) => add(line, offset));
    on("typing", ({ by, name: who }) => by !== thywill.sessionId && typing.heard(by, who));
    thywill.channel(`lines/${to}`).onGap(showGap, { signal });
    const { presence } = thywill.channel(`lines/${to}`);
    presence.onChange(showWho, { signal });

    await join(to);
    if (signal.aborted) return;
    await Promise.all([
      thywill.channel(`lines/${to}`).subscribe({ recent: RECENT }),
      presence.subscribe(),
      thywill.channel(`typing/${to}`).subscribe(),
    ]);
    if (signal.aborted) return;
    showWho(presence.list());
    at("lines").ariaBusy = "false";
    showEmptiness();
  }

  /** @param {string} from */
  function leave(from) {
    const lines = thywill.channel(`lines/${from}`);
    for (const left of [lines, lines.presence, thywill.channel(`typing/${from}`)]) left.unsubscribe().catch(() => {});
  }

  /** @param {string} to */
  const join = (to) => thywill.send({ join: { room: to, name: name() } });

  /** @param {Line} line @param {number | undefined} offset */
  function add(line, offset) {
    const last = timeline.entries.at(-1)?.line;
    if (timeline.add(line, offset)) {
      scrolling.keep(isOwn(line), () => {
        lines.append(line, last);
        lines.dropOldest(scrolling.isAtEnd() ? timeline.dropOldest() : 0);
      });
      if (document.hidden && !isOwn(line)) showUnread(unread + 1);
    }
    typing.stopped(line.by);
    showPending();
    showEmptiness();
  }

  function showPending() {
    lines.showPending(timeline.pending(), timeline.entries.at(-1)?.line);
  }

  function showEmptiness() {
    at("empty").hidden = timeline.entries.length + timeline.pending().length > 0 || at("lines").ariaBusy === "true";
    at("earlier").hidden = timeline.earlierThan() === undefined;
  }

  /** @param {string} key @param {string} text */
  async function send(key, text) {
    const mine = timeline;
    mine.say(key, text);
    scrolling.toEnd(showPending);
    typing.sent();
    showEmptiness();
    try {
      await thywill.send({ say: { room, name: name(), text, key } });
    } catch (error) {
      mine.fail(key, error instanceof Error ? `Not sent: ${error.message}` : "Not sent");
      if (mine === timeline) showPending();
    }
  }

  async function loadEarlier() {
    const mine = timeline;
    const before = mine.earlierThan();
    if (before === undefined || at("earlier").disabled) return;
    at("earlier").disabled = true;
    try {
      const { lines: older } = await thywill.send({ earlier: { room, before } });
      if (mine !== timeline) return;
      const next = mine.entries[0];
      const added = mine.addOlder(older);
      scrolling.keepPlace(() => lines.prepend(added, next));
      at("earlier").hidden = added.length === 0 || mine.earlierThan() === undefined;
    } catch (error) {
      tell(error);
    } finally {
      at("earlier").disabled = false;
    }
  }

  /** @param {{ reset: boolean, to: number }} gap */
  function showGap({ reset, to }) {
    if (reset) timeline.beginAgain(to);
    lines.note("Some lines are missing here");
  }

  /** @param {import("./people.js").Present[]} present */
  function showWho(present) {
    const people = peopleOf(present);
    at("count").textContent = String(people.length);
    showPeople(at("people"), people, thywill.sessionId);
  }

  /** @param {number} count */
  function showUnread(count) {
    unread = count;
    document.title = `${count ? `(${count}) ` : ""}#${room} – Talk`;
  }

  at("earlier").addEventListener("click", loadEarlier);
  setInterval(lines.refreshTimes, REFRESH_MS);
  document.addEventListener("visibilitychange", () => document.hidden || showUnread(0));
  window.addEventListener("beforeunload", (event) => timeline.pending().length > 0 && event.preventDefault());
  // A server that has forgotten us must hear again where we are; subscriptions come back by themselves.
  thywill.onState((/** @type {any} */ { state, resumed }) => {
    if (state === "connected" && !resumed && room) join(room).catch(tell);
  });

  return { enter };
}
