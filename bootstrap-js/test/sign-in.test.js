import assert from "node:assert/strict";
import { test } from "node:test";
import { Refused } from "../src/errors.js";
import { createPageUnderTest } from "./page-under-test.js";

const ADA = { id: "ada", name: "Ada" };

/** @param {Parameters<typeof createPageUnderTest>[0]} [options] */
function createPage(options) {
  const page = createPageUnderTest(options);
  /** @type {unknown[]} */
  const users = [];
  page.thywill.onUser((user) => users.push(user));
  /** What was shown as connections were opened. */
  const said = () => page.push.requests.map(({ credentials }) => credentials ?? "-");
  return { ...page, users, said };
}

/** @param {ReturnType<typeof createPage>} page */
async function started(page) {
  const start = page.start();
  await page.clock.advance(50);
  await start;
}

test("who shows nothing is a guest", async () => {
  const page = createPage();

  await started(page);

  assert.equal(page.thywill.user, undefined);
  assert.deepEqual(page.said(), ["-"]);
  assert.deepEqual(page.users, []);
});

test("signIn makes the guest a user, with another session, and is shown again after a cut", async () => {
  const page = createPage();
  page.server.knows = (text) => (text === "good" ? { user: ADA } : undefined);
  await started(page);

  const signedIn = page.thywill.signIn("good");
  await page.clock.advance(50);

  assert.deepEqual(await signedIn, ADA);
  assert.deepEqual(page.thywill.user, ADA);
  assert.equal(page.thywill.sessionId, "s-ada");
  assert.deepEqual(page.users, [ADA]);
  page.push.cut();
  await page.clock.advance(25_000);
  assert.deepEqual(page.said(), ["-", "good"]);
});

test("credentials that are not valid reject and change nothing", async () => {
  const page = createPage();
  await started(page);

  const signedIn = page.thywill.signIn("bad");
  const refused = assert.rejects(signedIn, (error) => error instanceof Refused && error.code === "credentials");
  await page.clock.advance(50);
  await refused;

  assert.equal(page.thywill.user, undefined);
  assert.equal(page.thywill.connectionState, "connected");
  page.push.cut();
  await page.clock.advance(25_000);
  assert.deepEqual(page.said(), ["-", "-"]);
});

test("the provider is asked before each connection", async () => {
  const page = createPage();
  let asked = 0;
  page.server.knows = () => ({ user: ADA });
  page.thywill.credentials(async () => `token ${++asked}`);

  await started(page);
  page.push.cut();
  await page.clock.advance(25_000);

  assert.deepEqual(page.said(), ["token 1", "token 2"]);
  assert.deepEqual(page.thywill.user, ADA);
});

test("the provider is asked again a minute before the credentials expire", async () => {
  const page = createPage();
  let asked = 0;
  page.server.knows = () => ({ user: ADA, expireInMs: 600_000 });
  page.thywill.credentials(() => `token ${++asked}`);
  await started(page);

  await page.clock.advance(539_000);
  assert.equal(asked, 1);
  await page.clock.advance(2_000);

  assert.equal(asked, 2);
  const frames = page.server.frames.map(({ frame }) => /** @type {any} */ (frame).credentials).filter(Boolean);
  assert.deepEqual(frames, ["token 2"]);
  await page.clock.advance(541_000);
  assert.equal(asked, 3);
});

test("a provider that comes while a guest's connection stands is asked at once", async () => {
  const page = createPage();
  page.server.knows = () => ({ user: ADA });
  await started(page);

  page.thywill.credentials(() => "late");
  await page.clock.advance(50);

  assert.deepEqual(page.thywill.user, ADA);
});

test("a provider that a script brings is asked where guests are turned away", async () => {
  /** @type {() => void} */
  let bring = () => {};
  const page = createPage({
    scripts: ["main.js"],
    modules: {
      "http://localhost:8080/thywill/init/talk/main.js": () => new Promise((resolve) => (bring = () => resolve({}))),
    },
  });
  page.server.wantsUsers = true;
  page.server.knows = () => ({ user: ADA });
  const start = page.start();
  await page.clock.advance(50);
  assert.equal(page.thywill.connectionState, "waiting");

  page.thywill.credentials(() => "brought");
  bring();
  await page.clock.advance(50);
  await start;

  assert.deepEqual(page.said(), ["-", "brought"]);
  assert.deepEqual(page.thywill.user, ADA);
});

test("without a provider a guest who is turned away stays away", async () => {
  const page = createPage();
  page.server.wantsUsers = true;

  const failed = assert.rejects(page.start(), { code: 4401 });
  await page.clock.advance(50);
  await failed;

  assert.equal(page.thywill.connectionState, "closed");
});

test("when credentials have expired the provider is asked once more, and no more than that", async () => {
  const page = createPage();
  page.server.knows = () => ({ user: ADA });
  page.thywill.credentials(() => "again");
  await started(page);

  page.push.refusal = { code: 4401, reason: "not logged in", reconnect: "never" };
  page.push.cut({ code: 4401, reason: "expired", reconnect: "never" });
  await page.clock.advance(60_000);

  assert.deepEqual(page.said(), ["again", "again"]);
  assert.equal(page.thywill.connectionState, "closed");
});

test("a provider that fails is tried again by back-off", async () => {
  const page = createPage();
  let asked = 0;
  page.server.knows = () => ({ user: ADA });
  page.thywill.credentials(async () => {
    if (++asked === 1) throw new Error("The network is away");
    return "token";
  });

  const start = page.start();
  await page.clock.advance(25_000);
  await start;

  assert.deepEqual(page.said(), ["token"]);
});

test("what is no text is no credentials", async () => {
  const page = createPage();
  await started(page);

  await assert.rejects(page.thywill.signIn(""), TypeError);
  await assert.rejects(page.thywill.signIn("x".repeat(16_385)), TypeError);
  await assert.rejects(page.thywill.signIn("half \ud83d of a pair"), TypeError);
  // @ts-expect-error
  assert.throws(() => page.thywill.credentials("token"), TypeError);
});
