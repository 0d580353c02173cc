import { requireText } from "./bounds.js";

/** @import { Clock } from "./clock.js" */
/** @import { Session } from "./session.js" */
/** @import { User } from "./types.js" */

/**
 * Says who the client is: a text that the server or the application can check. `undefined` for a guest.
 *
 * @typedef {() => string | undefined | Promise<string | undefined>} CredentialsProvider
 */

/** Newer credentials are shown this long before the old ones expire, or a fifth of their life if that is less. */
const LEAD_MS = 60_000;
/** The longest time that a timer can be set to. */
const LONGEST_MS = 2_147_483_647;
const MAX_CREDENTIALS = 16_384;

/**
 * Who the client is: what it shows when it connects, and again before that expires (documentation/protocol.md,
 * section 9).
 *
 * @param {object} options
 * @param {Clock} options.clock
 * @param {() => Session} options.session  throws before there is one
 * @param {(error: Error) => void} options.fail  the provider failed, or what it gave was refused
 * @param {(user: User | undefined) => void} options.onUser  the client has become a user's, or the name is another
 */
export function createSignIn({ clock, session, fail, onUser }) {
  /** @type {CredentialsProvider | undefined} */
  let provider;
  /** @type {string | undefined} what was shown last and was good */
  let latest;
  /** @type {User | undefined} */
  let user;
  let connected = false;
  /** Whether a refusal has been answered with newer credentials since the last connection stood. */
  let retried = false;
  /** @type {unknown} */
  let timer;
  /** @type {Promise<unknown>} */
  let loading = Promise.resolve();

  /** @param {User | undefined} next */
  function become(next) {
    const changed = next?.id !== user?.id || next?.name !== user?.name;
    user = next;
    if (changed) onUser(user);
  }

  /** @param {number | undefined} expireInMs */
  function schedule(expireInMs) {
    clock.clearTimeout(timer);
    if (!expireInMs || !provider) return;
    const delayMs = expireInMs - Math.min(LEAD_MS, expireInMs / 5);
    timer = clock.setTimeout(refresh, Math.min(LONGEST_MS, delayMs));
  }

  async function refresh() {
    try {
      const text = await provider?.();
      if (text !== undefined && connected) await signIn(text);
    } catch (error) {
      fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /**
   * @param {string} credentials
   * @returns {Promise<User>}
   */
  async function signIn(credentials) {
    requireCredentials(credentials);
    const answer = await session().request({ credentials });
    latest = credentials;
    become(answer.user);
    schedule(answer.expireInMs);
    return answer.user;
  }

  return {
    user: () => user,
    signIn,

    /**
     * @param {CredentialsProvider} chosen
     * @returns {() => void} removes it
     */
    provide(chosen) {
      if (typeof chosen !== "function") throw new TypeError("thywill.credentials expects a function");
      provider = chosen;
      if (connected && !user) refresh();
      return () => {
        if (provider === chosen) provider = undefined;
      };
    },

    /** @param {Promise<unknown>} scripts  until they are there, a provider may still come */
    expect(scripts) {
      loading = scripts;
    },

    /** What the session shows when it connects. */
    show() {
      return provider ? Promise.resolve().then(provider).then(checked) : latest;
    },

    /**
     * The server wants a user, or other credentials: whether to try again.
     *
     * @returns {Promise<boolean>}
     */
    async again() {
      const asked = provider !== undefined;
      if (!asked) await loading;
      if (!provider || retried) return false;
      retried = asked;
      return true;
    },

    /** @param {{ user?: User, credentialsExpireInMs?: number }} connection  what the server says of it */
    connected(connection) {
      connected = true;
      retried = false;
      become(connection.user);
      schedule(connection.credentialsExpireInMs);
    },

    /** @param {User} told  by the application */
    told: become,

    disconnected() {
      connected = false;
      clock.clearTimeout(timer);
    },
  };
}

/** @typedef {ReturnType<typeof createSignIn>} SignIn */

/** @param {string | undefined} text */
function checked(text) {
  return text === undefined ? undefined : requireCredentials(text);
}

/** @param {string} text */
function requireCredentials(text) {
  return requireText("A text of credentials", text, MAX_CREDENTIALS);
}
