import { matrixOf } from "../core/matrix.js";
import { compareIds } from "../core/strings.js";
import type { Matrix, Paper } from "../core/types.js";
import { copyOf, parseId } from "../papers/index.js";
import { findRow, makeLibrary, type Library } from "../store/library/library.js";
import type { CallOptions, PaperStore, StoredPaper } from "./paper-store.js";
import { namesToLookUp } from "./paper-to-put.js";

/** Papers of a store as a library in memory, where they are looked up and compared as usual. */
export function libraryOf(stored: readonly Pick<StoredPaper, "paper" | "vector">[], dimensions: number): Library {
  const inOrder = [...new Map(stored.map((one) => [one.paper.id, one])).values()].sort((a, b) =>
    compareIds(a.paper.id, b.paper.id),
  );
  return makeLibrary(
    inOrder.map(({ paper }) => paper),
    vectorsOf(inOrder, dimensions),
  );
}

/** The vectors of some papers as the rows of a matrix; zeros where a paper has none. */
export function vectorsOf(papers: readonly { vector?: Float32Array | undefined }[], dimensions: number): Matrix {
  return matrixOf(
    papers.map(({ vector }) => vector),
    dimensions,
  );
}

/** The paper of a library with this id or this other name; undefined when there is none. */
export function paperNamed(library: Library, id: string): Paper | undefined {
  return library.papers[findRow(library, id) ?? -1];
}

/** The paper of a store with this id or this other name, in a copy; undefined when there is none. */
export async function findPaper(
  store: PaperStore,
  dimensions: number,
  id: string,
  options: CallOptions,
): Promise<StoredPaper | undefined> {
  // An id needs no search, and so no refresh of a search index. Other names do.
  const ids = [...new Set([id, parseId(id).id])];
  const byId = await store.byId(ids, options);
  for (const one of ids) {
    const found = byId.find(({ paper }) => paper.id === one);
    if (found) return { ...found, paper: copyOf(found.paper) };
  }
  const stored = await store.find("name", namesToLookUp(id), options);
  const named = paperNamed(libraryOf(stored, dimensions), id);
  const found = stored.find(({ paper }) => paper.id === named?.id);
  return found && { ...found, paper: copyOf(found.paper) };
}

/** Ids that are looked up in one call. */
const IDS_A_CALL = 500;

/** The papers of these ids that the store still has. */
export async function readPapersOf(
  store: PaperStore,
  dimensions: number,
  ids: readonly string[],
  { signal }: CallOptions,
): Promise<Library> {
  const papers: StoredPaper[] = [];
  for (let from = 0; from < ids.length; from += IDS_A_CALL)
    papers.push(...(await store.find("name", ids.slice(from, from + IDS_A_CALL).flatMap(namesToLookUp), { signal })));
  return libraryOf(papers, dimensions);
}
