import { parse } from "csv-parse/sync";
import { rowOf } from "../../src/core/matrix.js";
import { cosineSimilarity, createEmbedder } from "../../src/embed/index.js";
import { rankCorrelation } from "./rank-correlation.js";
import { sharedLines } from "./shared-lines.js";

/**
 * Spearman's rank correlation of a model's cosines with how similar people have found the 1,500
 * pairs of sentences of STS-B's dev set.
 */
export async function sentenceSimilarity(model: string): Promise<number> {
  const pairs = parse(sharedLines("sts", "stsb-en-dev.csv.gz").join("\n")) as [string, string, string][];
  const embedder = await createEmbedder(model);
  const vectors = await embedder.embed(pairs.flatMap(([one, other]) => [one, other]));
  await embedder.close?.();
  return rankCorrelation(
    pairs.map((_, i) => cosineSimilarity(rowOf(vectors, 2 * i), rowOf(vectors, 2 * i + 1))),
    pairs.map(([, , score]) => Number(score)),
  );
}
