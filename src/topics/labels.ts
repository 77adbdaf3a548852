import type { Paper, SparseMatrix, Term } from "../core/types.js";
import { ctfidf } from "./ctfidf.js";
import { phraseMatrix, type PhraseMatrix } from "./phrases.js";

/** Terms of a topic. */
const TERMS = 10;
/** Terms of a label at most, and the share of a topic's papers at which a label says enough. */
const LABEL_TERMS = 3;
const LABEL_COVERAGE = 0.6;
/** A phrase stands for a word in it when it makes up this share of the word's papers in the topic. */
const SUBSUMES = 0.5;

/** What names a topic. */
export interface TopicName {
  label: string;
  /** At most ten, the best first, weights relative to the best one's. */
  terms: Term[];
}

/**
 * Names each topic after the phrases that set it apart: class-based tf-idf over the papers that have
 * a phrase (not over its repetitions), times how much of the topic has it, times how much less the
 * other topics do. Of
 * terms that repeat each other one is kept: a phrase in place of its word where the phrase makes up
 * most of the word's use (compare the C-value of Frantzi and Ananiadou 1996). A label is the best
 * term, joined by others until most of the topic's papers have one of them. No two labels are equal.
 * @param labels topic of each paper, -1 for none
 */
export function nameTopics({ papers, labels, topicCount }: {
  papers: readonly Pick<Paper, "title" | "abstract">[];
  labels: Int32Array;
  topicCount: number;
}): TopicName[] {
  // In a larger corpus what only two papers say names no topic; a small one has nothing else.
  const phrases = phraseMatrix(papers, papers.length < 10 ? 1 : papers.length < 2000 ? 2 : 3);
  const classes = ctfidf(phrases, labels);
  const sizes = new Int32Array(topicCount);
  for (const label of labels) if (label >= 0) sizes[label]!++;
  const counts = countPapers(phrases, labels, topicCount);
  const total = new Int32Array(phrases.cols);
  for (const column of phrases.indices) total[column]!++;
  const taken = new Set<string>();
  return Array.from({ length: topicCount }, (_, topic) => {
    const chosen = chooseTerms(rankTerms(phrases, classes, counts[topic]!, total, sizes[topic]!, topic), phrases);
    const best = chosen[0]?.score ?? 1;
    const terms = chosen.map(({ column, score }) => ({ term: phrases.surfaces[column]!, weight: score / best }));
    const title = () => shorten(papers[labels.indexOf(topic)]!.title);
    const label = distinct(makeLabel(chosen, phrases, labels, topic, sizes[topic]!), chosen, phrases, taken, title);
    taken.add(label.toLowerCase());
    return { label, terms };
  });
}

interface Candidate {
  column: number;
  score: number;
  /** Papers of the topic that have it. */
  papers: number;
}

/** In how many papers of each topic each phrase stands. */
function countPapers(phrases: PhraseMatrix, labels: Int32Array, topicCount: number): Map<number, number>[] {
  const counts = Array.from({ length: topicCount }, () => new Map<number, number>());
  for (let paper = 0; paper < phrases.rows; paper++) {
    const topic = counts[labels[paper]!];
    if (!topic) continue;
    for (let at = phrases.offsets[paper]!; at < phrases.offsets[paper + 1]!; at++) {
      const column = phrases.indices[at]!;
      topic.set(column, (topic.get(column) ?? 0) + 1);
    }
  }
  return counts;
}

function rankTerms(phrases: PhraseMatrix, classes: SparseMatrix, counts: ReadonlyMap<number, number>, total: Int32Array, size: number, topic: number): Candidate[] {
  const others = phrases.rows - size;
  const least = size < 4 ? 1 : 2; // what one paper of several says is not the topic
  const candidates: Candidate[] = [];
  for (let at = classes.offsets[topic] ?? 0; at < (classes.offsets[topic + 1] ?? 0); at++) {
    const column = classes.indices[at]!;
    const papers = counts.get(column) ?? 0;
    if (papers < least) continue;
    const inside = papers / size;
    const outside = (total[column]! - papers + 0.5) / (others + 1);
    const separation = Math.max(0, 1 - outside / inside);
    // A phrase says more than a word of the same weight.
    const length = 1 + 0.5 * (phrases.words[column]!.length - 1);
    candidates.push({ column, papers, score: classes.values[at]! * Math.sqrt(inside) * separation * separation * length });
  }
  return candidates.sort((a, b) => b.score - a.score || a.column - b.column).slice(0, 20 * TERMS);
}

function chooseTerms(ranked: readonly Candidate[], phrases: PhraseMatrix): Candidate[] {
  const chosen: Candidate[] = [];
  for (const candidate of ranked) {
    if (chosen.length === TERMS) break;
    const words = phrases.words[candidate.column]!;
    const rival = chosen.findIndex(({ column }) => overlap(phrases.words[column]!, words));
    if (rival === -1) chosen.push(candidate);
    else if (isPart(phrases.words[chosen[rival]!.column]!, words) && candidate.papers >= SUBSUMES * chosen[rival]!.papers) {
      // The longer phrase takes the place of its word, unless it repeats yet another chosen term.
      const alone = chosen.every(({ column }, i) => i === rival || !overlap(phrases.words[column]!, words));
      if (alone) chosen[rival] = { ...candidate, score: chosen[rival]!.score };
    }
  }
  return chosen;
}

/** Whether two phrases share a word, or words of one stem (quantize, quantization). */
function overlap(a: readonly string[], b: readonly string[]): boolean {
  return a.some((word) => b.some((other) => sameStem(word, other)));
}

function isPart(part: readonly string[], whole: readonly string[]): boolean {
  return whole.length > part.length && part.every((word) => whole.includes(word));
}

/** Words of one stem, by their beginning: an ending is at most a third of the longer word; a part of a compound counts as a word. */
function sameStem(a: string, b: string): boolean {
  if (a === b) return true;
  if (a.includes("-") || b.includes("-")) return a.split("-").some((part) => part.length > 3 && b.split("-").some((other) => sameStem(part, other)));
  let shared = 0;
  while (shared < a.length && a[shared] === b[shared]) shared++;
  return shared >= 4 && shared >= (2 / 3) * Math.max(a.length, b.length);
}

/** The best term, and others while they bring in papers that the label does not cover yet. */
function makeLabel(chosen: readonly Candidate[], phrases: PhraseMatrix, labels: Int32Array, topic: number, size: number): number[] {
  const label: number[] = [];
  const covered = new Set<number>();
  for (const { column, score } of chosen) {
    if (label.length === LABEL_TERMS || covered.size >= LABEL_COVERAGE * size) break;
    if (score < 0.35 * chosen[0]!.score) break;
    const before = covered.size;
    for (let paper = 0; paper < phrases.rows; paper++) {
      if (labels[paper] === topic && hasPhrase(phrases, paper, column)) covered.add(paper);
    }
    if (label.length === 0 || covered.size > before) label.push(column);
  }
  return label;
}

function hasPhrase({ offsets, indices }: PhraseMatrix, paper: number, column: number): boolean {
  let low = offsets[paper]!, high = offsets[paper + 1]! - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (indices[middle] === column) return true;
    if (indices[middle]! < column) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}

/** The label as text; more terms, then the title of a paper, then a number, until no other topic has it. */
function distinct(columns: number[], chosen: readonly Candidate[], phrases: PhraseMatrix, taken: ReadonlySet<string>, title: () => string): string {
  const text = (list: readonly number[]): string => list.map((column) => phrases.surfaces[column]!).join(", ");
  const rest = chosen.map(({ column }) => column).filter((column) => !columns.includes(column));
  for (let more = 0; columns.length > 0 && more <= rest.length; more++) {
    const label = text([...columns, ...rest.slice(0, more)]);
    if (!taken.has(label.toLowerCase())) return label;
  }
  const base = columns.length > 0 ? text(columns) : title();
  let label = base;
  for (let number = 2; taken.has(label.toLowerCase()); number++) label = `${base} (${number})`;
  return label;
}

function shorten(title: string): string {
  return title.length <= 60 ? title : `${title.slice(0, 60).replace(/\s+\S*$/, "")} …`;
}
