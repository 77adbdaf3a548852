import { rowOf } from "../../src/core/matrix.js";
import { PaperIndex } from "../../src/index.js";
import type { TopicSet } from "./topic-sets.js";

/** An index in memory of the papers of a set, with the set's vectors: no paper is embedded. */
export async function indexOfSet({ papers, vectors }: TopicSet, embedder = "minilm"): Promise<PaperIndex> {
  const index = await PaperIndex.inMemory({ embedder });
  await index.upsert(papers.map((paper, row) => ({ ...paper, vector: rowOf(vectors, row) })));
  return index;
}
