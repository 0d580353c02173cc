import assert from "node:assert/strict";
import { test } from "node:test";
import { hueOf, initialOf, linkify, randomName, typingText } from "../../main/resources/web/text.js";

/** @param {string} text  links in square brackets */
const marked = (text) =>
  linkify(text)
    .map(({ text: part, href }) => (href ? `[${part}]` : part))
    .join("");

test("a text without addresses is one part", () => {
  assert.deepEqual(linkify("no link here"), [{ text: "no link here" }]);
  assert.deepEqual(linkify(""), []);
});

test("addresses of the web become links", () => {
  assert.equal(marked("see https://example.org/a?b=c#d now"), "see [https://example.org/a?b=c#d] now");
  assert.equal(marked("http://a.example https://b.example"), "[http://a.example] [https://b.example]");
});

test("the parts make up the whole text", () => {
  const text = "a https://example.org/x_(y), (https://example.org/) b https://: http:// c";
  assert.equal(
    linkify(text)
      .map((part) => part.text)
      .join(""),
    text,
  );
});

test("punctuation after an address is not part of it", () => {
  assert.equal(marked("Is it https://example.org/?"), "Is it [https://example.org/]?");
  assert.equal(marked("(https://example.org/a)."), "([https://example.org/a]).");
  assert.equal(marked("https://example.org/notes_(draft)."), "[https://example.org/notes_(draft)].");
});

test("what is no address of the web never becomes a link", () => {
  for (const text of [
    "javascript:alert(1)",
    "data:text/html,x",
    "https://",
    "https://user:secret@example.org/",
    "xhttps://example.org",
  ]) {
    assert.ok(
      linkify(text).every(({ href }) => href === undefined),
      text,
    );
  }
});

test("markup is text, and ends an address", () => {
  assert.equal(marked('<a href="https://example.org/">x</a>'), '<a href="[https://example.org/]">x</a>');
});

test("somebody always has the same colour", () => {
  assert.equal(hueOf("s.1"), hueOf("s.1"));
  assert.ok(hueOf("s.1") >= 0 && hueOf("s.1") < 360);
  assert.notEqual(hueOf("s.1"), hueOf("s.2"));
});

test("the initial is a whole character", () => {
  assert.equal(initialOf(" ada"), "A");
  assert.equal(initialOf("👩‍🚀 Zoë"), "👩‍🚀");
  assert.equal(initialOf(""), "?");
});

test("a random name has two words", () => {
  assert.equal(
    randomName(() => 0),
    "Amber Crane",
  );
  assert.match(
    randomName(() => 0.999),
    /^\w+ \w+$/,
  );
});

test("who writes is said in a sentence", () => {
  assert.equal(typingText([]), "");
  assert.equal(typingText(["Ada"]), "Ada is writing…");
  assert.equal(typingText(["Ada", "Bob"]), "Ada and Bob are writing…");
  assert.equal(typingText(["A", "B", "C", "D"]), "Several people are writing…");
});
