import { takeTexts, type PackedTexts } from "../../core/memory.js";
import { hasColumn } from "../../core/sparse.js";
import type { KnnGraph, Matrix, Paper, SparseMatrix, TermMatrix } from "../../core/types.js";
import { countWords, readDocuments, tfidf, withoutForeignFunctionWords, type Corpus } from "../../lexical/index.js";
import { centroidsOf, type TopicCentroids } from "../clustering/centroids.js";
import type { FoundGroups, GroupingOptions, Memberships, TextFindings } from "../clustering/find-groups.js";
import type { Edit, NamedTopic, PreviousTopics } from "../clustering/previous-topics.js";
import { wordShare } from "../clustering/rules.js";
import { findWorks } from "../clustering/same-work.js";
import { numberTopics, pinnedTopics } from "../growth/topic-ids.js";
import { guidesOf, type Guide } from "../guide/guide.js";
import { describeLevels, type Description } from "../labels/describe.js";
import { collectTerms, textsOfWorks } from "../labels/terms.js";
import type { FittedTopics, SavedGuide } from "./saved-topics.js";

/** All that a fit works from; papers and vectors have the same rows. Their order decides ties. */
export interface FitInput {
  papers: readonly Pick<Paper, "id" | "title">[];
  /**
   * Abstract of each paper. They are taken out as they are read: those of 100,000 papers are 110 MB.
   */
  abstracts: PackedTexts;
  vectors: Matrix;
  options: GroupingOptions;
  guides: readonly Guide[];
  previous?: PreviousTopics | undefined;
  edit?: Edit | undefined;
}

/** What a fit asks others to find, while it reads the texts itself. */
export interface FitQuestions {
  /** The nearest neighbours of every paper, `neighborCount` of them. */
  neighbors(): Promise<KnnGraph>;
  /** Embeds phrases with the model of the vectors; undefined when it cannot. */
  embed(phrases: string[]): Promise<Matrix | undefined>;
  /** Groups the papers. The next two questions are about these groups, and come after this one. */
  groups(found: TextFindings, knn: KnnGraph): Promise<FoundGroups>;
  /** The centroids of the topics of every level, coarse to fine. */
  centroids(): Promise<TopicCentroids[]>;
  memberships(): Promise<Memberships>;
}

/** From papers to named topics. Runs in a worker thread. */
export async function fitTopics(input: FitInput, ask: FitQuestions): Promise<FittedTopics> {
  const { papers, guides, previous, edit } = input;
  const { knn, corpus, ...texts } = await readTextsOf(input, ask);
  const { workOf } = texts;
  const grouped = ask.groups(texts, knn);
  const terms = collectTerms(corpus, workOf);
  const { levels, ...found } = await grouped;

  const guideNames = found.guideOf.map((guide) => guides[guide]?.name);
  const ids = numberTopics(levels.groups, levels.counts, guideNames, found.known, previous, edit);
  const finestIds = ids.levels.at(-1)!,
    groupOf = levels.groups.at(-1)!;
  const guided = finestIds.map((id, group) => guideNames[group] ?? (edit && previous?.guided.get(id)));
  const guideOfTopic = new Map(finestIds.map((id, group) => [id, guided[group]]));
  // A new guide gives a topic its name, whatever the user called the topic before.
  const renamed = ids.levels
    .flat()
    .filter(
      (id) =>
        previous?.renamed.has(id) && (guideOfTopic.get(id) ?? previous.guided.get(id)) === previous.guided.get(id),
    );
  const { topics, finest } = await describeLevels(
    { papers, terms, workOf },
    levels,
    { ids, guided, labels: previous?.labels, renamed: new Set(renamed) },
    ask.centroids(),
    ask.embed,
  );
  const { calibration, strengths } = await ask.memberships();
  return {
    topics,
    levels: levels.groups.length,
    resolution: found.resolution,
    nextId: ids.nextId,
    held: pinnedTopics(previous, edit, finestIds),
    renamed,
    guides: guides.map((guide) => savedGuide(guide, papers)),
    calibration,
    vocabulary: finest.map(({ vocabulary }, group) => ({
      topic: finestIds[group]!,
      terms: vocabulary.map(({ term }) => term),
    })),
    papers: {
      ids: papers.map(({ id }) => id),
      topics: Array.from(groupOf, (group) => (group === -1 ? -1 : finestIds[group]!)),
      strengths: [...strengths],
      terms: Array.from(groupOf, (group, row) =>
        usedTerms(terms.counts, workOf[row]!, finest[group]?.vocabulary ?? []),
      ),
    },
  };
}

/**
 * What the texts say, and a corpus in which each work stands once, from which topics get their
 * names. The whole corpus is not kept.
 */
async function readTextsOf(
  { papers, abstracts, vectors, guides, previous, edit }: FitInput,
  ask: FitQuestions,
): Promise<TextFindings & { knn: KnnGraph; corpus: Corpus }> {
  const neighbors = ask.neighbors();
  const abstractOf = takeTexts(abstracts);
  const texts = readDocuments(papers.length, (row) => [papers[row]!.title, abstractOf(row)]);
  const corpus = withoutForeignFunctionWords(texts);
  const counts = wordShare(papers.length) > 0 || guides.length > 0 ? countWords(corpus) : undefined;
  const knn = await neighbors;
  const workOf = findWorks(knn, corpus);
  const words = guides.length > 0 ? tfidf(counts!, workOf) : undefined;
  // The name of a guide may hold function words of another language: it is looked for in all texts.
  const guideOf = await guidesOf(
    guides,
    { vectors, corpus: texts, words: words!, terms: counts?.terms ?? [], workOf },
    previous,
    ask.embed,
  );
  const named = edit?.kind === "split" && edit.named ? await vectorOf(edit.named, vectors, ask) : undefined;
  return { knn, corpus: textsOfWorks(corpus, workOf), counts: counts && withoutTerms(counts), workOf, guideOf, named };
}

/** The grouping needs no names of columns: they are not sent to its thread. */
function withoutTerms({ offsets, indices, values, rows, cols }: TermMatrix): SparseMatrix {
  return { offsets, indices, values, rows, cols };
}

/**
 * The centroid of a named topic's examples, else the embedding of its name; undefined where the
 * model cannot embed.
 */
async function vectorOf(
  { text, examples = [] }: NamedTopic,
  vectors: Matrix,
  ask: FitQuestions,
): Promise<Float32Array | undefined> {
  return examples.length > 0 ? centroidsOf(vectors, [examples]).data : (await ask.embed([text]))?.data;
}

function savedGuide({ name, description, examples = [] }: Guide, papers: FitInput["papers"]): SavedGuide {
  return description !== undefined ? { name, description } : { name, examples: examples.map((row) => papers[row]!.id) };
}

/** Which terms of its topic's vocabulary a paper uses: bit i is set for term i. */
function usedTerms(counts: SparseMatrix, row: number, vocabulary: Description["vocabulary"]): number {
  let bits = 0;
  vocabulary.forEach(({ column }, i) => void (hasColumn(counts, row, column) && (bits |= 1 << i)));
  return bits;
}
