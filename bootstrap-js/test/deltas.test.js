import assert from "node:assert/strict";
import { test } from "node:test";
import { createRandom } from "./fake-clock.js";
import { createPageUnderTest } from "./page-under-test.js";
import { connectedSession } from "./session-under-test.js";

/** @import { ServerFrame } from "../src/types.js" */

/** @param {number} [offset] @param {string} [epoch] @returns {ServerFrame} */
const subscribed = (offset = 4, epoch = "e") => ({
  channel: "game",
  subscribed: { epoch, offset, kind: "latest", deltas: true },
});
/** @param {number} offset @param {string} key @param {number} x @returns {ServerFrame} */
const whole = (offset, key, x) => ({ channel: "game", offset, key, data: { x, y: 0 } });
/** @param {number} offset @param {string} key @param {number} base @param {number} x @returns {ServerFrame} */
const delta = (offset, key, base, x) => ({ channel: "game", offset, key, base, patch: { x } });

/** @param {number[]} xs */
const values = (...xs) => xs.map((x) => ({ x, y: 0 }));

test("patches are told as the whole, each built upon the newest of its key", async () => {
  const { receive, told, session } = await connectedSession();

  await receive(subscribed(), whole(5, "a", 1), whole(6, "", 2), delta(7, "a", 5, 3), delta(8, "", 6, 4));
  await receive(delta(9, "a", 7, 5));

  assert.deepEqual(told.publications, values(1, 2, 3, 4, 5));
  assert.deepEqual(session.position("game"), { epoch: "e", offset: 9 });
});

test("what was told before does not change with what comes later", async () => {
  const { receive, told } = await connectedSession();
  await receive(subscribed(), whole(5, "a", 1), delta(6, "a", 5, 2), delta(7, "a", 6, 3));

  assert.deepEqual(told.publications, values(1, 2, 3));
});

test("a patch of something else than what is here makes the client resume, and nothing wrong is shown", async () => {
  const { receive, server, session, told, comeBack } = await connectedSession();
  await receive(subscribed(), whole(5, "a", 1), delta(8, "a", 7, 3));
  assert.equal(session.state().state, "waiting");

  await comeBack();
  assert.deepEqual(server.connects.at(-1)?.positions?.game, { epoch: "e", offset: 5 });
  await receive(subscribed(5), whole(8, "a", 3), delta(9, "a", 8, 4));

  assert.deepEqual(told.publications, values(1, 3, 4));
  assert.equal(session.state().state, "connected");
});

test("a patch finds nothing here where the channel has begun anew, or has no deltas", async () => {
  for (const standing of [subscribed(5, "other"), { channel: "game", subscribed: { epoch: "e", offset: 5 } }]) {
    const { receive, session, told } = await connectedSession();
    await receive(subscribed(), whole(5, "a", 1), /** @type {ServerFrame} */ (standing), delta(6, "a", 5, 2));

    assert.equal(session.state().state, "waiting");
    assert.deepEqual(told.publications, values(1));
  }
});

test("what comes twice is told once, and is built upon", async () => {
  const { receive, session, told } = await connectedSession();
  await receive(subscribed(), whole(5, "a", 1), delta(6, "a", 5, 2), delta(7, "a", 6, 3));

  await receive(subscribed(4), whole(5, "a", 1), delta(6, "a", 5, 2), whole(7, "a", 3), delta(8, "a", 7, 4));

  assert.deepEqual(told.publications, values(1, 2, 3, 4));
  assert.equal(session.state().state, "connected");
});

test("what lies more than a thousand back is forgotten", async () => {
  const { receive, session } = await connectedSession();
  await receive(subscribed(), whole(5, "a", 1), whole(6, "b", 1), whole(1_005, "c", 1), delta(1_006, "b", 6, 2));
  assert.equal(session.state().state, "connected");

  await receive(whole(1_007, "c", 1), delta(1_008, "a", 5, 2));

  assert.equal(session.state().state, "waiting");
});

const ROUNDS = 300;
const NAME = "state/model";

for (const seed of [3, 20_261, 97]) {
  test(`${ROUNDS} cuts at random moments leave the server's own copy, by patches (seed ${seed})`, async () => {
    const random = createRandom(seed);
    const below = (/** @type {number} */ n) => Math.floor(random() * n);
    const { start, clock, push, server, thywill } = createPageUnderTest({ history: 8, random });
    server.deltas = (channel) => channel === NAME;
    const started = start();
    await clock.advance(10);
    await started;
    const state = thywill.state(NAME);
    /** Everything that was shown, by version, as it was then. @type {Map<number, string>} */
    const shown = new Map();
    state.onChange((changes) => {
      for (const { entry } of changes) if (entry) shown.set(entry.version, JSON.stringify(sorted(entry.data)));
    });
    /** Everything that was put. @type {Map<number, string>} */
    const put = new Map();
    state.subscribe();

    for (let round = 0; round < ROUNDS; round++) {
      for (let i = below(8); i > 0; i--) {
        const key = `key ${below(4)}`;
        const data = { constant: "text", x: below(3), [`m${below(4)}`]: below(9), [`m${below(4)}`]: below(9) };
        if (random() < 0.1) server.remove(NAME, key);
        else put.set(server.put(NAME, key, data, random() < 0.5 ? below(9) : undefined), JSON.stringify(sorted(data)));
      }
      await clock.advance(below(7));
      if (random() < 0.3) push.cut();
      if (random() < 0.02) server.forgetClients();
      if (random() < 0.7) await clock.advance(below(1_000));
    }
    push.cut();
    await clock.advance(25_000);

    const held = server.entries(NAME).sort((one, other) => (one.key < other.key ? -1 : 1));
    assert.deepEqual(
      state.entries(),
      held.map(({ key, data, version, score }) => ({ key, data, version, score })),
    );
    for (const [version, data] of shown) assert.equal(data, put.get(version));
    assert.ok(server.patches > 100, `only ${server.patches} patches were sent`);
  });
}

/** @param {Record<string, unknown>} data */
function sorted(data) {
  return Object.fromEntries(Object.entries(data).sort(([one], [other]) => (one < other ? -1 : 1)));
}
