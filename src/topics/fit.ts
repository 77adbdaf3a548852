import { hasColumn } from "../core/sparse.js";
import type { KnnGraph, Matrix, Paper, SparseMatrix, Topic } from "../core/types.js";
import { countWords, tfidf } from "../lexical/index.js";
import { calibrate } from "./calibration.js";
import type { ClusterOptions } from "./cluster.js";
import { describeTopics, type Description } from "./describe.js";
import { firstOfWork } from "./duplicates.js";
import type { Earlier, Edit } from "./earlier.js";
import { editGroups, groupPapers, type Groups, type PaperStructure } from "./group-papers.js";
import type { Guide } from "./guide.js";
import type { Grouping } from "./level.js";
import { buildLevels } from "./levels.js";
import { matchTopics, Overlap } from "./match.js";
import { paperGraph } from "./paper-graph.js";
import { wordShare } from "./rules.js";
import type { FittedTopics } from "./saved.js";
import { strengthsOf } from "./strength.js";
import { collectTerms, readTexts } from "./terms.js";

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
  const ids = nameLevels(levels.groups, levels.counts, guideOf.map((guide) => guides[guide]?.name), known, earlier, edit);
  const topics: Topic[] = [];
  let finest: Description[] = [];
  for (const [level, groups] of levels.groups.entries()) {
    const last = level === levels.groups.length - 1;
    const own = ids.levels[level]!;
    const labels = own.map((id, group) => (last && guideOf[group] !== -1 ? guides[guideOf[group]!]!.name : ids.kept.has(id) ? earlier!.labels.get(id) : undefined));
    const described = await describeTopics({ papers, vectors, terms, works, groups, count: levels.counts[level]!, labels }, ask.embed);
    described.forEach(({ label, terms: shown, size, exemplars }, group) => {
      const parent = level > 0 ? ids.levels[level - 1]![levels.parents[level]![group]!] : undefined;
      const children = last ? [] : [...ids.levels[level + 1]!].filter((_, child) => levels.parents[level + 1]![child] === group);
      const guided = last ? (guides[guideOf[group]!]?.name ?? (edit && earlier?.guided.get(own[group]!))) : undefined;
      topics.push({
        id: own[group]!,
        label,
        terms: shown,
        size,
        exemplars: exemplars.map((row) => papers[row]!.id),
        ...(parent !== undefined && { parent }),
        children,
        ...(guided !== undefined && { guided }),
      });
    });
    finest = described;
  }
  const topicOf = grouping.groups.map((group) => (group === -1 ? -1 : ids.levels.at(-1)![group]!));
  return {
    topics,
    levels: levels.groups.length,
    resolution: found.resolution ?? earlier?.resolution,
    nextId: ids.nextId,
    held: heldTopics(earlier, edit, ids.levels.at(-1)!),
    guides: guides.map(({ name, description, examples }) => ({ name, ...(description !== undefined ? { description } : { examples: (examples ?? []).map((row) => papers[row]!.id) }) })),
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

/** Which terms of its topic's vocabulary a paper uses, a bit each. */
function usedTerms(counts: SparseMatrix, row: number, vocabulary: Description["vocabulary"]): number {
  let bits = 0;
  vocabulary.forEach(({ column }, at) => void (hasColumn(counts, row, column) && (bits |= 1 << at)));
  return bits;
}

/** Groups numbered by size, ties by first row; empty ones are dropped, unless they are guides. `guideOf`: guide of each group, or -1; `known`: ids that groups have already. */
function rankGroups({ groups, count, firstGuide, ids }: Groups): { grouping: Grouping; guideOf: number[]; known: Map<number, number> } {
  const sizes = new Int32Array(count);
  const first = new Int32Array(count).fill(groups.length);
  groups.forEach((group, row) => {
    if (group === -1) return;
    if (sizes[group]!++ === 0) first[group] = row;
  });
  const ranked = Array.from(sizes.keys())
    .filter((group) => sizes[group]! > 0 || group >= firstGuide)
    .sort((a, b) => sizes[b]! - sizes[a]! || first[a]! - first[b]! || a - b);
  const rank = new Int32Array(count).fill(-1);
  ranked.forEach((group, place) => (rank[group] = place));
  return {
    grouping: { groups: groups.map((group) => (group === -1 ? -1 : rank[group]!)), count: ranked.length },
    guideOf: ranked.map((group) => (group >= firstGuide ? group - firstGuide : -1)),
    known: new Map(ranked.flatMap((group, place) => (ids !== undefined && ids[group] !== -1 ? [[place, ids[group]!]] : []))),
  };
}

/** Ids of the topics of every level: those of the earlier topics that they continue, else new numbers. */
function nameLevels(
  levels: readonly Int32Array[],
  counts: readonly number[],
  guideNames: readonly (string | undefined)[],
  known: ReadonlyMap<number, number>,
  earlier: Earlier | undefined,
  edit: Edit | undefined,
): { levels: number[][]; kept: Set<number>; nextId: number } {
  let nextId = earlier?.nextId ?? 0;
  const kept = new Set<number>();
  const ids: number[][] = levels.map(() => []);
  // The finest level first: its topics are 0, 1, 2, … by size.
  for (let level = levels.length - 1; level >= 0; level--) {
    const before = earlier?.levels.at(level - levels.length);
    const finest = level === levels.length - 1;
    const continues = earlier && before ? matchTopics(new Overlap(before, levels[level]!), finest ? sureMatches(levels[level]!, guideNames, known, earlier) : undefined) : new Map<number, number>();
    for (let group = 0; group < counts[level]!; group++) {
      const id = continues.get(group);
      ids[level]!.push(id ?? nextId++);
      if (id !== undefined) kept.add(id);
    }
  }
  // What was made by hand gets a new label, unless it had its name from the user.
  if (edit) for (const id of edit.kind === "merge" ? edit.topics : [edit.topic]) if (!earlier?.guided.has(id)) kept.delete(id);
  return { levels: ids, kept, nextId };
}

/** Guided topics are known by their name, those that are held by their papers. */
function sureMatches(groups: Int32Array, guideNames: readonly (string | undefined)[], known: ReadonlyMap<number, number>, earlier: Earlier): Map<number, number> {
  const sure = new Map(known);
  const used = new Set(sure.values());
  const add = (group: number, id: number): void => {
    if (group < 0 || sure.has(group) || used.has(id)) return;
    sure.set(group, id);
    used.add(id);
  };
  for (const [id, name] of earlier.guided) add(guideNames.indexOf(name), id);
  earlier.topics.forEach((topic, row) => void (earlier.held.has(topic) && add(groups[row]!, topic)));
  return sure;
}

function heldTopics(earlier: Earlier | undefined, edit: Edit | undefined, ids: readonly number[]): number[] {
  const held = new Set(earlier?.held);
  if (edit?.kind === "merge") held.add(edit.topics[0]!);
  if (edit?.kind === "split") for (const id of ids) if (id === edit.topic || id >= earlier!.nextId) held.add(id);
  return ids.filter((id) => held.has(id));
}
