import assert from "node:assert/strict";
import { test } from "node:test";
import { createRandom } from "./fake-clock.js";
import { createPageUnderTest } from "./page-under-test.js";

const ROUNDS = 300;
const NAME = "state/model";

for (const seed of [1, 20_261, 78]) {
  test(`${ROUNDS} cuts at random moments leave the server's own copy (seed ${seed})`, async () => {
    const random = createRandom(seed);
    const below = (/** @type {number} */ n) => Math.floor(random() * n);
    const { start, clock, push, server, thywill } = createPageUnderTest({ history: 8, random });
    const started = start();
    await clock.advance(10);
    await started;
    const state = thywill.state(NAME);
    /** Kept by what is told alone. @type {Map<string, unknown>} */
    const told = new Map();
    state.onChange((changes) => {
      for (const { key, entry, previous } of changes) {
        assert.deepEqual(told.get(key), previous?.data);
        if (entry) told.set(key, entry.data);
        else told.delete(key);
      }
    });
    state.subscribe();

    for (let round = 0; round < ROUNDS; round++) {
      for (let i = below(5); i > 0; i--) {
        const key = `key ${below(12)}`;
        if (random() < 0.3) server.remove(NAME, key);
        else server.put(NAME, key, `${round}.${i}`, random() < 0.5 ? below(9) : undefined);
      }
      await clock.advance(below(7));
      if (random() < 0.5) push.cut();
      if (random() < 0.02) server.forgetClients();
      if (random() < 0.02) server.forgetChannel(NAME);
      if (random() < 0.7) await clock.advance(below(1_000));
    }
    push.cut();
    await clock.advance(25_000);

    const held = server.entries(NAME).sort((one, other) => (one.key < other.key ? -1 : 1));
    assert.deepEqual(
      state.entries(),
      held.map(({ key, data, version, score }) => ({ key, data, version, score })),
    );
    assert.deepEqual(new Map([...told].sort()), new Map(held.map(({ key, data }) => [key, data])));
  });
}
