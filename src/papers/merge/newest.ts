import { compareIds } from "../../core/strings.js";
import type { Paper } from "../../core/types.js";
import { isPreprintDoi, isTitleId, namesOf, parseId } from "./identity.js";
import type { Features } from "./same-paper.js";

/** A paper as it was found somewhere. */
export interface SourceRecord {
  paper: Paper;
  /** What its comparisons need, where that is worked out already. */
  features?: Features;
  /** "line 7", "paper 3". */
  where: string;
  /** It is in the index already: its id stays, and a record of the same id stands for it. */
  stored?: boolean;
  /**
   * Who brought it to the index: stored papers of two sides came at the same time, and have not
   * been compared.
   */
  side?: "ours" | "theirs";
  /** Its embedding, where it has one. */
  vector?: Float32Array;
}

/**
 * The record with the newest text, among those of one paper in canonical order. Those that cannot
 * be it fall out step by step: those without an abstract, of an older version of the same arXiv
 * paper, of an earlier date, preprints beside a published form; of what is left, what is given now
 * counts more than what is stored, then the longer one, and the first in order. Steps, and not a
 * comparison of two, because where dates and versions are unknown, such a comparison can go round
 * in a circle.
 */
export function newest<S extends SourceRecord>(members: readonly S[]): S {
  const given = members.filter(({ stored }) => !stored);
  const before = members.find(({ stored }) => stored);
  if (before && given.length === 1 && members.length === 2 && restates(before, given[0]!)) return given[0]!;
  const texts = someOf(members, ({ paper }) => paper.abstract !== "");
  const version = highest(texts.map(({ paper }) => paper.version ?? 0));
  const current = texts.filter(({ paper }) => (paper.version ?? version) === version);
  // What is later than any of them is later than the last one in order, too.
  const last = current.reduce((best, other) => (dateOf(other.paper) > dateOf(best.paper) ? other : best));
  const latest = current.filter(({ paper }) => laterDate(paper, last.paper) <= 0);
  // A preprint that names the DOI of its published form is no published form; what is stored may
  // have the text of one.
  const published = someOf(
    latest,
    ({ paper, stored }) => isPublished(paper) && (stored === true || parseId(paper.id).kind !== "arxiv"),
  );
  return published.reduce((best, other) => (byText(best, other) > 0 ? other : best));
}

/** Those of which it is true, or all where it is true of none. */
function someOf<T>(list: readonly T[], isWanted: (one: T) => boolean): readonly T[] {
  const wanted = list.filter(isWanted);
  return wanted.length > 0 ? wanted : list;
}

function byText(a: SourceRecord, b: SourceRecord): number {
  return (
    Number(a.stored ?? false) - Number(b.stored ?? false) ||
    b.paper.abstract.length - a.paper.abstract.length ||
    compareIds(a.paper.title, b.paper.title) ||
    compareIds(a.paper.abstract, b.paper.abstract)
  );
}

/**
 * The order in which others fill what the newest lacks: those with a text first, then by version
 * and date, unknown ones last.
 */
function byNews(a: SourceRecord, b: SourceRecord): number {
  return (
    Number(a.paper.abstract === "") - Number(b.paper.abstract === "") ||
    (b.paper.version ?? 0) - (a.paper.version ?? 0) ||
    compareIds(dateOf(b.paper), dateOf(a.paper)) ||
    byText(a, b)
  );
}

/**
 * Whether one of them is the stored paper and the other a new statement of all of it: a correction,
 * which counts whatever its date is. A record that lacks a name of the stored paper is only one of
 * those that it was merged of.
 */
function restates(a: SourceRecord, b: SourceRecord): boolean {
  if (a.stored === b.stored || a.paper.id !== b.paper.id) return false;
  const [before, now] = a.stored ? [a.paper, b.paper] : [b.paper, a.paper];
  if (now.version !== before.version) return false; // then their numbers decide, and both are told of
  if (now.abstract === "" && before.abstract !== "") return false;
  if (parseId(now.id).kind !== "own" && laterDate(before, now) < 0) return false;
  if (before.links?.some((link) => link !== now.url && !now.links?.includes(link))) return false;
  const names = new Set(namesOf(now).map(({ id }) => id));
  return namesOf(before).every(({ id }) => names.has(id));
}

function isPublished({ doi }: Paper): boolean {
  return doi !== undefined && !isPreprintDoi(doi);
}

/** Dates as precise as the less precise one; equal ones, and unknown ones, decide nothing. */
function laterDate(a: Paper, b: Paper): number {
  const [dateA, dateB] = [dateOf(a), dateOf(b)];
  const length = Math.min(dateA.length, dateB.length);
  return length === 0 ? 0 : compareIds(dateB.slice(0, length), dateA.slice(0, length));
}

/** A paper's date as a text that is in order; empty where it has none. */
function dateOf({ date, year }: Paper): string {
  return date ?? (year === undefined ? "" : String(year));
}

function highest(numbers: readonly number[]): number {
  return numbers.reduce((most, number) => Math.max(most, number), 0);
}

/**
 * One paper of several records: text and details of the newest, what it lacks from the others,
 * and every id and address.
 */
export function combine(id: string, best: SourceRecord, members: readonly SourceRecord[]): Paper {
  const stored = members.find(({ stored }) => stored);
  if (members.length === 2 && stored && best !== stored && restates(stored, best))
    return {
      ...best.paper,
      id,
      ...named(id, best.paper, [best, stored], [...(best.paper.links ?? []), ...(stored.paper.links ?? [])]),
    };
  const papers = [best, ...members.filter((member) => member !== best).sort(byNews)].map(({ paper }) => paper);
  const first = <K extends keyof Paper>(name: K): Paper[K] | undefined =>
    papers.find((paper) => paper[name] !== undefined)?.[name];
  const dated = papers.find(({ date, year }) => date !== undefined || year !== undefined);
  const doi = papers.find(isPublished)?.doi ?? first("doi");
  const pmid = first("pmid");
  const url = first("url");
  const categories = [...new Set(papers.flatMap((paper) => paper.categories ?? []))];
  const versions = papers.flatMap(({ version }) => version ?? []);
  const links = papers.flatMap((paper) => [...(paper.url === undefined ? [] : [paper.url]), ...(paper.links ?? [])]);
  const authors = first("authors");
  const venue = (papers.find((paper) => isPublished(paper) && paper.venue !== undefined) ?? { venue: first("venue") })
    .venue;
  const keywords = [...new Set(papers.flatMap((paper) => paper.keywords ?? []))];
  const references = sorted(papers.flatMap((paper) => paper.references ?? [])).filter((name) => name !== id);
  const fields = Object.fromEntries([...papers].reverse().flatMap((paper) => Object.entries(paper.fields ?? {})));
  return {
    id,
    title: papers[0]!.title,
    abstract: papers[0]!.abstract,
    ...(authors && { authors }),
    ...(dated?.year !== undefined && { year: dated.year }),
    ...(dated?.date !== undefined && { date: dated.date }),
    ...(categories.length > 0 && { categories }),
    ...(venue !== undefined && { venue }),
    ...(keywords.length > 0 && { keywords }),
    ...(references.length > 0 && { references }),
    ...(papers.some(({ retracted }) => retracted === true) && { retracted: true }),
    ...(url !== undefined && { url }),
    ...(doi !== undefined && { doi }),
    ...(pmid !== undefined && { pmid }),
    ...(versions.length > 0 && { version: highest(versions) }),
    ...named(id, { doi, pmid, url }, members, links),
    ...(Object.keys(fields).length > 0 && { fields }),
  };
}

/**
 * The ids and addresses of a paper that stand in no other field of it. The hash of a title is a
 * name only where an index has given it.
 */
function named(
  id: string,
  { doi, pmid, url }: Partial<Paper>,
  members: readonly SourceRecord[],
  links: readonly string[],
): Pick<Paper, "otherIds" | "links"> {
  const names = members.flatMap(({ paper, stored }) => [
    ...(stored || !isTitleId(paper.id) ? [paper.id] : []),
    ...(paper.otherIds ?? []),
    ...(paper.doi === undefined ? [] : [parseId(paper.doi).id]),
    ...(paper.pmid === undefined ? [] : [paper.pmid]),
  ]);
  const otherIds = sorted(names).filter((name) => name !== id && name !== doi && name !== pmid);
  const others = sorted(links).filter((link) => link !== url);
  return { ...(otherIds.length > 0 && { otherIds }), ...(others.length > 0 && { links: others }) };
}

function sorted(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort(compareIds);
}
