import type { PaperStore } from "../paper-store.js";
import { OpenSearchStore } from "./opensearch-store.js";
import { checkOpenSearchOptions, type OpenSearchOptions } from "./options.js";

export type { OpenSearchClient, OpenSearchOptions, TlsOptions } from "./options.js";
export type { PaperStore };

/**
 * Papers kept in an index of OpenSearch 2.16 or later (with its plugin for vectors, which is part
 * of the usual distribution), for `PaperIndex.open`. Needs `@opensearch-project/opensearch`, an
 * optional peer dependency, unless a client is given. Nothing is asked or made before the index is
 * opened.
 *
 * @throws PaperweaveError `invalid-argument`
 */
export function openSearchStore(options: OpenSearchOptions): PaperStore {
  return new OpenSearchStore(checkOpenSearchOptions(options));
}
