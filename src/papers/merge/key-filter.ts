import { FNV_START, fnv1a, fnvStep } from "../../core/strings.js";
import type { Paper } from "../../core/types.js";
import { namesOf, normalizeTitle } from "./identity.js";
import { keysOf, type Features } from "./same-paper.js";

/**
 * Tells which papers of a large index may be one with some that are given, by hashes of their ids
 * and titles: it makes no string and keeps nothing of a paper, where the keys of 100,000 papers
 * take a fifth of a second. One that shares no key may get through, rarely.
 */
export class KeyFilter {
  private readonly hashes = new Set<number>();

  constructor(given: Iterable<Features>) {
    for (const features of given)
      for (const key of keysOf(features)) this.hashes.add(fnv1a(key.slice(key.indexOf(":") + 1)));
  }

  /** Whether the paper may share a key with one of those given: always true when it does. */
  mayShare(paper: Paper): boolean {
    return (
      this.hashes.has(fnv1a(paper.id)) ||
      this.hashes.has(titleHash(paper.title)) ||
      (hasFurtherNames(paper) && namesOf(paper).some(({ id }) => this.hashes.has(fnv1a(id))))
    );
  }
}

/** The id of a clean paper is what `parseId` makes of it; what else it is called need not be. */
function hasFurtherNames({ otherIds, doi, pmid, url, links }: Paper): boolean {
  return otherIds !== undefined || doi !== undefined || pmid !== undefined || url !== undefined || links !== undefined;
}

/** `fnv1a(normalizeTitle(title))`, of an ASCII title without making it. */
function titleHash(title: string): number {
  let state = FNV_START,
    begun = false,
    gap = false;
  for (let i = 0; i < title.length; i++) {
    const unit = title.charCodeAt(i);
    if (unit > 127) return fnv1a(normalizeTitle(title));
    const kept = KEPT[unit]!;
    if (kept === 0) {
      gap = begun;
      continue;
    }
    if (gap) state = fnvStep(state, SPACE);
    state = fnvStep(state, kept);
    begun = true;
    gap = false;
  }
  return begun ? state >>> 0 : fnv1a(normalizeTitle(title));
}

const SPACE = 32;

/** Small form of each ASCII letter and digit; 0 for the others. */
const KEPT = Uint8Array.from({ length: 128 }, (_, unit) =>
  /[a-z0-9]/i.test(String.fromCharCode(unit)) ? String.fromCharCode(unit).toLowerCase().charCodeAt(0) : 0,
);
