import type { StoredDocument } from "./documents.js";
import { RetryLater, type Attempt, type Cluster } from "./cluster.js";
import type { Query } from "./filter-query.js";
import type { SearchTarget } from "./refresher.js";

/** How long the server keeps a view of the index between two pages. */
const KEEP_ALIVE = "5m";
/**
 * By sample hash, as Lucene can skip what was read before when it sorts by a number; equal ones by
 * id.
 */
const order = [{ lot: "asc" }, { "exact.id": "asc" }];

type Page = { pit_id?: string; hits: { hits: readonly (StoredDocument & { sort: unknown[] })[] } };

/**
 * All documents that a query finds, in pages, as they were when the first page was read (a "point in
 * time" of OpenSearch). When that view is lost with a node, reading goes on at the same place in a
 * new view: no document is left out, and none comes twice.
 */
export async function* pages(
  { cluster, index, copies }: SearchTarget,
  query: Query,
  size: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly StoredDocument[]> {
  let view: string | undefined;
  let after: unknown[] | undefined;
  const read = async ({ send }: Attempt): Promise<Page> => {
    view ??= (
      await send<{ pit_id: string }>({
        method: "POST",
        path: [index, "_search", "point_in_time"],
        query: { keep_alive: KEEP_ALIVE, allow_partial_pit_creation: false, ...copies },
      })
    ).body.pit_id;
    const body = {
      query,
      size,
      seq_no_primary_term: true,
      track_total_hits: false,
      sort: order,
      pit: { id: view, keep_alive: KEEP_ALIVE },
      ...(after && { search_after: after }),
    };
    try {
      const { body: page, status } = await send<Page>({
        method: "POST",
        path: ["_search"],
        query: { allow_partial_search_results: false },
        body,
        acceptedStatuses: [404],
      });
      if (status === 404) throw new RetryLater("it lost its view of the index");
      return page;
    } catch (error) {
      const lost = view;
      view = undefined;
      await release(cluster, lost);
      throw error;
    }
  };
  try {
    for (;;) {
      const page = await cluster.persist(signal, read);
      const { hits } = page.hits;
      view = page.pit_id ?? view;
      if (hits.length > 0) yield hits;
      if (hits.length < size) return;
      after = hits.at(-1)!.sort;
    }
  } finally {
    await release(cluster, view);
  }
}

/** Releases a view. The server does it as well, after a while, so a failure does not matter. */
async function release(cluster: Cluster, view: string | undefined): Promise<void> {
  if (view === undefined) return;
  await cluster.sendAndForget({
    method: "DELETE",
    path: ["_search", "point_in_time"],
    body: { pit_id: [view] },
    acceptedStatuses: [404],
  });
}
