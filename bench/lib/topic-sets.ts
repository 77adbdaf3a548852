import { seededRandom, shuffledRange } from "../../src/core/random.js";
import type { Matrix, Paper } from "../../src/core/types.js";
import { toPaper } from "../../src/papers/index.js";
import { readLabelledSet } from "../../test/support/labelled.js";
import { keptEmbeddings } from "./kept-embeddings.js";
import { sharedLines } from "./shared-lines.js";

/** Papers with the label of each, taken for the truth, and a unit vector a paper. */
export interface TopicSet {
  papers: Paper[];
  labels: string[];
  vectors: Matrix;
}

const sampleSize = 5_000;
const sampleSeed = 1;

const readers: Record<string, (set: string) => TopicSet | Promise<TopicSet>> = {
  "ai-areas-labelled": () => readLabelledSet("ai-areas-labelled"),
  "arxiv-cs-labelled": () => readLabelledSet("arxiv-cs-labelled"),
  stackoverflow: (set) => withEmbeddings(set, stackoverflow()),
  "conference-papers-a": (set) => withEmbeddings(set, conferencePapers(0)),
  "conference-papers-b": (set) => withEmbeddings(set, conferencePapers(1)),
};

export const topicSets: readonly string[] = Object.keys(readers);

/**
 * Embeds the set first where its embeddings are neither given nor kept from an earlier run: minutes
 * for abstracts.
 */
export async function readTopicSet(set: string): Promise<TopicSet> {
  const reader = readers[set];
  if (!reader) throw new Error(`There is no set "${set}"; possible are ${topicSets.join(", ")}.`);
  return reader(set);
}

type Labelled = Omit<TopicSet, "vectors">;

async function withEmbeddings(set: string, { papers, labels }: Labelled): Promise<TopicSet> {
  return { papers, labels, vectors: await keptEmbeddings(set, papers) };
}

/** Titles of questions, with the tag that they were chosen by. */
function stackoverflow(): Labelled {
  const titles = sharedLines("stackoverflow", "title_StackOverflow.txt.gz");
  return {
    papers: titles.map((title, row) => toPaper({ id: `question-${row + 1}`, title }, `question ${row + 1}`)),
    labels: sharedLines("stackoverflow", "label_StackOverflow.txt.gz"),
  };
}

/**
 * One of the samples of conference-papers-20k that have no paper in common, with the venue of each
 * paper.
 */
function conferencePapers(sample: number): Labelled {
  const lines = sharedLines("conference-papers-20k.jsonl.gz");
  const rows = shuffledRange(lines.length, seededRandom(sampleSeed)).slice(
    sample * sampleSize,
    (sample + 1) * sampleSize,
  );
  const records = Array.from(rows, (row) => JSON.parse(lines[row]!) as Paper & { venue: string });
  return {
    papers: records.map(({ id, title, abstract }) => toPaper({ id, title, abstract }, id)),
    labels: records.map(({ venue }) => venue),
  };
}
