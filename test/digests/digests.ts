/*
 * Digests of what the package answers, of five kinds of `topics` call and more, on four corpora of the shared data:
 * a change that is to change no answer leaves all of them as they are.
 *
 *   npx tsx test/digests/digests.ts [DIST] [--json]
 *
 * prints a line for each digest of the package built in the folder DIST (default: dist). It calls only what is
 * public, so that one version of it compares two versions of the package:
 *
 *   diff <(npx tsx test/digests/digests.ts before/dist) <(npx tsx test/digests/digests.ts dist)
 *
 * test/digests.test.ts compares the digests with those of digests.json. Where an answer is to change, say so in
 * CHANGELOG.md, see that only the digests of that answer differ, and write the file again:
 *
 *   npm run build && npx tsx test/digests/digests.ts dist --json > test/digests/digests.json
 *
 * What goes through ONNX Runtime's or usearch's floating-point kernels (the vectors of "minilm", the graph of HNSW) may
 * differ in the last bits where a processor has other instructions. Such digests are lists of their own, beside the
 * features of the processor; "minilm-int8" says the same of itself. All others are the same everywhere: neighbours by
 * "exact" and "ivf" are proposed by ONNX Runtime, and then compared by sums in a fixed order.
 */
import { resolve } from "node:path";
import type { Paper, PaperIndex } from "../../src/index.js";
import { corpusAnswers, type Report } from "./corpus-answers.js";
import { aiAreas, arxivCs, dailyPapers, dailyPapersPath, hasCorpora, stackOverflow } from "./corpora.js";
import { digestOf, type Digests } from "./digest.js";
import { inTurn } from "./index-answers.js";
import { modelAnswers } from "./model-answers.js";
import { loadPackage, type PackageUnderTest } from "./package-under-test.js";
import { processorFeatures } from "./processor.js";
import { vectorsOf } from "./vector-answers.js";

const EXPORTS = ["jsonl", "csv", "bibtex", "npy"] as const;

async function digestsOf(
  built: PackageUnderTest,
  onDigest: (digest: string, name: string, bound: boolean) => void,
): Promise<Digests> {
  const digests: Digests = { everywhere: {}, processor: processorFeatures(), processorBound: {} };
  const report: Report = (name, answer, { processorBound = false } = {}) => {
    const group = processorBound ? digests.processorBound : digests.everywhere;
    if (name in group) throw new Error(`Two answers are called "${name}".`);
    onDigest((group[name] = digestOf(answer)), name, processorBound);
  };
  const read = await built.main.readPapers(dailyPapersPath());
  const daily = dailyPapers(read.papers);
  report("daily-papers / read", read);
  await reportModel(built, "minilm", read.papers, daily.queries, report);
  await reportModel(built, "minilm-int8", read.papers, daily.queries, report);
  for (const corpus of [() => daily, stackOverflow, aiAreas, arxivCs]) await corpusAnswers(built, corpus(), report);
  return digests;
}

/** What a transformer of the package makes of the Daily Papers, and the files that they are exported to. */
async function reportModel(
  { main }: PackageUnderTest,
  embedder: string,
  papers: readonly Paper[],
  queries: readonly string[],
  report: Report,
): Promise<void> {
  const index: PaperIndex = await main.PaperIndex.inMemory({ embedder });
  const upserted = await index.upsert(papers);
  const topics = await index.topics({ levels: 2 });
  const answers: Record<string, unknown> = {
    upserted,
    vectors: vectorsOf(index).data,
    ...modelAnswers(topics),
    search: await inTurn(queries, (query) => index.search(query, { highlight: true })),
  };
  for (const format of EXPORTS) answers[`export ${format}`] = await index.export(format);
  answers["export with topics"] = await index.export("csv", { topics });
  await index.close();
  for (const [name, answer] of Object.entries(answers))
    report(`daily-papers / ${embedder} / ${name}`, answer, { processorBound: true });
}

if (!hasCorpora)
  throw new Error("The shared data are not there: the folder shared beside the project, or PAPERWEAVE_SHARED.");
const asJson = process.argv.includes("--json");
const dist = process.argv.slice(2).find((argument) => !argument.startsWith("--")) ?? "dist";
const digests = await digestsOf(await loadPackage(resolve(dist)), (digest, name, bound) => {
  if (!asJson) console.log(`${digest}  ${name}${bound ? "  (depends on the processor)" : ""}`);
});
if (asJson) console.log(JSON.stringify(digests, null, 2));
