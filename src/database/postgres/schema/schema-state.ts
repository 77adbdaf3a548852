import { PaperweaveError } from "../../../core/errors.js";
import { SqlFailure } from "../sql-errors.js";
import type { Settings } from "../postgres-options.js";
import type { StoredModel } from "../../paper-store.js";
import { checkSchemaVersion, isOlderThan, olderSchemaError, SCHEMA_VERSION } from "../../store-helpers.js";
import { creation, literal, quoted, tablesOf, type Tables } from "./tables.js";
import { fromColumn, toColumn } from "../texts.js";
import type { Transaction } from "../transaction.js";
import { upgradeTables } from "./upgrade-tables.js";

/** What a database has, as far as a store must know. */
export interface SchemaState {
  /** Names of the tables; undefined until pgvector is installed in the database. */
  tables: Tables | undefined;
  /** The embedder of the stored vectors; undefined until the tables are made. */
  model: StoredModel | undefined;
  /** The number of the schema that the tables have. */
  schema?: number;
}

const OLDEST_PGVECTOR = [0, 8] as const;
/** The limit of an HNSW index of halfvec. */
const MAX_DIMENSIONS = 4000;
/** Names of the tables, and of the sequence of revisions. */
const OWN: readonly string[] = ["papers", "topics", "notes", "about", "revisions"];
/** Programs that make or change tables wait for each other with this advisory lock: 64 random bits. */
const CREATION_LOCK = "-2751046218310475937";

/**
 * Looks what a database has, and brings the tables of an earlier paperweave up to date.
 * @throws PaperweaveError as `readSchemaState`; `version-mismatch` for such tables with `readOnly`
 */
export async function openTables(
  transaction: Transaction,
  schema: string,
  place: string,
  readOnly: boolean,
): Promise<SchemaState> {
  const isOld = (state: SchemaState): boolean => state.schema !== undefined && state.schema < SCHEMA_VERSION;
  const found = await readSchemaState(transaction, schema, place);
  if (!isOld(found)) return found;
  if (readOnly) throw olderSchemaError(place, found.schema!);
  await transaction.query(`SELECT pg_advisory_xact_lock(${CREATION_LOCK})`);
  // Another program may have done it meanwhile.
  if (isOld(await readSchemaState(transaction, schema, place))) await upgradeTables(transaction, found.tables!);
  return readSchemaState(transaction, schema, place);
}

/**
 * Looks whether the database can keep papers, and whether the tables are there.
 * @throws PaperweaveError `missing-dependency`, `version-mismatch`, `bad-format`
 */
async function readSchemaState(transaction: Transaction, schema: string, place: string): Promise<SchemaState> {
  const [server] = await transaction.query<{
    version: number;
    encoding: string;
    installed: string | null;
    home: string | null;
    available: string | null;
  }>(`
    SELECT current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding,
      e.extversion AS installed, n.nspname AS home,
      (SELECT default_version FROM pg_catalog.pg_available_extensions WHERE name = 'vector') AS available
    FROM (SELECT 1) AS one LEFT JOIN pg_catalog.pg_extension e ON e.extname = 'vector'
      LEFT JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace`);
  const { version, encoding, installed, home, available } = server!;
  if (version < 140_000)
    throw new PaperweaveError(
      "version-mismatch",
      `paperweave needs PostgreSQL 14 or later for ${place}, got ${Math.floor(version / 10_000)}.`,
    );
  if (encoding !== "UTF8")
    throw new PaperweaveError(
      "bad-format",
      `The database of ${place} has the encoding ${encoding}; paperweave needs one with UTF8.`,
    );
  const found = installed ?? available;
  if (found === null)
    throw new PaperweaveError(
      "missing-dependency",
      `The server of ${place} has no pgvector; install version 0.8 or later there ` +
        `(https://github.com/pgvector/pgvector).`,
    );
  if (isOlderThan(OLDEST_PGVECTOR, found)) {
    const remedy =
      available !== null && !isOlderThan(OLDEST_PGVECTOR, available)
        ? "update it with `ALTER EXTENSION vector UPDATE`"
        : "install a later one on the server, then run `ALTER EXTENSION vector UPDATE`";
    throw new PaperweaveError(
      "version-mismatch",
      `paperweave needs pgvector ${OLDEST_PGVECTOR.join(".")} or later for ${place}, got ${found}; ${remedy}.`,
    );
  }
  if (home === null) return { tables: undefined, model: undefined };
  const tables = tablesOf(schema, home);
  return { tables, model: undefined, ...(await readModel(transaction, tables, schema, place)) };
}

async function readModel(
  transaction: Transaction,
  tables: Tables,
  schema: string,
  place: string,
): Promise<Pick<SchemaState, "model" | "schema"> | undefined> {
  const names = (
    await transaction.query<{ name: string }>(
      `SELECT relname::text AS name FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = $1 AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')`,
      [schema],
    )
  ).map(({ name }) => name);
  const [own, missing] = [OWN.filter((name) => names.includes(name)), OWN.filter((name) => !names.includes(name))];
  if (own.length === 0) return undefined;
  const row =
    missing.length === 0
      ? (await transaction.query<Record<string, unknown>>(`SELECT * FROM ${tables.about} LIMIT 2`))[0]
      : undefined;
  if (!row || typeof row.format !== "number") {
    const list = (all: readonly string[]): string => all.map((name) => `"${name}"`).join(", ");
    throw new PaperweaveError(
      "bad-format",
      `There is something else in ${place}, or only a part of an index: ${list(own)} ` +
        `${missing.length === 0 ? "were not made by paperweave" : `without ${list(missing)}`}. ` +
        `Restore what is missing, or choose another schema.`,
    );
  }
  checkSchemaVersion(place, row.format);
  const model = { embedder: fromColumn(row.embedder as string), dimensions: row.dimensions as number };
  return { model, schema: row.format };
}

/** Makes the tables where there are none. @returns what the database has then */
export async function createTables(
  transaction: Transaction,
  { schema, M, efConstruction }: Settings,
  model: StoredModel,
  place: string,
): Promise<SchemaState> {
  if (model.dimensions > MAX_DIMENSIONS)
    throw new PaperweaveError(
      "invalid-argument",
      `PostgreSQL indexes vectors of at most ${MAX_DIMENSIONS} dimensions, got ${model.dimensions}.`,
    );
  await transaction.query(`SELECT pg_advisory_xact_lock(${CREATION_LOCK})`);
  const before = await readSchemaState(transaction, schema, place);
  if (before.model) return openTables(transaction, schema, place, false);
  if (!before.tables) await installVector(transaction, place);
  await transaction.query(`CREATE SCHEMA IF NOT EXISTS ${quoted(schema)}`);
  const { tables } = await readSchemaState(transaction, schema, place);
  // To make these indexes is quick: the tables are empty.
  for (const statement of creation(tables!, model.dimensions, { M, efConstruction }))
    await transaction.query(statement);
  await transaction.query(
    `INSERT INTO ${tables!.about} (format, embedder, dimensions)
    VALUES (${SCHEMA_VERSION}, ${literal(toColumn(model.embedder))}, ${model.dimensions})`,
  );
  return { tables, model };
}

async function installVector(transaction: Transaction, place: string): Promise<void> {
  await transaction.query("CREATE EXTENSION IF NOT EXISTS vector").catch((error: unknown) => {
    if (!(error instanceof SqlFailure) || error.code !== "42501") throw error;
    throw new PaperweaveError(
      "missing-dependency",
      `The database of ${place} has no pgvector, and this user may not add it. ` +
        `The owner of the database can run \`CREATE EXTENSION vector\`.`,
    );
  });
}
