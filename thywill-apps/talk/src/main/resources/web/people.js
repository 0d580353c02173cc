/** @typedef {{ by: string, name: string, tabs: number }} Person  `by` names the browser */

/** @typedef {{ client: string, data: { by?: string, name?: string } }} Present  one page in the room */

/**
 * Those in a room. The pages of one browser are one person; a page that has not said its name yet is nobody.
 *
 * @param {Present[]} present
 * @returns {Person[]} by name
 */
export function peopleOf(present) {
  /** @type {Map<string, Person>} */
  const people = new Map();
  for (const { by, name } of present.map(({ data }) => data)) {
    if (by === undefined || name === undefined) continue;
    people.set(by, { by, name, tabs: (people.get(by)?.tabs ?? 0) + 1 });
  }
  return [...people.values()].sort((one, other) => one.name.localeCompare(other.name) || (one.by < other.by ? -1 : 1));
}
