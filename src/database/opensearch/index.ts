/**
 * Keeps the papers of an index in OpenSearch.
 * @module opensearch
 */

import type { PaperStore } from "../paper-store.js";
import { OpenSearchStore } from "./opensearch-store.js";
import { checkOpenSearchOptions, type OpenSearchOptions } from "./opensearch-options.js";

export type { Login, OpenSearchClient, OpenSearchOptions, TlsOptions } from "./opensearch-options.js";
export type { PaperStore };

/**
 * A store for `PaperIndex.open` that keeps papers in an index of OpenSearch 2.16 or later. The
 * server needs its k-NN plugin, which is part of the usual distribution. Install the client with
 * `npm install @opensearch-project/opensearch`, or give a client of your own. Nothing is sent before
 * the index is opened.
 * @throws PaperweaveError `invalid-argument` (an option)
 */
export function openSearchStore(options: OpenSearchOptions): PaperStore & AsyncDisposable {
  return new OpenSearchStore(checkOpenSearchOptions(options));
}
