import { takeTexts, type PackedTexts } from "../../core/memory.js";
import { hasColumn } from "../../core/sparse.js";
import type { KnnGraph, Matrix, Paper, SparseMatrix, TermMatrix } from "../../core/types.js";
import { countWords, readDocuments, tfidf, withoutOtherGrammars, type Corpus } from "../../lexical/index.js";
import { centresOf } from "../clustering/centres.js";
import type { Description } from "../labels/describe.js";
import { describeLevels } from "../labels/describe-levels.js";
import { firstOfWork } from "../clustering/duplicates.js";
import type { Earlier, Edit, NamedTopic } from "../clustering/earlier.js";
import type { FoundGroups, GroupingOptions, TextFindings, Ties } from "../clustering/find-groups.js";
import { guidesOf, type Guide } from "../guide/guide.js";
import type { Portraits } from "../clustering/portraits.js";
import { wordShare } from "../clustering/rules.js";
import type { FittedTopics, SavedGuide } from "./saved.js";
import { collectTerms, textsOfWorks } from "../labels/terms.js";
import { heldTopics, numberTopics } from "../growth/topic-ids.js";

/** All that a fit works from; papers and vectors have the same rows, in canonical order. */
export interface FitInput {
  papers: readonly Pick<Paper, "id" | "title">[];
  /** Of each paper. Taken out as they are read: those of 100,000 papers are 110 MB. */
  abstracts: PackedTexts;
  vectors: Matrix;
  options: GroupingOptions;
  guides: readonly Guide[];
  earlier?: Earlier | undefined;
  edit?: Edit | undefined;
}

/** What a fit asks of the thread that started it. */
export interface FitQuestions {
  /** The nearest neighbours of every paper, `neighborCount` of them. */
  neighbors(): Promise<KnnGraph>;
  /** Phrases embedded by the model of the vectors; undefined when it cannot. */
  embed(phrases: string[]): Promise<Matrix | undefined>;
  /** The groups that `findGroups` makes of the papers … */
  groups(found: TextFindings, knn: KnnGraph): Promise<FoundGroups>;
  /** … and the further parts of what it finds, in their turn. */
  portraits(): Promise<Portraits[]>;
  ties(): Promise<Ties>;
}

/**
 * From papers to named topics; run in a worker thread. What it asks for is found by other threads
 * while this one reads the texts.
 */
export async function fitTopics(input: FitInput, ask: FitQuestions): Promise<FittedTopics> {
  const { papers, guides, earlier, edit } = input;
  const { knn, corpus, ...texts } = await readFitted(input, ask);
  const { works } = texts;
  const grouped = ask.groups(texts, knn);
  const terms = collectTerms(corpus, works);
  const { levels, ...found } = await grouped;

  const guideNames = found.guideOf.map((guide) => guides[guide]?.name);
  const ids = numberTopics(levels.groups, levels.counts, guideNames, found.known, earlier, edit);
  const finestIds = ids.levels.at(-1)!,
    groupOf = levels.groups.at(-1)!;
  const guided = finestIds.map((id, group) => guideNames[group] ?? (edit && earlier?.guided.get(id)));
  const guideOfTopic = new Map(finestIds.map((id, group) => [id, guided[group]]));
  // A guide that is new gives a topic its name, whatever the user called it before.
  const renamed = ids.levels
    .flat()
    .filter(
      (id) => earlier?.renamed.has(id) && (guideOfTopic.get(id) ?? earlier.guided.get(id)) === earlier.guided.get(id),
    );
  const { topics, finest } = await describeLevels(
    { papers, terms, works },
    levels,
    { ids, guided, labels: earlier?.labels, renamed: new Set(renamed) },
    ask.portraits(),
    ask.embed,
  );
  const { calibration, strengths } = await ask.ties();
  return {
    topics,
    levels: levels.groups.length,
    resolution: found.resolution,
    nextId: ids.nextId,
    held: heldTopics(earlier, edit, finestIds),
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
      terms: Array.from(groupOf, (group, row) => usedTerms(terms.counts, works[row]!, finest[group]?.vocabulary ?? [])),
    },
  };
}

/**
 * What the texts say, and the texts of works, by which topics are named; the whole corpus can go.
 */
async function readFitted(
  { papers, abstracts, vectors, guides, earlier, edit }: FitInput,
  ask: FitQuestions,
): Promise<TextFindings & { knn: KnnGraph; corpus: Corpus }> {
  const neighbors = ask.neighbors();
  const abstractOf = takeTexts(abstracts);
  const texts = readDocuments(papers.length, (row) => [papers[row]!.title, abstractOf(row)]);
  const corpus = withoutOtherGrammars(texts);
  const counts = wordShare(papers.length) > 0 || guides.length > 0 ? countWords(corpus) : undefined;
  const knn = await neighbors;
  const works = firstOfWork(knn, corpus);
  const words = guides.length > 0 ? tfidf(counts!, works) : undefined;
  // The name of a guide may hold words of grammar.
  const guideOf = await guidesOf(
    guides,
    { vectors, corpus: texts, words: words!, terms: counts?.terms ?? [], works },
    earlier,
    ask.embed,
  );
  const named = edit?.kind === "split" && edit.named ? await vectorOf(edit.named, vectors, ask) : undefined;
  return { knn, corpus: textsOfWorks(corpus, works), counts: counts && withoutTerms(counts), works, guideOf, named };
}

/** Nobody asks what the columns are called where papers are grouped. */
function withoutTerms({ offsets, indices, values, rows, cols }: TermMatrix): SparseMatrix {
  return { offsets, indices, values, rows, cols };
}

/**
 * What a name means: the middle of its examples, else its words; undefined where the model cannot
 * embed them.
 */
async function vectorOf(
  { text, examples = [] }: NamedTopic,
  vectors: Matrix,
  ask: FitQuestions,
): Promise<Float32Array | undefined> {
  return examples.length > 0 ? centresOf(vectors, [examples]).data : (await ask.embed([text]))?.data;
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
