import type { CallOptions, PaperStore } from "./paper-store.js";
import { namesToLookUp } from "./paper-to-put.js";
import { libraryOf, paperNamed } from "./stored-library.js";

/**
 * Removes the papers with these ids or other names. A paper that another program changes meanwhile
 * is looked up and removed again.
 * @returns how many papers were removed
 */
export async function removeFrom(
  store: PaperStore,
  dimensions: number,
  ids: readonly string[],
  options: CallOptions,
): Promise<number> {
  const removed = new Set<string>();
  for (;;) {
    const stored = await store.find("name", ids.flatMap(namesToLookUp), options);
    const library = libraryOf(stored, dimensions);
    const named = new Set(ids.map((id) => paperNamed(library, id)?.id));
    const remove = stored
      .filter(({ paper }) => named.has(paper.id))
      .map(({ paper: { id }, revision }) => ({ id, revision }));
    if (remove.length === 0) return removed.size;
    const { conflicts } = await store.change({ put: [], remove }, options);
    const changed = new Set(conflicts);
    for (const { id } of remove) if (!changed.has(id)) removed.add(id);
    if (conflicts.length === 0) return removed.size;
  }
}
