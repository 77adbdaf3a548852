import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { brokenRules, pastTheDoor, readArrows, readSources } from "./support/architecture.js";

/** A made-up tree of sources that keeps every rule; a test adds what breaks one. */
const good = {
  "core/errors.ts": "export class PaperweaveError extends Error {}",
  "core/version.ts":
    'import manifest from "../../package.json" with { type: "json" };\nexport const version = manifest.version;',
  "papers/index.ts": 'export { read } from "./read.js";',
  "papers/read.ts": 'import { PaperweaveError } from "../core/errors.js";\nexport const read = PaperweaveError;',
  "embed/index.ts": 'import { read } from "../papers/index.js";\nexport const embed = read;',
  "lexical/index.ts": 'import { read } from "../papers/index.js";\nexport const words = read;',
  "neighbors/index.ts": 'import { embed } from "../embed/index.js";\nexport const near = embed;',
  "topics/index.ts":
    'import { words } from "../lexical/index.js";\nimport { near } from "../neighbors/index.js";\nexport const topics = [words, near];',
  "layout/index.ts": 'export type { near } from "../neighbors/index.js";',
  "view/index.ts":
    'import type { topics } from "../topics/index.js";\nexport const draw = async () => import("../layout/index.js");\nexport type T = typeof topics;',
  "store/folder.ts": 'import { draw } from "../view/index.js";\nexport const save = draw;',
  "paper-index.ts": 'import { save } from "./store/folder.js";\nexport class PaperIndex { save = save }',
  "index.ts":
    'import "node:fs";\nexport { PaperIndex } from "./paper-index.js";\nexport type * from "./core/errors.js";',
  "cli/main.ts": 'import { PaperIndex } from "../index.js";\nnew PaperIndex();',
  "testing/index.ts":
    'import { embed } from "../embed/index.js";\nimport "../core/errors.js";\nexport const test = embed;',
};
const tree = (changes: Record<string, string> = {}) => new Map(Object.entries({ ...good, ...changes }));

test("the sources keep the order of rooms that DESIGN.md names, and no files import each other in a ring", () => {
  const sources = readSources(fileURLToPath(new URL("../src", import.meta.url)));
  expect(sources.size).toBeGreaterThan(50);
  expect(brokenRules(sources)).toEqual([]);
});

test("a made-up tree that keeps the rules passes", () => {
  expect(brokenRules(tree())).toEqual([]);
});

test.each([
  [
    "an arrow back",
    { "papers/read.ts": 'import { embed } from "../embed/index.js";' },
    "papers/read.ts imports embed/index.ts: an arrow back, embed comes after papers.",
  ],
  [
    "an arrow back of a type",
    { "core/errors.ts": 'import type { read } from "../papers/index.js";' },
    "core/errors.ts imports papers/index.ts: an arrow back, papers comes after core.",
  ],
  [
    "an arrow back in a type's import()",
    { "core/errors.ts": 'export type Read = typeof import("../papers/index.js").read;' },
    "core/errors.ts imports papers/index.ts: an arrow back",
  ],
  [
    "an arrow back through export … from",
    { "neighbors/index.ts": 'export { topics } from "../topics/index.js";' },
    "neighbors/index.ts imports topics/index.ts: an arrow back",
  ],
  [
    "an arrow back through a dynamic import after odd text",
    { "store/folder.ts": 'const quote = /["`]/;\nexport const open = () => import("../paper-index.js");' },
    "store/folder.ts imports paper-index.ts: an arrow back, index comes after store.",
  ],
  [
    "an arrow back to the whole",
    { "topics/index.ts": 'import { PaperIndex } from "../index.js";' },
    "topics/index.ts imports index.ts: an arrow back",
  ],
  [
    "an import of the room beside",
    { "lexical/index.ts": 'import { embed } from "../embed/index.js";' },
    "lexical/index.ts imports embed/index.ts: lexical and embed stand beside each other, neither may import the other.",
  ],
  [
    "an import of the other room beside",
    { "layout/index.ts": 'import { topics } from "../topics/index.js";' },
    "layout/index.ts imports topics/index.ts: layout and topics stand beside each other",
  ],
  [
    "an import of testing",
    { "cli/main.ts": 'import { test } from "../testing/index.js";' },
    "cli/main.ts imports testing/index.ts: no room may import testing.",
  ],
  [
    "an import of much by testing",
    { "testing/index.ts": 'import { read } from "../papers/index.js";' },
    "testing/index.ts imports papers/index.ts: testing may import core and embed only.",
  ],
  [
    "an import of an unknown room",
    { "cli/main.ts": 'import "../cloud/index.js";', "cloud/index.ts": "" },
    "cli/main.ts imports cloud/index.ts: cloud/index.ts is in no room of the architecture.",
  ],
  [
    "an import by an unknown room",
    { "cloud/index.ts": 'import "../core/errors.js";' },
    "cloud/index.ts imports core/errors.ts: cloud/index.ts is in no room of the architecture.",
  ],
  [
    "an import by a stray file in src",
    { "helpers.ts": 'import "./core/errors.js";' },
    "helpers.ts imports core/errors.ts: helpers.ts is in no room of the architecture.",
  ],
  [
    "an import from outside of src",
    { "core/errors.ts": 'import "../../test/support/shared.js";' },
    "core/errors.ts imports ../test/support/shared.ts: it lies outside of src.",
  ],
  [
    "an import of a file that is not there",
    { "core/errors.ts": 'import "./none.js";' },
    "core/errors.ts imports core/none.ts: there is no such file.",
  ],
])("%s is named with both files", (_, changes, sentence) => {
  expect(brokenRules(tree(changes)).join("\n")).toContain(sentence);
});

test("a ring of files within a room is found once, also when a type closes it", () => {
  const ring = {
    "topics/a.ts": 'import "./b.js";',
    "topics/b.ts": 'import "./c.js";',
    "topics/c.ts": 'import type { A } from "./a.js";',
    "topics/index.ts": 'export * from "./a.js"; export * from "./b.js";',
  };
  const sentence = "topics/a.ts imports topics/b.ts imports topics/c.ts imports topics/a.ts: a cycle of files.";
  expect(brokenRules(tree(ring))).toEqual([sentence]);
  expect(brokenRules(tree({ "core/errors.ts": 'export * from "./errors.js";' }))).toEqual([
    "core/errors.ts imports core/errors.ts: a cycle of files.",
  ]);
});

test("imports past the index.ts of a room are told from those through it", () => {
  expect(pastTheDoor(tree())).toEqual([]);
  expect(pastTheDoor(tree({ "cli/main.ts": 'import { read } from "../papers/read.js";' }))).toEqual([
    { from: "cli/main.ts", to: "papers/read.ts" },
  ]);
});

test("packages are no arrows", () => {
  expect(readArrows(new Map([["core/a.ts", 'import "node:fs"; import ts from "typescript";']]))).toEqual([]);
});
