import assert from "node:assert/strict";
import { test } from "node:test";
import { createRandom } from "./fake-clock.js";
import { createSessionUnderTest } from "./session-under-test.js";

const ROUNDS = 200;

for (const { seed, resumes } of [
  { seed: 1, resumes: true },
  { seed: 20_260, resumes: true },
  { seed: 77, resumes: false },
]) {
  test(`${ROUNDS} cuts at random moments lose, double and swap nothing (seed ${seed}, resumes: ${resumes})`, async () => {
    const random = createRandom(seed);
    const parts = createSessionUnderTest({ random, resumes });
    const { clock, push, server, session, told } = parts;
    server.onSend = (data) => `re: ${data}`;
    await parts.connect();
    session.request({ subscribe: "room" });
    await clock.advance(10);
    let published = 0;
    let sent = 0;
    /** @type {Promise<unknown>[]} */
    const answers = [];

    for (let round = 0; round < ROUNDS; round++) {
      for (let i = Math.floor(random() * 4); i > 0; i--) server.publish("room", ++published);
      for (let i = Math.floor(random() * 4); i > 0; i--) answers.push(session.request({ send: ++sent }));
      await clock.advance(Math.floor(random() * 6));
      push.cut();
      for (let i = Math.floor(random() * 3); i > 0; i--) server.publish("room", ++published);
      if (random() < 0.7) await clock.advance(Math.floor(random() * 1_000));
    }
    await parts.comeBack();

    const upTo = (/** @type {number} */ n) => Array.from({ length: n }, (_, i) => i + 1);
    assert.deepEqual(told.publications, upTo(published));
    assert.deepEqual(told.gaps, []);
    if (!resumes) return;
    assert.deepEqual(server.got, upTo(sent));
    assert.deepEqual(
      await Promise.all(answers),
      upTo(sent).map((n) => `re: ${n}`),
    );
  });
}
