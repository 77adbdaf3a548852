import type { Term } from "../../core/types.js";
import { withoutForeignFunctionWords } from "../../lexical/index.js";
import { chooseTerms, repeats, withoutFragments } from "./choose-terms.js";
import { rowsOfClasses } from "./ctfidf.js";
import { labelTerms, MOST_IN_LABEL } from "./label-terms.js";
import { scoreTerms, type ScoredTerm } from "./term-scores.js";
import { collectTerms, readTexts, type PaperTerms, type PaperText } from "./terms.js";

/** How many terms a topic shows. */
const MOST_TERMS = 10;
/** How many terms of a topic are counted over time. */
const MOST_FOLLOWED = 30;
/**
 * A term is shown for a topic where the share of papers that use it is at least this part of its
 * share in the topic where most do …
 */
const OWN_RELATIVE = 0.5;
/** … if a topic has so many such terms: they say more than ten that other topics have, too. */
const ENOUGH_OWN = 5;
/** A topic of fewer names gets terms that are only perhaps names. */
const LEAST_NAMES = 3;
/** Characters of a title that is used as a label. */
const LONGEST_TITLE = 60;

/** What a topic is called. */
export interface TopicName {
  /**
   * One to three terms with ", " between; the title of a paper where the papers have no term in
   * common. No two topics have the same.
   */
  label: string;
  /**
   * At most ten: those of the label (unless it was given, or is a title), then others, best first;
   * weights are relative to the best one's.
   */
  terms: Term[];
  /** These terms and further ones, at most 30, and their candidates. */
  vocabulary: { term: string; column: number }[];
}

/** Only titles are needed once the terms of the texts are collected. */
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
  /** How near each paper is to its topic's centroid, 1 on average; absent without vectors. */
  nearness?: Float64Array;
}

/**
 * Names topics after the words and phrases (up to three words) that set their papers apart and that
 * most of them use; see `scoreTerms` for the measure, `chooseTerms` for the terms, `labelTerms` for
 * the label. Depends on the texts alone: the same topics in another order of papers have the same
 * names.
 */
export function nameTopics(input: NamingInput): TopicName[] {
  return chooseNames(
    findCandidates({ ...input, terms: collectTerms(withoutForeignFunctionWords(readTexts(input.papers))) }),
  );
}

/** The first half of `nameTopics`: the candidates among the words of the papers. */
export function findCandidates({
  papers,
  labels,
  topicCount,
  terms,
}: Omit<NamingInput, "papers"> & Pick<NameCandidates, "papers" | "terms">): NameCandidates {
  const topics = Int32Array.from(labels);
  const members = rowsOfClasses(topics, topicCount);
  const sizes = Int32Array.from(members, (rows) => rows.length);
  const pools = scoreTerms(terms, topics, sizes).map((pool) => withoutFragments(pool, terms.candidates));
  const isThin = (pool: readonly ScoredTerm[], topic: number): boolean =>
    pool.length < Math.min(LEAST_NAMES, sizes[topic]!);
  if (pools.some(isThin)) {
    const wider = scoreTerms(terms, topics, sizes, "maybe");
    pools.forEach((pool, topic) => {
      if (isThin(pool, topic)) pools[topic] = withoutFragments(wider[topic]!, terms.candidates);
    });
  }
  return { papers, members, terms, pools };
}

/**
 * The second half: terms and a label for every topic.
 * @param exemplars row of the paper of each topic whose title is the label where there are no
 *   terms; default: the first row of the topic
 * @param given labels that topics have already, by topic; the others get other ones
 * @param elsewhere labels that no topic without a given one is to get
 */
export function chooseNames(
  { papers, members, terms, pools, nearness }: NameCandidates,
  exemplars?: ArrayLike<number>,
  given: readonly (string | undefined)[] = [],
  elsewhere: readonly string[] = [],
): TopicName[] {
  const inLabels = pools.map((pool, topic) => labelTerms(pool, terms, members[topic]!, nearness));
  const chosen = pools.map((pool, topic) =>
    chooseTerms(inLabels[topic]!, ownTerms(pool), terms.candidates, terms.postings, MOST_TERMS),
  );
  const followed = chosen.map((own, topic) =>
    [...new Set([...own, ...pools[topic]!].map(({ column }) => column))].slice(0, MOST_FOLLOWED),
  );
  const forms = terms.surfaceForms([...new Set(followed.flat())]);
  const taken = new Set(
    [...given, ...elsewhere].flatMap((label) => (label === undefined ? [] : [label.toLowerCase()])),
  );
  return chosen.map((own, topic) => {
    const spare = own.filter(
      ({ column }) =>
        !inLabels[topic]!.some((other) => repeats(terms.candidates[other.column]!, terms.candidates[column]!)),
    );
    const title = titleOf(papers[exemplars?.[topic] ?? members[topic]![0] ?? -1], topic);
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

/** Without the terms that another topic uses much more, if enough are left. */
function ownTerms(pool: readonly ScoredTerm[]): readonly ScoredTerm[] {
  const own = pool.filter(({ relative }) => relative >= OWN_RELATIVE);
  return own.length >= ENOUGH_OWN ? own : pool;
}

function withWeights(chosen: readonly ScoredTerm[], forms: ReadonlyMap<number, string>): Term[] {
  let greatest = 0;
  // A term of the label, or one that occurs together with earlier ones, may score below a later
  // one. The order is what counts, so that each weighs at least as much as those after it.
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
  const others = terms.length > 0 ? spare.map((term) => [...terms.slice(0, MOST_IN_LABEL - 1), term].join(", ")) : [];
  for (const label of [base, ...others]) if (!taken.has(label.toLowerCase())) return label;
  let number = 2;
  while (taken.has(`${base} (${number})`.toLowerCase())) number++;
  return `${base} (${number})`;
}

function titleOf(paper: Titled | undefined, topic: number): string {
  const title = paper?.title.trim() ?? "";
  if (title === "") return `topic ${topic + 1}`;
  return title.length <= LONGEST_TITLE ? title : `${title.slice(0, LONGEST_TITLE).replace(/\s+\S*$/u, "")} …`;
}
