import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PaperIndex, TopicModel, TopicOptions } from "../../src/index.js";
import type { Corpus } from "./corpora.js";
import { folderFiles } from "./folder-files.js";
import { indexAnswers, inTurn } from "./index-answers.js";
import { mapAnswers, modelAnswers, modelCharts } from "./model-answers.js";
import type { PackageUnderTest } from "./package-under-test.js";
import { vectorAnswers } from "./vector-answers.js";

/** Called with a name, and what is to be digested. */
export type Report = (name: string, answer: unknown, options?: { processorBound?: boolean }) => void;

/**
 * Asks an index in a folder all that is digested. The index grows: nine tenths of the papers come first, the
 * others after a first fit of the topics, and one is removed.
 */
export async function corpusAnswers(built: PackageUnderTest, corpus: Corpus, report: Report): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "paperweave-digests-"));
  const { embedder, papers, queries, samples } = corpus;
  const reportAll = (call: string, answers: Record<string, unknown>, options?: { processorBound?: boolean }): void => {
    for (const [name, answer] of Object.entries(answers)) report(`${corpus.name} / ${call} / ${name}`, answer, options);
  };
  try {
    let index = await built.main.PaperIndex.open(folder, { embedder });
    const first = Math.ceil(0.9 * papers.length);
    reportAll("index", { "first upsert": await index.upsert(papers.slice(0, first)) });
    const earlier = await index.topics();
    reportAll("index", {
      "second upsert": await index.upsert(papers.slice(first)),
      removed: await index.remove(papers[3]!.id!),
      papers: [...index.papers()],
    });

    const grown = await reportModels(index, corpus, earlier, reportAll);
    reportAll("grown", await modelCharts(grown, [...queries, papers[0]!.id!, papers[7]!.title], samples));
    reportAll("grown", await mapAnswers(grown, earlier));
    const found = await indexAnswers(index, corpus);
    reportAll("index", found);
    const vectors = await vectorAnswers(built, index);
    reportAll("vectors", vectors.everywhere);
    reportAll("vectors", vectors.processorBound, { processorBound: true });
    await index.save();
    await index.close();
    reportAll("folder", folderFiles(folder));

    index = await built.main.PaperIndex.open(folder, { embedder });
    reportAll("folder", {
      "searches after opening": await inTurn(queries, (query) => index.search(query)),
      "a saved model": modelAnswers(built.main.TopicModel.fromJSON(JSON.stringify(grown), index)),
    });
    await index.save({ compact: true });
    await index.close();
    reportAll("compact folder", folderFiles(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Topics by several kinds of call. @returns those that continue the earlier ones */
async function reportModels(
  index: PaperIndex,
  { guide, papers }: Corpus,
  earlier: TopicModel,
  reportAll: (call: string, answers: Record<string, unknown>) => void,
): Promise<TopicModel> {
  const examples = papers.slice(0, 3).map(({ id }) => id!);
  const calls: Record<string, TopicOptions> = {
    default: {},
    "count 20": { count: 20 },
    "three levels": { levels: 3, resolution: 1.5 },
    "guide, outliers kept": { guide: { ...guide, "my examples": examples }, outliers: "keep" },
    "k-means": { algorithm: "kmeans", count: 12 },
  };
  for (const [call, options] of Object.entries(calls)) reportAll(call, modelAnswers(await index.topics(options)));

  const grown = await index.topics({ previous: earlier });
  reportAll("grown", { ...modelAnswers(grown), changes: grown.compare(earlier) });
  const [one, two, three] = grown.list().map(({ id }) => id);
  const edited = await (await grown.rename(one!, "A name by hand").merge([two!, three!])).split(one!, { count: 3 });
  reportAll("edited by hand", { ...modelAnswers(edited), changes: edited.compare(grown) });
  reportAll("found again after edits", modelAnswers(await index.topics({ previous: edited })));
  // The topics found last explain why papers are related.
  return index.topics({ previous: earlier });
}
