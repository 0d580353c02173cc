import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/** Where the modules are. */
const SOURCES = fileURLToPath(new URL("../src/", import.meta.url));

/**
 * Writes the types of the browser side as one file for TypeScript authors: a module for each name that the import
 * map of a page has, `thywill` and `thywill/…`.
 *
 * @returns {string} the text of `thywill.d.ts`
 */
export function declarations() {
  const options = {
    allowJs: true,
    declaration: true,
    emitDeclarationOnly: true,
    outFile: "thywill.js",
    module: ts.ModuleKind.AMD,
    ignoreDeprecations: "5.0",
    moduleResolution: ts.ModuleResolutionKind.Node10,
    target: ts.ScriptTarget.ES2024,
    lib: ["lib.es2024.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts", "lib.dom.asynciterable.d.ts"],
    types: [],
    strict: true,
    rootDir: SOURCES,
  };
  const program = ts.createProgram([`${SOURCES}thywill.js`, `${SOURCES}types.js`], options);
  let text = "";
  program.emit(undefined, (name, written) => {
    if (name.endsWith(".d.ts")) text = written;
  });
  if (!text) throw new Error("TypeScript wrote no declarations");
  return `// The browser side of Thywill, for TypeScript. Made from the sources; do not edit.\n${named(text)}`;
}

/** @param {string} text  whose modules are named after their files */
function named(text) {
  return text
    .replaceAll(/(declare module|from|import\()( ?)"(?:\.\/)?([\w-]+)(?:\.js)?"/g, '$1$2"thywill/$3"')
    .replaceAll('"thywill/thywill"', '"thywill"');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const target = new URL("../target/", import.meta.url);
  mkdirSync(target, { recursive: true });
  writeFileSync(new URL("thywill.d.ts", target), declarations());
}
