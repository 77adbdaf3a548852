import type { StoredDocument } from "./documents.js";
import { Again, type Engine, type Try } from "./engine.js";
import type { Query } from "./filter-query.js";

/** How long the engine keeps a view of the index between two pages. */
const KEPT = "5m";
/**
 * By lot, which is a number: Lucene then passes over what was read before without looking at it.
 * Ids tell the equal.
 */
const order = [{ lot: "asc" }, { "exact.id": "asc" }];

type Page = { pit_id?: string; hits: { hits: readonly (StoredDocument & { sort: unknown[] })[] } };

/**
 * All documents that a query finds, in pages, as they were when the first page was read (a point in
 * time). When a page cannot be read, as a node is gone, the reading goes on from where it was on a
 * new view: no document is left out, and none comes twice.
 */
export async function* pages(
  engine: Engine,
  index: string,
  query: Query,
  size: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly StoredDocument[]> {
  let view: string | undefined;
  let after: unknown[] | undefined;
  const read = async ({ send }: Try): Promise<Page> => {
    view ??= (
      await send<{ pit_id: string }>({
        method: "POST",
        path: [index, "_search", "point_in_time"],
        query: { keep_alive: KEPT, allow_partial_pit_creation: false },
      })
    ).body.pit_id;
    const body = {
      query,
      size,
      seq_no_primary_term: true,
      track_total_hits: false,
      sort: order,
      pit: { id: view, keep_alive: KEPT },
      ...(after && { search_after: after }),
    };
    try {
      const { body: page, status } = await send<Page>({
        method: "POST",
        path: ["_search"],
        query: { allow_partial_search_results: false },
        body,
        taken: [404],
      });
      if (status === 404) throw new Again("it has lost its view of the index");
      return page;
    } catch (error) {
      const lost = view;
      view = undefined;
      await forget(engine, lost);
      throw error;
    }
  };
  try {
    for (;;) {
      const page = await engine.persist(signal, read);
      const { hits } = page.hits;
      view = page.pit_id ?? view;
      if (hits.length > 0) yield hits;
      if (hits.length < size) return;
      after = hits.at(-1)!.sort;
    }
  } finally {
    await forget(engine, view);
  }
}

/** Lets go of a view, if it can be: the engine does it, too, after a while. */
async function forget(engine: Engine, view: string | undefined): Promise<void> {
  if (view === undefined) return;
  await engine.tell({ method: "DELETE", path: ["_search", "point_in_time"], body: { pit_id: [view] }, taken: [404] });
}
