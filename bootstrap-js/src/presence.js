/** @import { SendOptions } from "./channel.js" */
/** @import { Change, State } from "./state.js" */

/**
 * @typedef {object} Person
 * @property {string} client  its id
 * @property {any} data  what the application tells of it; `{}` if it tells nothing
 */

/**
 * Who is subscribed to a channel, where the application has presence on it.
 *
 * @typedef {object} Presence
 * @property {(options?: SendOptions) => Promise<void>} subscribe  resolves when the list is complete; it lasts over
 *   cuts. Rejects with `forbidden` if the application does not let clients see it
 * @property {(options?: SendOptions) => Promise<void>} unsubscribe
 * @property {number} size
 * @property {() => Person[]} list  in the order of their ids
 * @property {(client: string) => Person | undefined} get
 * @property {(callback: (people: Person[], change: { joined: Person[], left: Person[], changed: Person[] }) =>
 *   unknown, options?: { signal?: AbortSignal }) => () => void} onChange  returns what removes the callback
 */

/**
 * @param {State} state  of the channel that tells it
 * @returns {Presence}
 */
export function createPresence(state) {
  const list = () => state.entries().map(person);
  return {
    subscribe: state.subscribe,
    unsubscribe: state.unsubscribe,
    get size() {
      return state.size;
    },
    list,
    get(client) {
      const entry = state.get(client);
      return entry && person(entry);
    },
    onChange: (callback, options) =>
      state.onChange(
        (changes) =>
          callback(list(), {
            joined: changes.flatMap(({ entry, previous }) => (entry && !previous ? [person(entry)] : [])),
            left: changes.flatMap(({ entry, previous }) => (previous && !entry ? [person(previous)] : [])),
            changed: changes.flatMap(({ entry, previous }) => (entry && previous ? [person(entry)] : [])),
          }),
        options,
      ),
  };
}

/** @param {import("./state.js").Entry} entry @returns {Person} */
function person({ key, data }) {
  return { client: key, data };
}
