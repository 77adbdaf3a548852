import type { Term } from "../../core/types.js";
import { withoutOtherGrammars } from "../../lexical/index.js";
import { chooseTerms, repeats, withoutFragments } from "./choose-terms.js";
import { rowsOfClasses } from "./ctfidf.js";
import { labelTerms, mostInLabel } from "./make-label.js";
import { scoreTerms, type ScoredTerm } from "./term-scores.js";
import { collectTerms, readTexts, type PaperTerms, type PaperText } from "./terms.js";

const mostTerms = 10;
/** Terms by which a topic is followed over time. */
const mostFollowed = 30;
/**
 * A term is shown for topics of which at least this part as many papers use it, by their share, as
 * of the one where most do …
 */
const ownRelative = 0.5;
/** … where there are so many such terms: these say more than ten that other topics have, too. */
const enoughOwn = 5;
/** Characters of a title that stands for a label. */
const longestTitle = 60;

/** What a topic is called. */
export interface TopicName {
  /**
   * One to three terms with ", " between; the title of a paper where the papers have no term in
   * common. No two topics have the same.
   */
  label: string;
  /**
   * At most ten: those of the label (unless it was given, or is a title), then others, best first;
   * weights relative to the best one's.
   */
  terms: Term[];
  /** These terms and further ones, at most 30 (a bit each), and their candidates. */
  vocabulary: { term: string; column: number }[];
}

/** Of the texts only titles are looked at again, once their terms are collected. */
export type Titled = Pick<PaperText, "title">;

export interface NamingInput {
  papers: readonly PaperText[];
  /** Topic of each paper, from 0 to below `topicCount`; -1 for none. */
  labels: ArrayLike<number>;
  topicCount: number;
}

/** What the topics may be called. */
export interface NameCandidates {
  papers: readonly Titled[];
  /** Rows of each topic's papers. */
  members: Int32Array[];
  terms: PaperTerms;
  /** The candidates of each topic, best first. */
  pools: ScoredTerm[][];
  /**
   * How near each paper is to the middle of its topic, 1 on average; absent where no vectors are
   * known.
   */
  nearness?: Float64Array;
}

/**
 * Names topics after the words and phrases (up to three words) that set their papers apart and that
 * most of them use; see `scoreTerms` for the measure, `chooseTerms` for the terms, `labelTerms` for
 * the label. Depends on the texts alone: the same topics in another order of papers have the same
 * names.
 */
export function nameTopics(input: NamingInput): TopicName[] {
  return chooseNames(findCandidates({ ...input, terms: collectTerms(withoutOtherGrammars(readTexts(input.papers))) }));
}

/** The first half of `nameTopics`: what the words of the papers offer. */
export function findCandidates({
  papers,
  labels,
  topicCount,
  terms,
}: Omit<NamingInput, "papers"> & Pick<NameCandidates, "papers" | "terms">): NameCandidates {
  const topics = Int32Array.from(labels);
  const members = rowsOfClasses(topics);
  while (members.length < topicCount) members.push(new Int32Array());
  const sizes = Int32Array.from(members, (rows) => rows.length);
  const pools = scoreTerms(terms, topics, sizes).map((pool) => withoutFragments(pool, terms.candidates));
  return { papers, members, terms, pools };
}

/**
 * The second half: terms and a label for every topic.
 * @param representatives row of the most representative paper of each topic, whose title is the
 *   label where there are no terms; default: the first row of the topic
 * @param given labels that topics have already, by topic; the others get other ones
 * @param elsewhere labels that are not to be given again
 */
export function chooseNames(
  { papers, members, terms, pools, nearness }: NameCandidates,
  representatives?: ArrayLike<number>,
  given: readonly (string | undefined)[] = [],
  elsewhere: readonly string[] = [],
): TopicName[] {
  const inLabels = pools.map((pool, topic) => labelTerms(pool, terms, members[topic]!, nearness));
  const chosen = pools.map((pool, topic) =>
    chooseTerms(inLabels[topic]!, ownTerms(pool), terms.candidates, terms.holders, mostTerms),
  );
  const followed = chosen.map((own, topic) =>
    [...new Set([...own, ...pools[topic]!].map(({ column }) => column))].slice(0, mostFollowed),
  );
  const forms = terms.show([...new Set(followed.flat())]);
  const taken = new Set(
    [...given, ...elsewhere].flatMap((label) => (label === undefined ? [] : [label.toLowerCase()])),
  );
  return chosen.map((own, topic) => {
    const spare = own.filter(
      ({ column }) =>
        !inLabels[topic]!.some((other) => repeats(terms.candidates[other.column]!, terms.candidates[column]!)),
    );
    const title = titleOf(papers[representatives?.[topic] ?? members[topic]![0] ?? -1], topic);
    const label =
      given[topic] ??
      distinctLabel(
        inLabels[topic]!.map(({ column }) => forms.get(column)!),
        spare.map(({ column }) => forms.get(column)!),
        title,
        taken,
      );
    taken.add(label.toLowerCase());
    return {
      label,
      terms: withWeights(own, forms),
      vocabulary: followed[topic]!.map((column) => ({ term: forms.get(column)!, column })),
    };
  });
}

/** Without the terms that another topic has much more of, if enough are left. */
function ownTerms(pool: readonly ScoredTerm[]): readonly ScoredTerm[] {
  const own = pool.filter(({ relative }) => relative >= ownRelative);
  return own.length >= enoughOwn ? own : pool;
}

function withWeights(chosen: readonly ScoredTerm[], forms: ReadonlyMap<number, string>): Term[] {
  let greatest = 0;
  // A term of the label, or one that goes well with the earlier ones, may score below a later one;
  // the order is what counts.
  const weights = chosen
    .map(({ score }) => score)
    .reverse()
    .map((score) => (greatest = Math.max(greatest, score)))
    .reverse();
  return chosen.map(({ column }, i) => ({ term: forms.get(column)!, weight: weights[i]! / greatest }));
}

/** The label as text: with another last term, then with a number, until no other topic has it. */
function distinctLabel(
  terms: readonly string[],
  spare: readonly string[],
  title: string,
  taken: ReadonlySet<string>,
): string {
  const base = terms.length > 0 ? terms.join(", ") : title;
  const others = terms.length > 0 ? spare.map((term) => [...terms.slice(0, mostInLabel - 1), term].join(", ")) : [];
  for (const label of [base, ...others]) if (!taken.has(label.toLowerCase())) return label;
  let number = 2;
  while (taken.has(`${base} (${number})`.toLowerCase())) number++;
  return `${base} (${number})`;
}

function titleOf(paper: Titled | undefined, topic: number): string {
  const title = paper?.title.trim() ?? "";
  if (title === "") return `topic ${topic + 1}`;
  return title.length <= longestTitle ? title : `${title.slice(0, longestTitle).replace(/\s+\S*$/u, "")} …`;
}
