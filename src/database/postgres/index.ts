/**
 * Keeps the papers of an index in PostgreSQL with pgvector.
 * @module postgres
 */

import type { PaperStore } from "../paper-store.js";
import { checkPostgresOptions, type PostgresOptions } from "./postgres-options.js";
import { PostgresStore } from "./postgres-store.js";

export type { PaperStore };
export type { CopyConnection } from "./copy-in.js";
export type { PostgresClient, PostgresPool } from "./pg.js";
export type { PostgresOptions } from "./postgres-options.js";

/**
 * A store for `PaperIndex.open` that keeps papers in PostgreSQL 14 or later with pgvector 0.8 or
 * later, in tables of a schema of their own, which the first upsert makes. Install the client with
 * `npm install pg`. Vectors are kept as 16-bit floats (halfvec): a similarity is off by at most
 * 0.001. Nothing is sent before the index is opened.
 * @throws PaperweaveError `invalid-argument` (an option)
 */
export function postgresStore(options: PostgresOptions = {}): PaperStore & AsyncDisposable {
  return new PostgresStore(checkPostgresOptions(options));
}
