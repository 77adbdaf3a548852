import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { brokenRules, readArrows, readSources, ROOMS, unusedAllowances } from "./support/architecture.js";

const sources = readSources(fileURLToPath(new URL("../src", import.meta.url)));

test("every file of src imports only what its room may, and no files import each other in a ring", () => {
  expect(sources.size).toBeGreaterThan(50);
  expect(brokenRules(sources)).toEqual([]);
});

test("the table of rooms goes one way: a room may import rooms before it, or files of them", () => {
  const rooms = Object.keys(ROOMS);
  const later = Object.entries(ROOMS).flatMap(([room, allowed], i) =>
    allowed.filter((other) => !rooms.slice(0, i).includes(other.split("/")[0]!)).map((other) => `${room}: ${other}`),
  );
  expect(later).toEqual([]);
});

test("the table of rooms allows no more than the sources need", () => {
  expect(unusedAllowances(sources)).toEqual([]);
});

/** A made-up tree of sources that keeps every rule; a test adds what breaks one. */
const good = {
  "core/errors.ts": "export class PaperweaveError extends Error {}",
  "core/version.ts":
    'import manifest from "../../package.json" with { type: "json" };\nexport const version = manifest.version;',
  "papers/index.ts": 'export { read } from "./read.js";',
  "papers/read.ts": 'import { PaperweaveError } from "../core/errors.js";\nexport const read = PaperweaveError;',
  "papers/to-csv.ts": "export const csvLine = String;",
  "embed/index.ts": 'import "../core/errors.js";\nexport const embed = 1;',
  "lexical/index.ts": 'import { read } from "../papers/index.js";\nexport const words = read;',
  "neighbors/index.ts": "export const near = 1;",
  "topics/index.ts":
    'import { words } from "../lexical/index.js";\nimport { near } from "../neighbors/index.js";\nexport const ' +
    "topics = [words, near];",
  "layout/index.ts": 'import { near } from "../neighbors/index.js";\nexport const umap = near;',
  "view/draw.ts":
    'import type { topics } from "../topics/index.js";\nexport const draw = async () => ' +
    'import("../layout/index.js");\nexport type T = typeof topics;',
  "map-page/main.ts": 'import { csvLine } from "../papers/to-csv.js";\ncsvLine(1);',
  "model/model.ts": 'import { draw } from "../view/draw.js";\nexport class TopicModel { map = draw }',
  "store/folder.ts": 'import { TopicModel } from "../model/model.js";\nexport const save = TopicModel;',
  "paper-index.ts": 'import { save } from "./store/folder.js";\nexport class PaperIndex { save = save }',
  "index.ts":
    'import "node:fs";\nexport { PaperIndex } from "./paper-index.js";\nexport type * from "./core/errors.js";',
  "cli/main.ts": 'import { PaperIndex } from "../paper-index.js";\nnew PaperIndex();',
  "testing/index.ts":
    'import { embed } from "../embed/index.js";\nimport "../core/errors.js";\nexport const test = embed;',
};
const tree = (changes: Record<string, string> = {}) => new Map(Object.entries({ ...good, ...changes }));

test("a made-up tree that keeps the rules passes", () => {
  expect(brokenRules(tree())).toEqual([]);
});

test.each([
  [
    "an import of a later room",
    { "papers/read.ts": 'import { embed } from "../embed/index.js";' },
    "papers/read.ts imports embed/index.ts: papers may import only core.",
  ],
  [
    "a type of a later room",
    { "core/errors.ts": 'import type { read } from "../papers/index.js";' },
    "core/errors.ts imports papers/index.ts: core may import nothing.",
  ],
  [
    "a later room in a type's import()",
    { "core/errors.ts": 'export type Read = typeof import("../papers/index.js").read;' },
    "core/errors.ts imports papers/index.ts: core may",
  ],
  [
    "a later room through export … from",
    { "neighbors/index.ts": 'export { topics } from "../topics/index.js";' },
    "neighbors/index.ts imports topics/index.ts: neighbors may import only core.",
  ],
  [
    "a later room through a dynamic import after odd text",
    { "store/folder.ts": 'const quote = /["`]/;\nexport const open = () => import("../paper-index.js");' },
    "store/folder.ts imports paper-index.ts: store may",
  ],
  [
    "an import of the whole",
    { "topics/index.ts": 'import { PaperIndex } from "../index.js";' },
    "topics/index.ts imports index.ts: topics may import only core, lexical, neighbors.",
  ],
  [
    "a room before that is not in the list",
    { "lexical/index.ts": 'import { embed } from "../embed/index.js";' },
    "lexical/index.ts imports embed/index.ts: lexical may import only core, papers.",
  ],
  [
    "a file that is not in the list, beside one that is",
    { "map-page/main.ts": 'import { read } from "../papers/read.js";' },
    "map-page/main.ts imports papers/read.ts: map-page may import only ",
  ],
  [
    "a forbidden room behind an allowed one that exports it again",
    {
      "view/draw.ts": 'export { embed as drawn } from "../embed/index.js";',
      "database/store.ts": 'import { drawn } from "../view/draw.js";',
      "notebook.ts": 'import { drawn } from "./view/draw.js";',
    },
    "notebook.ts imports embed/index.ts through view/draw.ts: notebook.ts may import only view.",
  ],
  [
    "a forbidden room behind two files that export all of it again",
    {
      "view/all.ts": 'export * from "./more.js";',
      "view/more.ts": 'export * from "../papers/read.js";\nexport const more = 1;',
      "notebook.ts": 'import { read, more } from "./view/all.js";',
    },
    "notebook.ts imports papers/read.ts through view/all.ts: notebook.ts may import only view.",
  ],
  [
    "a forbidden room behind an import that is exported later",
    {
      "view/all.ts": 'import { read } from "../papers/read.js";\nexport { read as shown };',
      "notebook.ts": 'export * as all from "./view/all.js";',
    },
    "notebook.ts imports papers/read.ts through view/all.ts: notebook.ts may import only view.",
  ],
  [
    "an import of testing",
    { "cli/main.ts": 'import { test } from "../testing/index.js";' },
    "cli/main.ts imports testing/index.ts: cli may import only",
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
])("%s is named with its files", (_, changes, sentence) => {
  expect(brokenRules(tree(changes)).join("\n")).toContain(sentence);
});

test("only what is taken from a file counts, not all that it exports again", () => {
  const door = 'export { read } from "../papers/read.js";\nexport const draw = 1;';
  expect(brokenRules(tree({ "view/draw.ts": door, "notebook.ts": 'import { draw } from "./view/draw.js";' }))).toEqual(
    [],
  );
});

test("what the table allows and the sources do not need is named", () => {
  expect(unusedAllowances(tree())).toContain("search may import embed");
  expect(unusedAllowances(tree())).not.toContain("testing may import embed");
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

test("packages are no arrows", () => {
  expect(readArrows(new Map([["core/a.ts", 'import "node:fs"; import ts from "typescript";']]))).toEqual([]);
});
