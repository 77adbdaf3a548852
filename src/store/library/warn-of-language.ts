import type { Embedder, Paper } from "../../core/types.js";
import { packagedModel } from "../../embed/model-files.js";
import { paperText } from "../../embed/texts.js";
import { isForeign } from "../../lexical/index.js";

/** Papers that are looked at: enough to tell what most of them are. */
const SAMPLE = 200;

/** Embedders of which it has been said that they read English. */
const told = new WeakSet<Embedder>();

/**
 * Says once for each embedder of the package that it reads English, when most of the papers of an
 * index are in other languages.
 * @param areMost whether these papers are most of those of the index; asked when it matters
 */
export async function warnOfLanguage(
  model: Embedder,
  papers: readonly Paper[],
  areMost: () => Promise<boolean> = async () => true,
): Promise<void> {
  if (told.has(model)) return;
  const name = await packagedModel(model.id).catch(() => undefined); // the papers are saved: nothing may fail now
  if (name === undefined) return;
  const sample = papers.filter((_, row) => row % Math.ceil(papers.length / SAMPLE) === 0);
  if (2 * sample.filter((paper) => isForeign(paperText(paper))).length <= sample.length || !(await areMost())) return;
  told.add(model);
  process.emitWarning(
    `Most of the papers are not in English, and the model ${name} reads English only: topics, related papers and ` +
      "search by meaning will be poor. A model for a hundred languages: `npm install @huggingface/transformers`, " +
      'then open the index with { embedder: "Xenova/multilingual-e5-small" }, ' +
      "or add --embedder Xenova/multilingual-e5-small to the command.",
    "PaperweaveWarning",
  );
}
