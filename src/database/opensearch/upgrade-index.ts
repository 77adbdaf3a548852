import { bulk, type Operation, type Target } from "./bulk.js";
import { exactFields, ifRevision, storedPaper } from "./documents.js";
import { addedMapping, upgradedMapping, type Mappings } from "./index-schema.js";
import { pages } from "./pages.js";
import type { Refresher } from "./refresher.js";
import { documentId } from "./terms.js";

/** Documents that are read at once. */
const PAGE_SIZE = 1000;

/**
 * Brings an index of schema 1 to schema 2: fields for venue, keywords, `retracted` and own fields in
 * its mapping, and their values in the documents of papers that have them. The number of the schema
 * is written last: what was stopped is done again. Several programs may do it at the same time.
 * @param index name of the index of papers
 */
export async function upgradeIndex(
  target: Target,
  refresher: Refresher,
  { index, mappings }: { index: string; mappings: Mappings },
  signal: AbortSignal | undefined,
): Promise<void> {
  const { cluster } = target;
  const mapping = (body: object): Promise<unknown> =>
    cluster.request({ method: "PUT", path: [index, "_mapping"], body }, signal);
  await mapping(addedMapping);
  // Papers that others change meanwhile are read again.
  while ((await upgradeDocuments(target, refresher, signal)) > 0);
  refresher.written();
  await mapping(upgradedMapping(cluster.place, mappings));
}

/** @returns how many documents were changed by others between reading and writing */
async function upgradeDocuments(
  target: Target,
  refresher: Refresher,
  signal: AbortSignal | undefined,
): Promise<number> {
  let conflicts = 0;
  for await (const page of pages(await refresher.allWrites(signal), { match_all: {} }, PAGE_SIZE, signal)) {
    const updates = page.map(storedPaper).flatMap(({ paper, revision }): Operation[] => {
      const { venue, keywords, retracted, fields } = paper;
      if ([venue, keywords, retracted, fields].every((value) => value === undefined)) return [];
      return [
        {
          id: paper.id,
          action: { update: { _id: documentId(paper.id), ...ifRevision(revision) } },
          document: JSON.stringify({ doc: { exact: exactFields(paper) } }),
        },
      ];
    });
    conflicts += (await bulk(target, updates, signal)).filter(({ status }) => status === 409).length;
  }
  return conflicts;
}
