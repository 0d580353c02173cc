import assert from "node:assert/strict";
import { test } from "node:test";
import { peopleOf } from "../../main/resources/web/people.js";

/** @param {string} client @param {string} [by] @param {string} [name] */
const page = (client, by, name) => ({ client, data: { by, name } });

test("the pages of one browser are one person", () => {
  assert.deepEqual(peopleOf([page("c1", "ada", "Ada"), page("c2", "bob", "Bob"), page("c3", "ada", "Ada")]), [
    { by: "ada", name: "Ada", tabs: 2 },
    { by: "bob", name: "Bob", tabs: 1 },
  ]);
});

test("people stand in the order of their names, and of their browsers where those are the same", () => {
  const names = peopleOf([
    page("c1", "3", "Zoe"),
    page("c2", "2", "ada"),
    page("c3", "1", "Ada"),
    page("c4", "0", "Ada"),
  ]);

  assert.deepEqual(
    names.map(({ by }) => by),
    ["2", "0", "1", "3"],
  );
});

test("a page that has not said its name is nobody yet", () => {
  assert.deepEqual(peopleOf([page("c1"), page("c2", "ada")]), []);
});
