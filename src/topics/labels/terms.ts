import { transpose } from "../../core/sparse.js";
import type { Paper, SparseMatrix } from "../../core/types.js";
import {
  countTerms,
  definedAcronyms,
  findPhrases,
  isGeneralWord,
  phraseUsage,
  readCorpus,
  shownForms,
  stemOf,
  withDocuments,
  type Acronym,
  type Corpus,
  type Phrases,
  type PhraseUsage,
} from "../../lexical/index.js";
import { Holders } from "./holders.js";
import { termWeights } from "./term-weights.js";

/**
 * A name that papers use for something: a word or a phrase in all its forms, its acronym included.
 */
export class CandidateTerm {
  private parts: { wordColumns: number[]; stems: string[] } | undefined;

  constructor(
    /** The form of most papers, folded; unique, and the order of ties. */
    readonly key: string,
    /** Phrases of the corpus that are this term; the first is the one of most papers. */
    readonly phrases: readonly number[],
    /** Folded words of its longest form, without "of". */
    readonly words: readonly string[],
    /** Share of its uses that no further word follows; see `PhraseUsage`. */
    readonly complete: number,
    readonly begins: number,
    /** Share of its uses as a verb. */
    readonly verbal: number,
    private readonly findParts: (candidate: CandidateTerm) => { wordColumns: number[]; stems: string[] },
  ) {}

  /**
   * Candidates that are its words, without those that every field uses; empty for a single word.
   */
  get wordColumns(): readonly number[] {
    return (this.parts ??= this.findParts(this)).wordColumns;
  }

  /**
   * Stems of all its words, of the parts of compounds, and of its acronym: terms that share none do
   * not repeat each other.
   */
  get stems(): readonly string[] {
    return (this.parts ??= this.findParts(this)).stems;
  }
}

/**
 * Which terms stand in which papers. A work counts once: the rows of its further versions are
 * empty.
 */
export interface PaperTerms {
  /** How many works there are. */
  works: number;
  candidates: CandidateTerm[];
  /** Papers x candidates: how often. */
  counts: SparseMatrix;
  /** Papers x candidates: how often in the title. */
  titleCounts: SparseMatrix;
  /**
   * Papers x candidates that may name topics: 1 where a paper has the term, 2 where its title has
   * it.
   */
  weights: SparseMatrix;
  /** The papers of each candidate. */
  holders: Holders;
  /** The form in which to show each of the wanted candidates. */
  show(wanted: readonly number[]): Map<number, string>;
}

/** An acronym is shown when its words stand in fewer papers than one in so many of its own. */
const leastSpelledOut = 2;

export type PaperText = Pick<Paper, "title" | "abstract">;

/** Titles and abstracts as a corpus: a document a paper. */
export function readTexts(papers: readonly PaperText[]): Corpus {
  return readCorpus(papers.map(({ title, abstract }) => [title, abstract]));
}

/** The texts of works: documents that are further versions of one are empty. */
export function textsOfWorks(corpus: Corpus, firsts: Int32Array): Corpus {
  return firsts.every((first, row) => first === row) ? corpus : withDocuments(corpus, (row) => firsts[row] === row);
}

/**
 * Finds the terms of papers: phrases of up to three words that enough papers use.
 * @param corpus of works (`textsOfWorks`)
 * @param firsts first row of the work that each paper is a version of. Default: every paper is one
 */
export function collectTerms(corpus: Corpus, firsts?: Int32Array): PaperTerms {
  const works = firsts ? firsts.reduce((count, first, row) => count + Number(first === row), 0) : corpus.documents;
  const minDocuments = leastDocuments(works);
  const phrases = findPhrases(corpus, { longest: 3, minDocuments, connectives: true });
  const acronyms = definedAcronyms(corpus, Math.min(2, minDocuments));
  const usage = phraseUsage(corpus, phrases);
  const groups = groupPhrases(phrases, acronyms);
  const columnOf = new Int32Array(phrases.terms.length).fill(-1);
  const findParts = partsFinder(phrases, columnOf);
  const candidates = inOrder(groups.map((members) => toCandidate(members, phrases, usage, findParts)));
  candidates.forEach((candidate, column) => candidate.phrases.forEach((phrase) => (columnOf[phrase] = column)));
  const columns = { columnOf, terms: candidates.map(({ key }) => key) };
  const shownPhrase = (column: number): number => candidates[column]!.phrases[0]!;
  const counts = countTerms(corpus, phrases, columns),
    titleCounts = countTerms(corpus, phrases, columns, "title");
  return {
    works,
    candidates,
    counts,
    titleCounts,
    weights: termWeights(
      counts,
      titleCounts,
      Uint8Array.from(candidates, (candidate) => Number(isName(candidate))),
    ),
    holders: new Holders(transpose(counts), works),
    show: (wanted) => {
      const forms = shownForms(corpus, phrases, new Set(wanted.map(shownPhrase)));
      return new Map(wanted.map((column) => [column, forms.get(shownPhrase(column))!]));
    },
  };
}

/**
 * What two papers of a large corpus share by chance names no topic; a small corpus has nothing
 * else.
 */
function leastDocuments(papers: number): number {
  if (papers < 10) return 1;
  return papers < 2000 ? 2 : papers < 20000 ? 3 : 5;
}

/** Phrases that are one term. */
interface Group {
  /** The form of most papers first. */
  phrases: number[];
  /** The phrase whose words the term consists of. */
  spelled: number;
}

/**
 * Brings together what is written with or without a hyphen or a space, and acronyms with what they
 * stand for.
 */
function groupPhrases(phrases: Phrases, acronyms: readonly Acronym[]): Group[] {
  const { terms, documentCounts } = phrases;
  const byUse = (a: number, b: number): number =>
    documentCounts[b]! - documentCounts[a]! || (terms[a]! < terms[b]! ? -1 : 1);
  const byLetters = new Map<string, number[]>();
  terms.forEach((term, phrase) => {
    const letters = term.replace(/[ -]/g, "");
    const same = byLetters.get(letters);
    if (same) same.push(phrase);
    else byLetters.set(letters, [phrase]);
  });
  const groupOf = new Map<number, Group>();
  for (const members of byLetters.values()) {
    const group = { phrases: members.sort(byUse), spelled: members[0]! };
    for (const phrase of members) groupOf.set(phrase, group);
  }
  for (const { short, long } of acronyms) {
    const shortGroup = groupOf.get(phrases.ofWord[short]!);
    const longGroup = groupOf.get(phraseOf(phrases, long));
    if (!shortGroup || !longGroup || shortGroup === longGroup) continue;
    // A reader knows the words; only where the papers themselves hardly use them is the acronym
    // shown.
    const spelledOut = documentCounts[longGroup.spelled]! * leastSpelledOut >= documentCounts[shortGroup.spelled]!;
    longGroup.phrases = spelledOut
      ? [...longGroup.phrases, ...shortGroup.phrases]
      : [...shortGroup.phrases, ...longGroup.phrases];
    for (const phrase of shortGroup.phrases) groupOf.set(phrase, longGroup);
  }
  return [...new Set(groupOf.values())];
}

function phraseOf(phrases: Phrases, words: readonly number[]): number {
  const [a, b, c] = words.map((word) => (word < 0 ? -1 : phrases.ofWord[word]!));
  if (words.length === 1) return a!;
  if (a! < 0) return -1;
  if (words.length === 3 && words[1] === -1) return c! < 0 ? -1 : phrases.connected(a!, c!);
  if (b! < 0 || words.length > 3) return -1;
  const pair = phrases.longer(a!, b!);
  return words.length === 2 || pair < 0 || c! < 0 ? (words.length === 2 ? pair : -1) : phrases.longer(pair, c!);
}

type PartsFinder = ConstructorParameters<typeof CandidateTerm>[6];

function toCandidate(
  { phrases: members, spelled }: Group,
  { terms }: Phrases,
  usage: PhraseUsage,
  findParts: PartsFinder,
): CandidateTerm {
  const shown = members[0]!;
  const words = terms[spelled]!.split(" ").filter((word) => word !== "of");
  return new CandidateTerm(
    terms[shown]!,
    members,
    words,
    usage.complete[shown]!,
    usage.begins[shown]!,
    usage.verbal[shown]!,
    findParts,
  );
}

/** By their keys. Strings are sorted without a function of ours: that is some times as fast. */
function inOrder(candidates: readonly CandidateTerm[]): CandidateTerm[] {
  const byKey = new Map(candidates.map((candidate) => [candidate.key, candidate]));
  return [...byKey.keys()].sort().map((key) => byKey.get(key)!);
}

/** Finds the words and stems of candidates: few of them are ever looked at so closely. */
function partsFinder({ terms, lengths }: Phrases, columnOf: Int32Array): PartsFinder {
  const single = lengths.findIndex((length) => length > 1); // words come first
  const phraseOfWord = new Map(
    terms.slice(0, single < 0 ? terms.length : single).map((word, phrase) => [word, phrase]),
  );
  return ({ phrases, words }) => {
    const telling = words.length < 2 ? [] : words.filter((word) => !isGeneralWord(word));
    const parts = phrases.flatMap((phrase) => terms[phrase]!.split(/[ -]/)).filter((part) => part !== "of");
    return {
      wordColumns: telling.map((word) => columnOf[phraseOfWord.get(word)!]!),
      stems: [...new Set(parts.map(stemOf))].sort(),
    };
  };
}

const leastComplete = 0.2;
const leastBegins = 0.1;
const mostVerbal = 0.35;
const adverb = /(?<!fami|anoma|assemb|supp|rep|monopo|butterf)ly$/;
const participle = /(?<!\b(?:n|s|f|b|w|d|emb|spe|bre|gre|shr)e|h|sl)ed$/;

/**
 * Whether a term may name a topic: it is about something, it is complete, and it is no verb, adverb
 * or participle.
 */
export function isName({ words, complete, begins, verbal }: CandidateTerm): boolean {
  const last = words.at(-1)!;
  if (
    words.every(isGeneralWord) ||
    complete < leastComplete ||
    begins < leastBegins ||
    verbal > mostVerbal ||
    participle.test(last)
  )
    return false;
  return words.length > 1 || !adverb.test(last);
}
