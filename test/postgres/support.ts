import { describe, test } from "vitest";
import type { Paper, PaperStore, PaperToPut } from "../../src/index.js";
import { normalizeRow } from "../../src/core/matrix.js";
import { seededRandom } from "../../src/core/random.js";
import { whyNoPostgres } from "../engines/postgres.js";

/** Tests that need a server; skipped, with a word, where none can be started. */
export function withPostgres(name: string, tests: () => void): void {
  if (whyNoPostgres) describe(name, () => test.skip(whyNoPostgres!, () => undefined));
  else describe(name, tests);
}

export const model = { embedder: "test", dimensions: 4 };

/** A unit vector, drawn from a seed. */
export function vectorOf(seed: number, dimensions = model.dimensions): Float32Array {
  const random = seededRandom(seed);
  const vector = Float32Array.from({ length: dimensions }, () => random.next() - 0.5);
  normalizeRow(vector, 0, dimensions);
  return vector;
}

/** A paper to put, found by its id alone. */
export function put(paper: Partial<Paper> & { id: string }, more: Partial<PaperToPut> = {}): PaperToPut {
  return { paper: { title: `Paper ${paper.id}`, abstract: "", ...paper }, vector: vectorOf(1), names: [paper.id], keys: [], lot: 0, ...more };
}

export async function pagesOf<T>(pages: AsyncIterable<T[]>): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(...page);
  return all;
}

/** Papers by words and meaning alone: the ids of both lists. */
export async function found(store: PaperStore, query: Omit<Parameters<PaperStore["search"]>[0], "k"> & { k?: number }): Promise<{ byMeaning: string[]; byWords: string[] }> {
  const { byMeaning, byWords } = await store.search({ k: 10, ...query });
  return { byMeaning: byMeaning.map(({ paper }) => paper.id), byWords: byWords.map(({ paper }) => paper.id) };
}
