import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import ts from "typescript";
import { declarations } from "../declarations/declare.js";
import { createClient } from "../src/client.js";

const folder = mkdtempSync(join(tmpdir(), "thywill-types-"));
const file = join(folder, "thywill.d.ts");
writeFileSync(file, declarations());
after(() => rmSync(folder, { recursive: true }));

// Beside the declarations, where nothing else is called "thywill".
const example = join(folder, "example.ts");
copyFileSync(new URL("example.ts", import.meta.url), example);
const program = ts.createProgram([file, example], {
  strict: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2024,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ["lib.es2024.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts", "lib.dom.asynciterable.d.ts"],
  types: [],
});
const checker = program.getTypeChecker();

/** @param {string} module @param {string} name @returns {ts.Type} a type that a module exports */
function typeOf(module, name) {
  const symbol = checker.getAmbientModules().find((each) => each.name === `"${module}"`);
  assert.ok(symbol, `there is a module ${module}`);
  const found = checker.getExportsOfModule(symbol).find((each) => each.name === name);
  assert.ok(found, `${module} exports ${name}`);
  return checker.getDeclaredTypeOfSymbol(found);
}

/** @param {ts.Type} type @returns {string[]} */
const membersOf = (type) => type.getProperties().map(({ name }) => name);

/** Members of applications' objects that have no type, or whose parameters have none. @param {ts.Type} type */
function untyped(type) {
  return type.getProperties().flatMap((member) => {
    const of = checker.getNonNullableType(checker.getTypeOfSymbol(member));
    if (of.flags & ts.TypeFlags.Any) return [member.name];
    return of.getCallSignatures().flatMap(({ declaration, parameters }) =>
      parameters
        .filter((parameter) => parameter.valueDeclaration && !(/** @type {any} */ (parameter.valueDeclaration).type))
        .map(({ name }) => `${member.name}(${name})`)
        .concat(declaration ? [] : [member.name]),
    );
  });
}

test("an application in TypeScript compiles against the declarations, with strict checks", () => {
  const host = { getCanonicalFileName: String, getCurrentDirectory: () => folder, getNewLine: () => "\n" };

  assert.equal(ts.formatDiagnostics(ts.getPreEmitDiagnostics(program), host), "");
});

test("what an application is given has no member without a type", () => {
  const { api } = createClient();
  const channel = api.channel("room");

  for (const [module, name, given] of /** @type {[string, string, object][]} */ ([
    ["thywill/client", "Thywill", api],
    ["thywill/channel", "Channel", channel],
    ["thywill/state", "State", api.state("scores")],
    ["thywill/presence", "Presence", channel.presence],
  ])) {
    const type = typeOf(module, name);
    assert.deepEqual(
      Object.keys(given).filter((key) => !membersOf(type).includes(key)),
      [],
      `members of ${name} that its type lacks`,
    );
    assert.deepEqual(untyped(type), [], `members of ${name} without a type`);
  }
});

test("objects that members return are typed too", () => {
  const thywill = typeOf("thywill/client", "Thywill");
  const { api } = createClient();

  for (const member of thywill.getProperties()) {
    const given = /** @type {any} */ (api)[member.name];
    const type = checker.getNonNullableType(checker.getTypeOfSymbol(member));
    if (typeof given !== "object" || given === null || member.name === "components") continue;
    assert.deepEqual(
      Object.keys(given).filter((key) => !membersOf(type).includes(key)),
      [],
      `members of thywill.${member.name} that its type lacks`,
    );
    assert.deepEqual(untyped(type), [], `members of thywill.${member.name} without a type`);
  }
});
