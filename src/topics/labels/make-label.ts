import { isPart, repeats } from "./choose-terms.js";
import type { ScoredTerm } from "./term-scores.js";
import type { PaperTerms } from "./terms.js";
import { TopicUses } from "./topic-uses.js";

/** Terms of a label at most. */
export const mostInLabel = 3;
/**
 * The share of a topic's papers at which a label says enough: one that begins with a phrase, or
 * with a word.
 */
const enough = { phrase: 0.4, word: 0.6 };
/** A first term of whose uses a smaller share is in the topic gets a second one beside it. */
const clear = { phrase: 0.4, word: 0.6 };
/**
 * A further term must speak of this share of the topic's papers, of which the label says nothing
 * yet, or of half as many as it speaks of already …
 */
const leastGain = { share: 0.15, relative: 0.5 };
/**
 * … and have this share of the first one's value; less, where the first one alone could be of other
 * topics, too.
 */
const leastValue = { open: 0.25, doubtful: 0.1 };
/**
 * A term must be used by this share of the topic's papers, and by three of them (by two in a topic
 * of up to five).
 */
const leastUsed = 0.1;
/** A term of which a smaller share of the uses is in the topic names another one. */
const leastPrecision = 0.1;
/** A word beside other terms must be clear: of its uses, this share is in the topic. */
const furtherWord = 0.35;
/**
 * Papers of a topic that is named by its best terms when none is common enough; a smaller one is
 * named by a title.
 */
const severalPapers = 6;
/** A phrase takes the place of a word or phrase in it when it has this share of its papers. */
const fuller = 0.5;

/** A word says less than a phrase of the same score. */
const wordValue = 0.6;
/**
 * A word of which a smaller share of the uses is in the topic is vague, like "image"; a phrase is
 * less so.
 */
const vague = { phrase: 0.4, word: 0.5 };
/**
 * A word that stands by itself in a smaller share of its uses rather goes before others, like
 * "adversarial" and "fair".
 */
const standsAlone = 0.5;
/** How many times as many papers as use it a term may be taken to speak of. */
const mostSpread = 2;
/**
 * What stands in this share of the titles of the papers that use it is what papers are about; the
 * rest is worth less.
 */
const titledEnough = 0.4;
const untitledValue = 0.4;

/**
 * The terms of a label: the best one, joined by others that speak of the papers which it leaves
 * out, until it says enough. A paper is spoken of when it uses the term, or all of its words apart
 * from each other.
 * @param nearness how near each paper is to the middle of its topic, 1 on average
 */
export function labelTerms(
  pool: readonly ScoredTerm[],
  terms: PaperTerms,
  members: Int32Array,
  nearness?: Float64Array,
): ScoredTerm[] {
  const topic = new TopicUses(terms, members);
  const least = Math.max(leastUsed * members.length, Math.min(members.length, members.length > 5 ? 3 : 2));
  const common = pool.filter(({ papers, precision }) => papers >= least && precision >= leastPrecision);
  const usable = nearness ? weighByNearness(common, topic, nearness) : common;
  const all = Int32Array.from(members.keys());
  const best = bestTerm(usable, terms, topic, all);
  if (!best) return members.length < severalPapers ? [] : bestApart(pool, terms);
  const first = fullerForm(best.term, usable, terms);
  const kind = isWord(first, terms) ? "word" : "phrase";
  const label = [first];
  let open = unspoken(topic, all, first.column);
  let doubtful = first.precision < clear[kind];
  while (label.length < mostInLabel && (doubtful || open.length > (1 - enough[kind]) * members.length)) {
    const fitting = usable
      .filter((term) => kind === "word" || !isWord(term, terms) || term.precision >= furtherWord)
      .filter((term) => !label.some((other) => repeat(other, term, terms)));
    const gain = Math.min(leastGain.share, (leastGain.relative * (members.length - open.length)) / members.length);
    const next = bestTerm(
      fitting,
      terms,
      topic,
      doubtful ? all : open,
      gain,
      leastValue[doubtful ? "doubtful" : "open"] * best.value,
    );
    if (!next) break;
    label.push(next.term);
    open = unspoken(topic, open, next.term.column);
    doubtful = false;
  }
  return label;
}

/**
 * Terms of papers in the middle of a topic say what it is about; those at its margins speak of
 * other things, too. As much as in `chooseTerms`: by the fourth power of how near the papers that
 * use a term are to the middle on average.
 */
function weighByNearness(pool: readonly ScoredTerm[], topic: TopicUses, nearness: Float64Array): ScoredTerm[] {
  return pool
    .map((term) => {
      let sum = 0,
        users = 0;
      topic.uses(term.column).forEach((uses, place) => {
        if (uses === 0) return;
        sum += nearness[topic.members[place]!]!;
        users++;
      });
      const near = sum / users;
      return { ...term, score: term.score * (near * near) * (near * near) };
    })
    .sort((a, b) => b.score - a.score || a.column - b.column);
}

/** The terms that score best and do not repeat each other. */
function bestApart(pool: readonly ScoredTerm[], terms: PaperTerms): ScoredTerm[] {
  const label: ScoredTerm[] = [];
  for (const term of pool) {
    if (label.length === mostInLabel) break;
    if (!label.some((other) => repeat(other, term, terms))) label.push(term);
  }
  return label;
}

function repeat(a: ScoredTerm, b: ScoredTerm, { candidates }: PaperTerms): boolean {
  return repeats(candidates[a.column]!, candidates[b.column]!);
}

/**
 * The term of the highest value for the papers at some places in the topic that speaks of enough of
 * them and is worth enough.
 */
function bestTerm(
  pool: readonly ScoredTerm[],
  terms: PaperTerms,
  topic: TopicUses,
  places: Int32Array,
  leastSpoken = 0,
  leastValue = 0,
): { term: ScoredTerm; value: number } | undefined {
  let best: { term: ScoredTerm; value: number } | undefined;
  for (const term of pool) {
    const speaks = topic.speaksOf(term.column);
    let count = 0;
    for (const place of places) count += speaks[place]!;
    const spoken = count / topic.members.length;
    if (spoken < leastSpoken) continue;
    const value = valueOf(term, terms, topic, spoken);
    if (value > 0 && value >= leastValue && (!best || value > best.value)) best = { term, value };
  }
  return best;
}

/**
 * What a term is worth in a label. `spoken`: the share of the topic's papers that it would speak
 * of.
 */
function valueOf(term: ScoredTerm, terms: PaperTerms, topic: TopicUses, spoken: number): number {
  const spread = Math.sqrt(Math.min(mostSpread, spoken / term.inside));
  const title = untitledValue + (1 - untitledValue) * Math.min(1, topic.titledShare(term.column) / titledEnough);
  const word = isWord(term, terms);
  const clarity = Math.min(1, term.precision / vague[word ? "word" : "phrase"]);
  const alone = Math.min(1, terms.candidates[term.column]!.complete / standsAlone);
  return term.score * spread * title * (word ? wordValue * clarity * alone : Math.sqrt(clarity));
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
      other.papers >= fuller * term.papers &&
      isPart(words, terms.candidates[other.column]!.words),
  );
  return longer ?? term;
}

function isWord({ column }: ScoredTerm, terms: PaperTerms): boolean {
  return terms.candidates[column]!.words.length === 1;
}

/** The places, of those given, whose papers a term does not speak of. */
function unspoken(topic: TopicUses, places: Int32Array, column: number): Int32Array {
  const speaks = topic.speaksOf(column);
  return places.filter((place) => speaks[place] === 0);
}
