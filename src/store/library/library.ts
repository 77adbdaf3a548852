import { PaperweaveError } from "../../core/errors.js";
import { formatValue } from "../../core/format.js";
import { newSharedMatrix } from "../../core/matrix.js";
import { compareIds } from "../../core/strings.js";
import type { Matrix, Paper } from "../../core/types.js";
import { namesOf, parseId } from "../../papers/index.js";

/**
 * What an index holds: papers in canonical order (by id) and one unit vector a row. Never changed
 * in place: every change makes a new library, so that a failed one leaves nothing behind, and the
 * rows' order never tells in which order the papers came.
 */
export interface Library {
  readonly papers: readonly Paper[];
  /** papers.length x dimensions, in memory that threads share: topics would copy it otherwise. */
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
  const rows = new Map<string, number>();
  papers.forEach(({ id }, row) => rows.set(id, row));
  return { papers, vectors, rows };
}

/**
 * The library with these entries added, or put in the place of those with the same ids, and without
 * the papers of some ids.
 */
export function withEntries(
  library: Library,
  entries: readonly Entry[],
  removed: ReadonlySet<string> = new Set(),
): Library {
  const incoming = [...new Map(entries.map((entry) => [entry.paper.id, entry])).values()].sort((a, b) =>
    compareIds(a.paper.id, b.paper.id),
  );
  const ids = new Set(removed);
  for (const { paper } of incoming) ids.add(paper.id);
  return merge(library, incoming, ids);
}

/** The library without the papers of these ids. */
export function withoutIds(library: Library, ids: ReadonlySet<string>): Library {
  return merge(library, [], ids);
}

const otherNames = new WeakMap<Library, Map<string, number>>();

/**
 * The row of a paper by its id, or by any other name of it: a version ("2401.00001v2"), a DOI, an
 * address, what other sources call it. Undefined when there is none, or when a name that is no id
 * belongs to several papers.
 */
export function findRow(library: Library, id: string): number | undefined {
  if (typeof id !== "string") return undefined;
  const own = library.rows.get(id);
  if (own !== undefined) return own;
  const parsed = parseId(id).id;
  const row = library.rows.get(parsed);
  if (row !== undefined) return row;
  let names = otherNames.get(library);
  if (!names) otherNames.set(library, (names = namesIn(library.papers)));
  const found = names.get(id) ?? names.get(parsed);
  return found === SEVERAL ? undefined : found;
}

/** As `findRow`. @throws PaperweaveError `not-found` */
export function knownRow(library: Library, id: string): number {
  const row = findRow(library, id);
  if (row === undefined) throw new PaperweaveError("not-found", `There is no paper with the id ${formatValue(id)}.`);
  return row;
}

const SEVERAL = -1;

function namesIn(papers: readonly Paper[]): Map<string, number> {
  const names = new Map<string, number>();
  papers.forEach((paper, row) => {
    if (isKnownByIdAlone(paper)) return; // the rows are known by that
    for (const name of allNames(paper)) names.set(name, names.has(name) ? SEVERAL : row);
  });
  return names;
}

function isKnownByIdAlone({ id, otherIds, doi, pmid, url, links }: Paper): boolean {
  return (
    otherIds === undefined &&
    links === undefined &&
    pmid === undefined &&
    (doi === undefined || doi === id) &&
    (url === undefined || url === id) &&
    parseId(id).id === id
  );
}

const namesOfPaper = new WeakMap<Paper, readonly string[]>();

/**
 * Every name by which `findRow` knows a paper, but for its id. Worked out once a paper: most stay
 * from one library to the next.
 */
export function allNames(paper: Paper): readonly string[] {
  let names = namesOfPaper.get(paper);
  if (!names) {
    const { url, links = [] } = paper;
    names = [...new Set([...namesOf(paper).map(({ id }) => id), ...(url === undefined ? [] : [url]), ...links])];
    namesOfPaper.set(paper, names);
  }
  return names;
}

/** A view of a paper's vector; no copy. */
export function vectorAt(library: Library, row: number): Float32Array {
  const { data, cols } = library.vectors;
  return data.subarray(row * cols, (row + 1) * cols);
}

/**
 * A library of other rows, which stay in runs between those that change: a hundred papers more in
 * 100,000 cost one copy of the vectors.
 */
function merge({ papers: old, vectors, rows }: Library, incoming: readonly Entry[], ids: ReadonlySet<string>): Library {
  const { cols } = vectors;
  const dropped: number[] = [];
  for (const id of ids) if (rows.has(id)) dropped.push(rows.get(id)!);
  dropped.sort((a, b) => a - b);
  const count = old.length - dropped.length + incoming.length;
  const matrix = newSharedMatrix(count, cols),
    { data } = matrix;
  const papers: Paper[] = [];
  let from = 0,
    next = 0;
  const keepUntil = (end: number): void => {
    while (from < end) {
      const stop = next < dropped.length && dropped[next]! < end ? dropped[next]! : end;
      data.set(vectors.data.subarray(from * cols, stop * cols), papers.length * cols);
      for (; from < stop; from++) papers.push(old[from]!);
      if (stop < end) {
        from++; // the dropped one
        next++;
      }
    }
  };
  for (const { paper, vector } of incoming) {
    keepUntil(firstFrom(old, paper.id));
    data.set(vector, papers.length * cols);
    papers.push(paper);
  }
  keepUntil(old.length);
  return makeLibrary(papers, matrix);
}

/** The first row whose id does not come before that one. */
function firstFrom(papers: readonly Paper[], id: string): number {
  let low = 0,
    high = papers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareIds(papers[middle]!.id, id) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
