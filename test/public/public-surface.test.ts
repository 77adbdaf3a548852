import { expect, test } from "vitest";
import { surfaceFaults } from "../support/public-surface.js";

/* What an editor shows of the package: every name that users can import, with its options, fields and methods. */

const faults = surfaceFaults([
  "src/index.ts",
  "src/embed/index.ts",
  "src/neighbors/index.ts",
  "src/topics/index.ts",
  "src/layout/index.ts",
  "src/notebook.ts",
  "src/database/opensearch/index.ts",
  "src/database/postgres/index.ts",
  "src/adapters/ai.ts",
  "src/adapters/langchain.ts",
  "src/testing/index.ts",
  "src/web/index.ts",
]);

test("every public name, option, field and method has a docstring", () => {
  expect(faults.undocumented).toEqual([]);
});

test("every type in a public signature can be imported", () => {
  expect(faults.unexported).toEqual([]);
});

test("every optional property takes undefined, for those who compile with exactOptionalPropertyTypes", () => {
  expect(faults.withoutUndefined).toEqual([]);
});
