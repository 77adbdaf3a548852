import { createHash } from "node:crypto";
import type { Paper } from "../core/types.js";
import { featuresOf, keysOf, parseId } from "../papers/index.js";
import { allNames, type Entry } from "../store/library/library.js";
import { lotOf } from "./lot.js";
import type { PaperToPut } from "./paper-store.js";

/*
 * Under which names and keys a store finds papers: those of a library, none so long that a database
 * would not index it.
 */

/** Characters of the longest name that stays as it is. */
const LONGEST = 200;

/** A paper with what a store finds it by. */
export function toPut({ paper, vector }: Entry, replaces: string | undefined): PaperToPut {
  const names = [...new Set([paper.id, ...allNames(paper)])];
  return {
    paper,
    vector,
    names: names.map(shortName),
    keys: keysOfPaper(paper),
    lot: lotOf(paper.id),
    ...(replaces !== undefined && { replaces }),
  };
}

/** What to look up for an id as somebody writes it. */
export function namesAsked(id: string): string[] {
  return [...new Set([id, parseId(id).id])].map(shortName);
}

/** Keys of all that may be the same paper as one of these. */
export function keysOfPapers(papers: readonly Paper[]): string[] {
  return [...new Set(papers.flatMap(keysOfPaper))];
}

function keysOfPaper(paper: Paper): string[] {
  return keysOf(featuresOf(paper)).map(shortName);
}

function shortName(name: string): string {
  return name.length <= LONGEST ? name : `sha256:${createHash("sha256").update(name).digest("hex")}`;
}
