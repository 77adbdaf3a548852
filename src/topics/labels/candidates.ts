import {
  definedAcronyms,
  findPhrases,
  isGeneralWord,
  phraseUsage,
  stemOf,
  type Acronym,
  type Corpus,
  type Phrases,
  type PhraseUsage,
} from "../../lexical/index.js";

/** An acronym is shown when its words stand in fewer than one of so many of its own papers. */
const LEAST_SPELLED_OUT = 2;

/** What papers call one thing: a word or a phrase in all its forms, with its acronym. */
export class CandidateTerm {
  private parts: CandidateParts | undefined;

  constructor(
    /** The form of most papers, folded; unique. Ties are broken by it. */
    readonly key: string,
    /** Phrases of the corpus that are this term; the first is the one of most papers. */
    readonly phrases: readonly number[],
    /** Folded words of its longest form, without "of". */
    readonly words: readonly string[],
    /** Share of its uses that no further word follows; see `PhraseUsage`. */
    readonly complete: number,
    /** Share of its uses that no further word precedes; see `PhraseUsage`. */
    readonly begins: number,
    /** Share of its uses as a verb. */
    readonly verbal: number,
    private readonly findParts: (candidate: CandidateTerm) => CandidateParts,
  ) {}

  /** Candidates that are its words, without general ones; empty for a single word. */
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

interface CandidateParts {
  wordColumns: number[];
  stems: string[];
}

/** The candidates of a corpus, ordered by their keys. */
export interface Candidates {
  candidates: CandidateTerm[];
  phrases: Phrases;
  /** Candidate of each phrase. */
  columnOf: Int32Array;
}

/** Finds the phrases of up to three words that enough papers use, and what they are forms of. */
export function findCandidateTerms(corpus: Corpus, workCount: number): Candidates {
  const minDocuments = leastDocuments(workCount);
  const phrases = findPhrases(corpus, { longest: 3, minDocuments, connectives: true });
  const acronyms = definedAcronyms(corpus, Math.min(2, minDocuments));
  const usage = phraseUsage(corpus, phrases);
  const groups = groupPhrases(phrases, acronyms);
  const columnOf = new Int32Array(phrases.terms.length).fill(-1);
  const findParts = partsFinder(phrases, columnOf);
  const candidates = inOrder(groups.map((group) => toCandidate(group, phrases, usage, findParts)));
  candidates.forEach((candidate, column) => candidate.phrases.forEach((phrase) => (columnOf[phrase] = column)));
  return { candidates, phrases, columnOf };
}

/** What two papers of a large corpus share by chance names no topic; a small corpus has no more. */
function leastDocuments(papers: number): number {
  if (papers < 10) return 1;
  return papers < 2000 ? 2 : papers < 20000 ? 3 : 5;
}

/** Phrases that are one term. */
interface PhraseGroup {
  /** The form of most papers first. */
  phrases: number[];
  /** The phrase whose words the term consists of. */
  spelled: number;
}

/** Groups what differs only in hyphens and spaces, and acronyms with what they stand for. */
function groupPhrases(phrases: Phrases, acronyms: readonly Acronym[]): PhraseGroup[] {
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
  const groupOf = new Map<number, PhraseGroup>();
  for (const members of byLetters.values()) {
    const group = { phrases: members.sort(byUse), spelled: members[0]! };
    for (const phrase of members) groupOf.set(phrase, group);
  }
  for (const { short, long } of acronyms) {
    const shortGroup = groupOf.get(phrases.ofWord[short]!);
    const longGroup = groupOf.get(phraseOf(phrases, long));
    if (!shortGroup || !longGroup || shortGroup === longGroup) continue;
    // A reader knows the words. The acronym is shown only where the papers hardly use them.
    const spelledOut = documentCounts[longGroup.spelled]! * LEAST_SPELLED_OUT >= documentCounts[shortGroup.spelled]!;
    longGroup.phrases = spelledOut
      ? [...longGroup.phrases, ...shortGroup.phrases]
      : [...shortGroup.phrases, ...longGroup.phrases];
    for (const phrase of shortGroup.phrases) groupOf.set(phrase, longGroup);
  }
  return [...new Set(groupOf.values())];
}

/** The phrase of one to three words (-1 stands for "of"); -1 where there is none. */
function phraseOf(phrases: Phrases, words: readonly number[]): number {
  const [a, b, c] = words.map((word) => (word < 0 ? -1 : phrases.ofWord[word]!));
  if (words.length === 1) return a!;
  if (a! < 0) return -1;
  if (words.length === 3 && words[1] === -1) return c! < 0 ? -1 : phrases.connected(a!, c!);
  if (b! < 0 || words.length > 3) return -1;
  const pair = phrases.extended(a!, b!);
  if (words.length === 2) return pair;
  return pair < 0 || c! < 0 ? -1 : phrases.extended(pair, c!);
}

type PartsFinder = (candidate: CandidateTerm) => CandidateParts;

function toCandidate(
  { phrases: members, spelled }: PhraseGroup,
  { terms }: Phrases,
  usage: PhraseUsage,
  findParts: PartsFinder,
): CandidateTerm {
  const shown = members[0]!;
  const words = terms[spelled]!.split(" ").filter((word) => word !== "of");
  const { complete, begins, verbal } = usage;
  return new CandidateTerm(terms[shown]!, members, words, complete[shown]!, begins[shown]!, verbal[shown]!, findParts);
}

/** By their keys. To sort strings without a compare function is several times as fast. */
function inOrder(candidates: readonly CandidateTerm[]): CandidateTerm[] {
  const byKey = new Map(candidates.map((candidate) => [candidate.key, candidate]));
  return [...byKey.keys()].sort().map((key) => byKey.get(key)!);
}

/** Finds the words and stems of a candidate when they are needed, which is for few candidates. */
function partsFinder({ terms, lengths }: Phrases, columnOf: Int32Array): PartsFinder {
  const firstLonger = lengths.findIndex((length) => length > 1); // single words come first
  const phraseOfWord = new Map(
    terms.slice(0, firstLonger < 0 ? terms.length : firstLonger).map((word, phrase) => [word, phrase]),
  );
  return ({ phrases, words }) => {
    const specific = words.length < 2 ? [] : words.filter((word) => !isGeneralWord(word));
    const parts = phrases.flatMap((phrase) => terms[phrase]!.split(/[ -]/)).filter((part) => part !== "of");
    return {
      wordColumns: specific.map((word) => columnOf[phraseOfWord.get(word)!]!),
      stems: [...new Set(parts.map(stemOf))].sort(),
    };
  };
}

/** A name is complete, and begins where it begins, in at least these shares of its uses. */
export const LEAST_COMPLETE = 0.2;
const LEAST_BEGINS = 0.1;
/** A name is used as a verb in at most this share of its uses. */
const MOST_VERBAL = 0.35;
const ADVERB = /(?<!fami|anoma|assemb|supp|rep|monopo|butterf)ly$/;
/** Words in -eed are participles only when their verb ends in -ee. */
const PARTICIPLE_OF_EE = /\b(?:dis)?agreed$|\b(?:fr|decr|guarant|refer)eed$/;
/** Other words in -ed that are no participles, and compounds with them: "testbed", "watershed". */
const NO_PARTICIPLE = new RegExp(
  [
    /eed$/,
    /\b[^aeiouy]+ed$/,
    /\b(?:embed|infrared|hundred|kindred|sacred|hatred|biped|quadruped|moped)$/,
    /\b(?:test|sea|river|flat|stream|road)bed$/,
    /\b(?:water|blood)shed$/,
  ]
    .map(({ source }) => source)
    .join("|"),
);

function isParticiple(word: string): boolean {
  return word.endsWith("ed") && (PARTICIPLE_OF_EE.test(word) || !NO_PARTICIPLE.test(word));
}

/**
 * Whether a term may name a topic: it is no verb, adverb or participle, and it names a thing, in
 * full, as it often stands without another word of a term before or after it.
 */
export function isName(term: CandidateTerm): boolean {
  return term.complete >= LEAST_COMPLETE && term.begins >= LEAST_BEGINS && mayBeName(term);
}

/**
 * Whether a term may name a topic that has no names: in titles, and in texts without punctuation or
 * known function words, the words that all papers share may always stand beside another word.
 */
export function mayBeName({ words, verbal }: CandidateTerm): boolean {
  const last = words.at(-1)!;
  return (
    !words.every(isGeneralWord) &&
    verbal <= MOST_VERBAL &&
    !isParticiple(last) &&
    (words.length > 1 || !ADVERB.test(last))
  );
}
