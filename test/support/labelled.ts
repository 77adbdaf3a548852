import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Matrix, Paper } from "../../src/core/types.js";
import { unitRows } from "../../src/core/matrix.js";
import { fromNpy } from "../../src/store/folder/npy.js";
import { sharedPath } from "./shared.js";

export type LabelledSet = "ai-areas-labelled" | "arxiv-cs-labelled";

/** Whether the labelled sets lie beside the project. */
export const hasLabelledSets = sharedPath("reference", "embeddings", "ai-areas-labelled.npy") !== undefined;

/** A labelled set with its fp32 MiniLM embeddings, a unit row a paper. */
export function readLabelledSet(name: LabelledSet): { papers: Paper[]; labels: string[]; vectors: Matrix } {
  const lines = gunzipSync(readFileSync(sharedPath("data", `${name}.jsonl.gz`)!))
    .toString()
    .trim()
    .split("\n");
  const rows = lines.map((line) => JSON.parse(line) as Paper & { label: string });
  const file = sharedPath("reference", "embeddings", `${name}.npy`)!;
  return {
    papers: rows.map(({ id, title, abstract }) => ({ id, title, abstract: abstract ?? "" })),
    labels: rows.map(({ label }) => label),
    vectors: unitRows(fromNpy(readFileSync(file), name)),
  };
}
