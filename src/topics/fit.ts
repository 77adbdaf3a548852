import { hasColumn } from "../core/sparse.js";
import type { KnnGraph, Matrix, Paper, SparseMatrix } from "../core/types.js";
import { countWords, tfidf } from "../lexical/index.js";
import { calibrate } from "./calibration.js";
import type { ClusterOptions } from "./cluster.js";
import type { Description } from "./describe.js";
import { describeLevels } from "./describe-levels.js";
import { firstOfWork } from "./duplicates.js";
import type { Earlier, Edit } from "./earlier.js";
import { editGroups, groupPapers, rankGroups, type PaperStructure } from "./group-papers.js";
import type { Guide } from "./guide.js";
import { buildLevels } from "./levels.js";
import { paperGraph } from "./paper-graph.js";
import { wordShare } from "./rules.js";
import type { FittedTopics, SavedGuide } from "./saved.js";
import { strengthsOf } from "./strength.js";
import { collectTerms, readTexts } from "./terms.js";
import { heldTopics, numberTopics } from "./topic-ids.js";

/** All that a fit works from; papers and vectors have the same rows, in canonical order. */
export interface FitInput {
  papers: readonly Pick<Paper, "id" | "title" | "abstract">[];
  vectors: Matrix;
  options: ClusterOptions & { levels?: number | undefined; outliers?: "assign" | "keep" | undefined };
  guides: readonly Guide[];
  earlier?: Earlier | undefined;
  /** What to do with the earlier topics, in place of finding new ones. */
  edit?: Edit | undefined;
}

/** What a fit asks of the thread that started it. */
export interface FitQuestions {
  /** The nearest neighbours of every paper, `neighborCount` of them. */
  neighbors(): Promise<KnnGraph>;
  /** Phrases embedded by the model of the vectors; undefined when it cannot. */
  embed(phrases: string[]): Promise<Matrix | undefined>;
}

/** From papers to named topics; run in a worker thread. */
export async function fitTopics(input: FitInput, ask: FitQuestions): Promise<FittedTopics> {
  const { papers, vectors, options, guides, earlier, edit } = input;
  const asked = ask.neighbors(); // found by other threads while this one reads the texts
  const corpus = readTexts(papers);
  const counts = wordShare(papers.length) > 0 || guides.length > 0 ? countWords(corpus) : undefined;
  const words = counts && tfidf(counts);
  const terms = collectTerms(corpus);
  const knn = await asked;
  const graph = paperGraph({ vectors, knn, words });
  const works = firstOfWork(knn, corpus);
  const structure: PaperStructure = { vectors, knn, graph, corpus, works, words, wordList: counts?.terms ?? [] };
  const found = edit ? editGroups(structure, earlier!, edit) : await groupPapers(structure, options, guides, earlier, ask.embed);
  const strengths = strengthsOf(graph, knn, found.groups);
  if (options.outliers === "keep") found.groups.forEach((group, row) => void (group < found.firstGuide && strengths[row] === 0 && (found.groups[row] = -1)));
  const { grouping, guideOf, known } = rankGroups(found);
  const levels = buildLevels(graph, vectors, grouping, options.levels ?? 1);
  const guideNames = guideOf.map((guide) => guides[guide]?.name);
  const ids = numberTopics(levels.groups, levels.counts, guideNames, known, earlier, edit);
  const guided = ids.levels.at(-1)!.map((id, group) => guideNames[group] ?? (edit && earlier?.guided.get(id)));
  const { topics, finest } = await describeLevels({ papers, vectors, terms, works }, levels, { ids, guided, labels: earlier?.labels }, ask.embed);
  const topicOf = grouping.groups.map((group) => (group === -1 ? -1 : ids.levels.at(-1)![group]!));
  return {
    topics,
    levels: levels.groups.length,
    resolution: found.resolution ?? earlier?.resolution,
    nextId: ids.nextId,
    held: heldTopics(earlier, edit, ids.levels.at(-1)!),
    guides: guides.map((guide) => savedGuide(guide, papers)),
    calibration: calibrate(knn, topicOf),
    vocabulary: finest.map(({ vocabulary }, group) => ({ topic: ids.levels.at(-1)![group]!, terms: vocabulary.map(({ term }) => term) })),
    papers: {
      ids: papers.map(({ id }) => id),
      topics: [...topicOf],
      strengths: [...strengths],
      terms: papers.map((_, row) => usedTerms(terms.counts, row, finest[grouping.groups[row]!]?.vocabulary ?? [])),
    },
  };
}

function savedGuide({ name, description, examples = [] }: Guide, papers: FitInput["papers"]): SavedGuide {
  return description !== undefined ? { name, description } : { name, examples: examples.map((row) => papers[row]!.id) };
}

/** Which terms of its topic's vocabulary a paper uses, a bit each. */
function usedTerms(counts: SparseMatrix, row: number, vocabulary: Description["vocabulary"]): number {
  let bits = 0;
  vocabulary.forEach(({ column }, at) => void (hasColumn(counts, row, column) && (bits |= 1 << at)));
  return bits;
}
