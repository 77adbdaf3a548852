import { LEAST_COMPLETE } from "./candidates.js";
import { isPart, repeats } from "./choose-terms.js";
import type { ScoredTerm } from "./term-scores.js";
import type { PaperTerms } from "./terms.js";
import { TopicUses } from "./topic-uses.js";

/** Terms of a label at most. */
export const MOST_IN_LABEL = 3;
/**
 * A label that covers this share of a topic's papers gets no further term: one that begins with a
 * phrase, or with a word.
 */
const ENOUGH_COVERED = { phrase: 0.4, word: 0.6 };
/** A first term of whose uses a smaller share is in the topic gets a second one beside it. */
const CLEAR = { phrase: 0.4, word: 0.6 };
/**
 * A further term must cover this share of the topic's papers that the label does not cover yet, or
 * half as many as the label covers already …
 */
const LEAST_GAIN = { share: 0.15, relative: 0.5 };
/** … and have this share of the first term's value, where that is clear by itself. */
const LEAST_VALUE = 0.25;
/**
 * A term must be used by this share of the topic's papers, and by three of them (by two in a topic
 * of up to five).
 */
const LEAST_USED = 0.1;
/** A term of which a smaller share of the uses is in the topic is the name of another one. */
const LEAST_PRECISION = 0.1;
/** A word beside other terms must have this share of its uses in the topic. */
const FURTHER_WORD_PRECISION = 0.35;
/**
 * A topic of so many papers is named by its best terms when none is common enough; a smaller one is
 * named by a title.
 */
const SEVERAL_PAPERS = 6;
/** A phrase replaces a word or phrase in it when it has this share of its papers. */
const FULLER_SHARE = 0.5;

/** A word says less than a phrase of the same score. */
const WORD_VALUE = 0.6;
/**
 * A word of which a smaller share of the uses is in the topic is vague, like "image"; a phrase is
 * less so.
 */
const VAGUE = { phrase: 0.4, word: 0.5 };
/**
 * A word that stands alone in a smaller share of its uses is rather a modifier of others, like
 * "adversarial" and "fair".
 */
const STANDS_ALONE = 0.5;
/** A term covers, for its value, at most so many times as many papers as use it. */
const MOST_SPREAD = 2;
/**
 * A term that stands in this share of the titles of the papers that use it is what the papers are
 * about. One that stands in no title keeps this part of its value.
 */
const TITLED_ENOUGH = 0.4;
const UNTITLED_VALUE = 0.4;

/**
 * The terms of a label: the best one, then others that cover the papers which it leaves out, until
 * the label covers enough. A term covers a paper that uses it, or that uses all of its words apart
 * from each other.
 * @param nearness how near each paper is to its topic's centroid, 1 on average
 */
export function labelTerms(
  pool: readonly ScoredTerm[],
  terms: PaperTerms,
  members: Int32Array,
  nearness?: Float64Array,
): ScoredTerm[] {
  const topic = new TopicUses(terms, members);
  const least = Math.max(LEAST_USED * members.length, Math.min(members.length, members.length > 5 ? 3 : 2));
  const common = pool.filter(({ papers, precision }) => papers >= least && precision >= LEAST_PRECISION);
  const usable = nearness ? weighByNearness(common, topic, nearness) : common;
  const all = Int32Array.from(members.keys());
  const best = bestTerm(usable, terms, topic, all);
  if (!best) return members.length < SEVERAL_PAPERS ? [] : bestWithoutRepeats(pool, terms);
  const first = fullerForm(best.term, usable, terms);
  const kind = isWord(first, terms) ? "word" : "phrase";
  const label = [first];
  let open = uncovered(topic, all, first.column);
  let unclear = first.precision < CLEAR[kind];
  while (label.length < MOST_IN_LABEL && (unclear || open.length > (1 - ENOUGH_COVERED[kind]) * members.length)) {
    const fitting = usable
      .filter((term) => kind === "word" || !isWord(term, terms) || term.precision >= FURTHER_WORD_PRECISION)
      .filter((term) => !label.some((other) => repeat(other, term, terms)));
    const gain = Math.min(LEAST_GAIN.share, (LEAST_GAIN.relative * (members.length - open.length)) / members.length);
    // A first term that is mostly used elsewhere does not stand alone: a clearer one comes beside it,
    // whatever that is worth.
    const clearer = fitting.filter(({ precision }) => precision > first.precision);
    const next = unclear
      ? (bestTerm(fitting, terms, topic, all, gain) ?? bestTerm(clearer, terms, topic, all))
      : bestTerm(fitting, terms, topic, open, gain, LEAST_VALUE * best.value);
    if (!next) break;
    const term = fullerForm(next.term, fitting, terms);
    label.push(term);
    open = uncovered(topic, open, term.column);
    unclear = false;
  }
  return label;
}

/**
 * Terms of papers near the topic's centroid say what the topic is about; papers at its edge are
 * about other things, too. A term's score is multiplied by the fourth power of the mean nearness of
 * the papers that use it (the same power as in `chooseTerms`).
 */
function weighByNearness(pool: readonly ScoredTerm[], topic: TopicUses, nearness: Float64Array): ScoredTerm[] {
  return pool
    .map((term) => {
      let sum = 0,
        users = 0;
      topic.uses(term.column).forEach((uses, paper) => {
        if (uses === 0) return;
        sum += nearness[topic.members[paper]!]!;
        users++;
      });
      const near = sum / users;
      return { ...term, score: term.score * (near * near) * (near * near) };
    })
    .sort((a, b) => b.score - a.score || a.column - b.column);
}

/** The terms that score best and do not repeat each other. */
function bestWithoutRepeats(pool: readonly ScoredTerm[], terms: PaperTerms): ScoredTerm[] {
  const label: ScoredTerm[] = [];
  for (const term of pool) {
    if (label.length === MOST_IN_LABEL) break;
    if (!label.some((other) => repeat(other, term, terms))) label.push(term);
  }
  return label;
}

function repeat(a: ScoredTerm, b: ScoredTerm, { candidates }: PaperTerms): boolean {
  return repeats(candidates[a.column]!, candidates[b.column]!);
}

/**
 * The term of the greatest value for some papers of the topic (indices into its members), of those
 * that cover at least `leastCovered` of the topic and are worth at least `leastValue`.
 */
function bestTerm(
  pool: readonly ScoredTerm[],
  terms: PaperTerms,
  topic: TopicUses,
  papers: Int32Array,
  leastCovered = 0,
  leastValue = 0,
): { term: ScoredTerm; value: number } | undefined {
  let best: { term: ScoredTerm; value: number } | undefined;
  for (const term of pool) {
    const covers = topic.covers(term.column);
    let count = 0;
    for (const paper of papers) count += covers[paper]!;
    const covered = count / topic.members.length;
    if (covered < leastCovered) continue;
    const value = valueOf(term, terms, topic, covered);
    if (value > 0 && value >= leastValue && (!best || value > best.value)) best = { term, value };
  }
  return best;
}

/** What a term is worth in a label, where it would cover this share of the topic's papers. */
function valueOf(term: ScoredTerm, terms: PaperTerms, topic: TopicUses, covered: number): number {
  const spread = Math.sqrt(Math.min(MOST_SPREAD, covered / term.inside));
  const title = UNTITLED_VALUE + (1 - UNTITLED_VALUE) * Math.min(1, topic.titledShare(term.column) / TITLED_ENOUGH);
  const word = isWord(term, terms);
  const clarity = Math.min(1, term.precision / VAGUE[word ? "word" : "phrase"]);
  const alone = Math.min(1, Math.max(LEAST_COMPLETE, terms.candidates[term.column]!.complete) / STANDS_ALONE);
  return term.score * spread * title * (word ? WORD_VALUE * clarity * alone : Math.sqrt(clarity));
}

/**
 * In place of a word, the phrase with it that most of the word's papers use: "adversarial attacks"
 * for "attacks".
 */
function fullerForm(term: ScoredTerm, pool: readonly ScoredTerm[], terms: PaperTerms): ScoredTerm {
  const { words } = terms.candidates[term.column]!;
  const longer = pool.find(
    (other) =>
      terms.candidates[other.column]!.words.length > words.length &&
      other.papers >= FULLER_SHARE * term.papers &&
      isPart(words, terms.candidates[other.column]!.words),
  );
  return longer ?? term;
}

function isWord({ column }: ScoredTerm, terms: PaperTerms): boolean {
  return terms.candidates[column]!.words.length === 1;
}

/** Those of some papers of the topic that a term does not cover. */
function uncovered(topic: TopicUses, papers: Int32Array, column: number): Int32Array {
  const covers = topic.covers(column);
  return papers.filter((paper) => covers[paper] === 0);
}
