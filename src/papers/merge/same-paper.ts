import { isDeepStrictEqual } from "node:util";
import type { MergeRule, Paper } from "../../core/types.js";
import { isTitleId, namesOf, normalizeTitle, parseId, type ParsedId } from "./identity.js";
import { nameKey, sameName, type NameKey } from "./name-key.js";
import { textSimilarity, wordsOf } from "./shingles.js";
import { areApart, numbersOf } from "./unite.js";

/*
 * When two records are one paper. Three rules, the simplest first, each with its exceptions:
 * - id: the same number of a registry (arXiv, PubMed, OpenAlex, Semantic Scholar), or the same own
 *   id and title.
 * - doi: the same DOI. Not when titles, texts and authors all differ: chapters may give the DOI of
 *   their book.
 * - title: the same title, and the same first author within some years or nearly the same abstract.
 *   A title that many papers have ("Introduction") counts only with nearly the same abstract. So
 *   does one title with two ids that a user gave.
 *
 * Two arXiv ids, two PubMed numbers or two DOIs of published forms are two papers, whatever their
 * titles.
 */

/**
 * Abstracts are almost the same from here on, nearly the same, in another wording of the same work.
 */
const ALMOST_THE_SAME = 0.8,
  NEARLY_THE_SAME = 0.6,
  RELATED = 0.12;
/** Of a title and an abstract. */
const FEWEST_WORDS = 8;
/** Between preprint and publication. */
const MOST_YEARS = 5;
/** Abstracts with fewer words say nothing by being different. */
const FEW_WORDS = 20;

/** Titles of many papers, as `normalizeTitle` writes them. */
const common = new Set(
  (
    "introduction|editorial|editors introduction|editor s introduction|guest editorial|guest editors introduction|" +
    "preface|foreword|erratum|corrigendum|correction|retraction|retraction note|summary|abstract|conclusion|" +
    "conclusions|discussion|book review|book reviews|review|letter to the editor|letters to the editor|reply|comment|" +
    "response|in memoriam|obituary|news|announcement|announcements|table of contents|contents|index|subject index|" +
    "author index|acknowledgement|acknowledgements|acknowledgments|acknowledgment|front matter|back matter|" +
    "title page|contributors|references|bibliography|appendix|untitled|no title|issue information|" +
    "corresponding author|committees|program committee|organizing committee|message from the chairs|welcome message|" +
    "keynote|invited talk|panel discussion|tutorial|poster session"
  ).split("|"),
);

/** A paper with what its comparisons need. */
export interface Features {
  paper: Paper;
  names: ParsedId[];
  /** Its numbers in registries. */
  numbers: ReturnType<typeof numbersOf>;
  /** As `normalizeTitle` writes it. */
  title: string;
  people: NameKey[];
}

export function featuresOf(paper: Paper): Features {
  const names = namesOf(paper);
  return {
    paper,
    names,
    numbers: numbersOf(names),
    title: normalizeTitle(paper.title),
    people: (paper.authors ?? []).slice(0, 50).map(nameKey),
  };
}

/**
 * Under which a paper is looked up: two records that share no key are two papers. An own id is one;
 * what a source numbers its records by is none.
 */
export function keysOf({ paper, names, title }: Features): string[] {
  const keys = names.filter(({ kind }) => kind !== "own").map(({ kind, id }) => `${kind}:${id}`);
  return [...new Set([`id:${paper.id}`, ...keys, `title:${title}`])];
}

/** Why two records are one paper. */
export interface Evidence {
  rule: MergeRule;
  /** What they have in common: "the same DOI". */
  what: string;
  /** "10.1000/x" */
  value?: string;
}

/** Whether, and by which rule, two records are one paper. */
export function sameWork(a: Features, b: Features): Evidence | undefined {
  return sameNumber(a, b) ?? sameDoi(a, b) ?? sameTitle(a, b);
}

function sameNumber(a: Features, b: Features): Evidence | undefined {
  for (const { kind, id } of a.names) {
    if (kind === "own" || kind === "doi" || !b.names.some((name) => name.kind === kind && name.id === id)) continue;
    const areVersions =
      kind === "arxiv" &&
      a.paper.version !== undefined &&
      b.paper.version !== undefined &&
      a.paper.version !== b.paper.version;
    return areVersions
      ? { rule: "version", what: "the same arXiv id", value: id }
      : { rule: "id", what: `the same ${registries[kind]}`, value: id };
  }
  // Somebody's own ids: only those under which the papers stand, and not for two titles.
  return a.paper.id === b.paper.id && !isTitleId(a.paper.id) && a.title === b.title
    ? { rule: "id", what: "the same id" }
    : undefined;
}

const registries = {
  arxiv: "arXiv id",
  pmid: "PubMed number",
  openalex: "OpenAlex id",
  s2: "Semantic Scholar id",
} as const;

function sameDoi(a: Features, b: Features): Evidence | undefined {
  const doi = a.names.find(
    ({ kind, id }) => kind === "doi" && b.names.some((name) => name.kind === kind && name.id === id),
  )?.id;
  if (doi === undefined || areApart(a.numbers, b.numbers)) return undefined;
  const isPreprint = ({ names }: Features): boolean => names.some(({ kind }) => kind === "arxiv");
  const areForms = isPreprint(a) !== isPreprint(b) && samePeople(a, b) !== false;
  if (!areForms && titleOverlap(a, b) < 0.25 && textSimilarity(a.paper.abstract, b.paper.abstract) < RELATED)
    return undefined;
  return { rule: "doi", what: "the same DOI", value: doi };
}

function sameTitle(a: Features, b: Features): Evidence | undefined {
  if (a.title !== b.title || areApart(a.numbers, b.numbers)) return undefined;
  const haveTwoIds = haveOwnIds(a, b);
  const isTelling = (a.paper.authors || a.paper.abstract !== "") && !(haveTwoIds && saysLittle(a));
  if (isTelling && isDeepStrictEqual({ ...a.paper, id: "" }, { ...b.paper, id: "" }))
    return { rule: "title", what: "the same title and all else" };
  const people = samePeople(a, b);
  if (people === false) return undefined;
  const similarity = textSimilarity(a.paper.abstract, b.paper.abstract);
  if (
    haveTwoIds &&
    (saysLittle(a) || areDifferent(a, b, similarity) || similarity < (people ? NEARLY_THE_SAME : ALMOST_THE_SAME))
  )
    return undefined;
  if (similarity >= NEARLY_THE_SAME) return { rule: "title", what: "the same title and nearly the same abstract" };
  if (isTitleId(a.paper.id) && a.paper.id === b.paper.id && !areDifferent(a, b, similarity))
    return { rule: "title", what: "the same title and no other id" };
  if (people === undefined || isCommon(a.title) || areDifferent(a, b, similarity)) return undefined;
  return { rule: "title", what: "the same title and first author" };
}

/**
 * Whether two papers stand under different ids that their user gave them, and may hold them for
 * two.
 */
export function haveOwnIds(a: Features, b: Features): boolean {
  return a.paper.id !== b.paper.id && hasOwnId(a) && hasOwnId(b);
}

function hasOwnId({ paper: { id, pmid } }: Features): boolean {
  return id !== pmid && !isTitleId(id) && parseId(id).kind === "own";
}

/** Whether title and abstract are too short to be alike but by chance. */
function saysLittle({ paper: { title, abstract, authors = [] } }: Features): boolean {
  return (
    wordsOf(`${title} ${abstract}`).length + (isCommon(normalizeTitle(title)) ? 0 : 2 * authors.length) < FEWEST_WORDS
  );
}

/** Whether a title alone says little. */
function isCommon(title: string): boolean {
  return common.has(title) || title.split(" ").length < 3;
}

/**
 * Whether two papers of one title are plainly two: of years far apart, or with abstracts that have
 * little in common.
 */
function areDifferent(a: Features, b: Features, similarity: number): boolean {
  const [yearA, yearB] = [a.paper.year, b.paper.year];
  if (yearA !== undefined && yearB !== undefined && Math.abs(yearA - yearB) > (isCommon(a.title) ? 0 : MOST_YEARS))
    return true;
  return similarity < RELATED && [a, b].every(({ paper }) => wordsOf(paper.abstract).length >= FEW_WORDS);
}

/** True for a first author in common, or half of the authors; undefined when one has none. */
function samePeople(a: Features, b: Features): boolean | undefined {
  if (a.people.length === 0 || b.people.length === 0) return undefined;
  if (sameName(a.people[0]!, b.people[0]!)) return true;
  const shared = a.people.filter((one) => b.people.some((other) => sameName(one, other))).length;
  return shared >= 2 && shared * 2 >= Math.min(a.people.length, b.people.length);
}

/** Words that two titles share, among those of the shorter one. */
function titleOverlap(a: Features, b: Features): number {
  const [wordsA, wordsB] = [new Set(a.title.split(" ")), new Set(b.title.split(" "))];
  const shared = [...wordsA].filter((word) => wordsB.has(word) && word.length > 3).length;
  return shared / Math.max(1, Math.min(wordsA.size, wordsB.size));
}
