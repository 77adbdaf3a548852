import { newSharedMatrix } from "../core/matrix.js";
import { compareIds } from "../core/strings.js";
import { makeLibrary, type Library } from "../store/library/library.js";
import type { StoredPaper } from "./paper-store.js";

/**
 * Some papers of a store as a library, in which they are looked up and compared as in any other.
 */
export function libraryOf(stored: readonly Pick<StoredPaper, "paper" | "vector">[], dimensions: number): Library {
  const inOrder = [...new Map(stored.map((one) => [one.paper.id, one])).values()].sort((a, b) =>
    compareIds(a.paper.id, b.paper.id),
  );
  const vectors = newSharedMatrix(inOrder.length, dimensions);
  inOrder.forEach(({ vector }, row) => vectors.data.set(vector, row * dimensions));
  return makeLibrary(
    inOrder.map(({ paper }) => paper),
    vectors,
  );
}
