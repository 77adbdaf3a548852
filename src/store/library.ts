import { compareIds } from "../core/order.js";
import type { Matrix, Paper } from "../core/types.js";
import { featuresOf, parseId } from "../papers/index.js";

/**
 * What an index holds: papers in canonical order (by id) and one unit vector a row. Never changed in
 * place: every change makes a new library, so that a failed one leaves nothing behind, and the rows'
 * order never tells in which order the papers came.
 */
export interface Library {
  readonly papers: readonly Paper[];
  /** papers.length x dimensions. */
  readonly vectors: Matrix;
  /** Row of each id. */
  readonly rows: ReadonlyMap<string, number>;
}

/** A paper with its vector, on its way into a library. */
export interface Entry {
  paper: Paper;
  /** Unit length. */
  vector: Float32Array;
}

export function emptyLibrary(dimensions: number): Library {
  return makeLibrary([], { data: new Float32Array(0), rows: 0, cols: dimensions });
}

/** A library of papers that are in canonical order already. */
export function makeLibrary(papers: readonly Paper[], vectors: Matrix): Library {
  return { papers, vectors, rows: new Map(papers.map((paper, row) => [paper.id, row])) };
}

/** The library with these entries added, or put in the place of those with the same ids, and without the papers of some ids. */
export function withEntries(library: Library, entries: readonly Entry[], removed: ReadonlySet<string> = new Set()): Library {
  const incoming = new Map(entries.map((entry) => [entry.paper.id, entry]));
  const merged: Entry[] = [];
  library.papers.forEach((paper, row) => {
    if (!incoming.has(paper.id) && !removed.has(paper.id)) merged.push({ paper, vector: vectorAt(library, row) });
  });
  for (const entry of entries) merged.push(entry); // a spread of 100,000 arguments overflows the stack
  return fromEntries(merged, library.vectors.cols);
}

/** The library without the papers of these ids. */
export function withoutIds(library: Library, ids: ReadonlySet<string>): Library {
  const kept: Entry[] = [];
  library.papers.forEach((paper, row) => {
    if (!ids.has(paper.id)) kept.push({ paper, vector: vectorAt(library, row) });
  });
  return fromEntries(kept, library.vectors.cols);
}

const otherNames = new WeakMap<Library, Map<string, number>>();

/**
 * The row of a paper by its id, or by any other name of it: a version ("2401.00001v2"), a DOI, an address, what other
 * sources call it. Undefined when there is none, or when a name that is no id belongs to several papers.
 */
export function findRow(library: Library, id: string): number | undefined {
  if (typeof id !== "string") return undefined;
  const row = library.rows.get(id) ?? library.rows.get(parseId(id).id);
  if (row !== undefined) return row;
  let names = otherNames.get(library);
  if (!names) otherNames.set(library, (names = namesIn(library.papers)));
  const found = names.get(id) ?? names.get(parseId(id).id);
  return found === SEVERAL ? undefined : found;
}

const SEVERAL = -1;

function namesIn(papers: readonly Paper[]): Map<string, number> {
  const names = new Map<string, number>();
  papers.forEach((paper, row) => {
    const { url, links = [] } = paper;
    for (const name of new Set([...featuresOf(paper).names.map(({ id }) => id), ...(url === undefined ? [] : [url]), ...links])) {
      names.set(name, names.has(name) ? SEVERAL : row);
    }
  });
  return names;
}

/** A view of a paper's vector; no copy. */
export function vectorAt(library: Library, row: number): Float32Array {
  const { data, cols } = library.vectors;
  return data.subarray(row * cols, (row + 1) * cols);
}

function fromEntries(entries: Entry[], cols: number): Library {
  entries.sort((a, b) => compareIds(a.paper.id, b.paper.id));
  const data = new Float32Array(entries.length * cols);
  entries.forEach((entry, row) => data.set(entry.vector, row * cols));
  return makeLibrary(entries.map((entry) => entry.paper), { data, rows: entries.length, cols });
}
