// What an application in TypeScript may write; types.test.js compiles it with `strict`.
import thywill, { ConnectionError, Refused, type Thywill } from "thywill";
import type { Channel, Publication } from "thywill/channel";
import type { Presence } from "thywill/presence";
import type { Queue } from "thywill/queues";
import type { Change, Entry, State } from "thywill/state";
import type { Gap, Position, SessionState } from "thywill/types";

interface Line {
  text: string;
}

const room: Channel = thywill.channel("room/lobby");
const removals: (() => void)[] = [
  thywill.onError((error: Error) => console.error(error instanceof ConnectionError ? error.code : error.message)),
  thywill.onState(({ state, transport }: SessionState) => console.log(state, transport?.toUpperCase())),
  thywill.onMessage((data: Line, { offset }) => console.log(data.text, offset?.toFixed())),
  thywill.onGap(({ channel, from, to }: Gap & { channel: string }) => console.log(channel, to - from)),
  room.onGap((gap: Gap) => console.log(gap.reset)),
  room.onPublication((line: Line, publication: Publication) => console.log(line.text, publication.channel.length)),
];

thywill.start(async (started: Thywill) => {
  const { signal } = new AbortController();
  await room.subscribe({ recent: 50, onPublication: (line: Line) => console.log(line.text), timeout: 5_000, signal });
  const position: Position | undefined = room.position;
  const sent: boolean = started.notify({ typing: true }) && room.notify({ x: 1 });
  try {
    const answer: Line = await thywill.send({ text: "hello" }, { timeout: 1_000 });
    await room.publish(answer);
  } catch (error) {
    if (error instanceof Refused) console.log(error.code.length, error.retryAfterMs ?? 0, position?.offset, sent);
  }
  await room.unsubscribe();
  const takeBack: () => void = thywill.rpc.expose("confirm", async (question: Line, { signal: aborts, timeoutMs }) => {
    return !aborts.aborted && question.text.length > (timeoutMs ?? 0);
  });
  const sum: number = await thywill.rpc.call("add", [1, 2], { timeout: 1_000, signal });
  thywill.rpc.notify("typing", { sum, socket: thywill.socketId?.toFixed() });
  const effects: Queue = thywill.queue("effects");
  await thywill.queue("inputs").push(Uint8Array.of(1), { timeout: 1_000 });
  const now: Line | undefined = effects.isEmpty ? effects.pop() : effects.shift();
  const next: Line | undefined = await effects.shift({ timeout: 1_000 });
  console.log(takeBack, now, next, effects.size);
  const scores: State = thywill.state("scores");
  await scores.subscribe({ timeout: 1_000, signal });
  const version: number = await scores.put("ada", { points: 3 }, { if: "new", score: 3, ttlMs: 60_000 });
  await scores.remove("ada", { if: version });
  const best: Entry[] = scores.entries({ orderBy: "score", limit: 10 });
  const ends = scores.onChange((changes: Change[]) => console.log(changes.map(({ key, entry }) => [key, entry?.data])));
  const { presence }: { presence: Presence } = room;
  await presence.subscribe();
  presence.onChange((people, { joined, left }) => console.log(people.length, joined.length - left.length), { signal });
  console.log(best[0]?.key.length, scores.get("ada")?.version, presence.get("c1")?.client, presence.size, ends);
  console.log(
    thywill.connectionState === "connected",
    thywill.clientId?.length,
    thywill.sessionId,
    Object.keys(thywill.components),
  );
  removals.forEach((remove) => remove());
  thywill.close();
});

// @ts-expect-error  a channel has a name
thywill.channel(7);
// @ts-expect-error  there is no such state
if (thywill.connectionState === "asleep") thywill.close();
// @ts-expect-error  an entry is written under a key
void thywill.state("scores").put({ points: 1 });
// @ts-expect-error  what comes of a promise is to be awaited
const text: string = thywill.send("hello");
