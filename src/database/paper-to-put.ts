import { createHash } from "node:crypto";
import type { Paper } from "../core/types.js";
import { featuresOf, keysOf, parseId } from "../papers/index.js";
import { allNames, type Entry } from "../store/library/library.js";
import type { PaperToPut } from "./paper-store.js";

/*
 * What a store finds a paper by: the same names and keys as a library in memory, but none of them
 * longer than a database can index; and the hash by which samples are drawn.
 */

/** Code units of the longest name that is kept as it is; longer ones are replaced by a hash. */
const MAX_NAME = 200;

/** A paper with all that a store needs to find it again. */
export function toPut({ paper, vector }: Entry, replaces: string | undefined): PaperToPut {
  const names = [...new Set([paper.id, ...allNames(paper)])];
  return {
    paper,
    vector,
    names: names.map(shortName),
    keys: keysOfPaper(paper),
    sampleHash: sampleHashOf(paper.id),
    ...(replaces !== undefined && { replaces }),
  };
}

/** The names to look up for an id as a user writes it. */
export function namesToLookUp(id: string): string[] {
  return [...new Set([id, parseId(id).id])].map(shortName);
}

/** The keys of every paper that may be the same work as one of these. */
export function keysOfPapers(papers: readonly Paper[]): string[] {
  return [...new Set(papers.flatMap(keysOfPaper))];
}

/**
 * The sample hash of an id, a whole number from 0 to 2^31 - 1. It never changes: the papers with the
 * smallest hashes are a random sample that stays nearly the same as papers are added.
 */
export function sampleHashOf(id: string): number {
  return createHash("sha256").update(`paperweave lot ${id}`).digest().readUInt32BE(0) >>> 1;
}

function keysOfPaper(paper: Paper): string[] {
  return keysOf(featuresOf(paper)).map(shortName);
}

function shortName(name: string): string {
  return name.length <= MAX_NAME ? name : `sha256:${createHash("sha256").update(name).digest("hex")}`;
}
