import { PaperweaveError } from "../../core/errors.js";
import { compareIds } from "../../core/strings.js";
import type {
  CallOptions,
  FindOptions,
  PaperStore,
  PaperTopic,
  StoreChange,
  StoredModel,
  StoredPaper,
  StoreHits,
  StoreOpenOptions,
  StoreQuery,
  StoreScan,
} from "../paper-store.js";
import { Change } from "./write-papers.js";
import { Connections } from "./connections.js";
import { SqlFailure, ErrorMessages } from "./sql-errors.js";
import { createTables, openTables, type SchemaState } from "./schema/schema-state.js";
import { roundedToFloat16 } from "./float16.js";
import { keyOf, lookupHash } from "./lookup-hashes.js";
import { describePlace, secretsOf, type Settings } from "./postgres-options.js";
import { checkVector, selected, toStored, type Row } from "./rows.js";
import { scan } from "./scan-cursor.js";
import { search, searchSettings } from "./search-sql.js";
import type { Tables } from "./schema/tables.js";
import { fromColumn, toColumn } from "./texts.js";
import { countTopics, putTopics, topicsOf } from "./topic-table.js";
import type { Transaction } from "./transaction.js";

/** Milliseconds after which the server checks whether the client of a statement is connected. */
const CLIENT_CHECK_MS = 200;
/**
 * For thousands of lookup hashes the planner expects to find most papers, and would compare each
 * paper with all hashes: 3 s for 30,000 papers, 0.02 s with the index.
 */
const FIND_SETTINGS = { enable_seqscan: "off" };

/**
 * Papers in tables of a PostgreSQL schema. Everything that has a password is in private fields of
 * JavaScript, which no JSON and no log shows.
 */
export class PostgresStore implements PaperStore, AsyncDisposable {
  readonly place: string;
  readonly concurrentScans: number;
  readonly #settings: Settings;
  readonly #connections: Connections;
  #state: SchemaState = { tables: undefined, model: undefined };

  constructor(settings: Settings) {
    this.place = describePlace(settings);
    const { pool, connections } = settings;
    // A scan holds a connection; one is left for other calls.
    this.concurrentScans = ((pool as { options?: { max?: number } } | undefined)?.options?.max ?? connections) - 1;
    this.#settings = settings;
    this.#connections = new Connections(settings, new ErrorMessages(this.place, settings.timeout, secretsOf(settings)));
  }

  async open({ signal, readOnly = false }: StoreOpenOptions = {}): Promise<StoredModel | undefined> {
    this.#connections.clientCheckInterval ??= await this.#clientCheckInterval(signal);
    this.#state = await this.#connections.run(
      (transaction) => openTables(transaction, this.#settings.schema, this.place, readOnly),
      { signal },
    );
    return this.#state.model;
  }

  async create(model: StoredModel, { signal }: CallOptions = {}): Promise<StoredModel> {
    this.#state = await this.#connections.run(
      (transaction) => createTables(transaction, this.#settings, model, this.place),
      { signal },
    );
    return this.#state.model!;
  }

  asStored(vector: Float32Array): Float32Array {
    return roundedToFloat16(vector);
  }

  async count(options: CallOptions = {}): Promise<number> {
    return this.#run(
      options,
      async (transaction, { papers }) =>
        (await transaction.query<{ papers: number }>(`SELECT count(*)::float8 AS papers FROM ${papers}`))[0]!.papers,
    );
  }

  async byId(ids: readonly string[], options: CallOptions = {}): Promise<StoredPaper[]> {
    const rows = await this.#run(options, (transaction, tables) =>
      transaction.query<Row>(
        `SELECT ${selected(tables, true)} FROM ${tables.papers} p WHERE p.key = ANY ($1::uuid[])`,
        [ids.map(keyOf)],
      ),
    );
    return rows.map(toStored);
  }

  async find(
    by: "name" | "key",
    values: readonly string[],
    { without = [], ...options }: FindOptions = {},
  ): Promise<StoredPaper[]> {
    const hashes = values.map((value) => lookupHash(by, value));
    const rows = await this.#run(
      options,
      (transaction, tables) =>
        transaction.query<Row>(
          `SELECT ${selected(tables, true)} FROM ${tables.papers} p
          WHERE p.lookup_hashes && $1::uuid[] AND p.key <> ALL ($2::uuid[])`,
          [hashes, without.map(keyOf)],
        ),
      FIND_SETTINGS,
    );
    return rows.map(toStored).sort((a, b) => compareIds(a.paper.id, b.paper.id));
  }

  async change(change: StoreChange, options: CallOptions = {}): Promise<{ conflicts: string[] }> {
    const { tables, model } = this.#opened();
    for (const { vector } of change.put) checkVector(vector, model.dimensions, this.place);
    const one = new Change(change, tables);
    return { conflicts: await this.#run(options, (transaction) => one.make(transaction)) };
  }

  async search(query: StoreQuery, options: CallOptions = {}): Promise<StoreHits> {
    const { model } = this.#opened();
    if (query.vector) checkVector(query.vector, model.dimensions, this.place);
    const settings = searchSettings(query.k, this.#settings.efSearch);
    return this.#run(
      options,
      (transaction, tables) => search(transaction, tables, this.#settings.schema, query),
      settings,
    );
  }

  scan(asked: StoreScan): AsyncIterable<StoredPaper[]> {
    return scan(this.#connections, this.#opened().tables, asked);
  }

  async putTopics(run: string, topics: readonly PaperTopic[], options: CallOptions = {}): Promise<number> {
    return this.#run(options, (transaction, tables) => putTopics(transaction, tables, run, topics));
  }

  async topicsOf(run: string, ids: readonly string[], options: CallOptions = {}): Promise<Map<string, number>> {
    return this.#run(options, (transaction, tables) => topicsOf(transaction, tables, run, ids));
  }

  async countTopics(run: string, options: CallOptions = {}): Promise<Map<number, number>> {
    return this.#run(options, (transaction, tables) => countTopics(transaction, tables, run));
  }

  async putNote(name: string, text: string, options: CallOptions = {}): Promise<void> {
    await this.#run(options, (transaction, { notes }) =>
      transaction.query(
        `INSERT INTO ${notes} (name, text) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET text = excluded.text`,
        [toColumn(name), toColumn(text)],
      ),
    );
  }

  async getNote(name: string, options: CallOptions = {}): Promise<string | undefined> {
    const rows = await this.#run(options, (transaction, { notes }) =>
      transaction.query<{ text: string }>(`SELECT text FROM ${notes} WHERE name = $1`, [toColumn(name)]),
    );
    return rows[0] && fromColumn(rows[0].text);
  }

  async noteRevision(name: string, options: CallOptions = {}): Promise<string | undefined> {
    const rows = await this.#run(options, (transaction, { notes }) =>
      // xmin: the transaction that wrote the row.
      transaction.query<{ revision: string }>(`SELECT xmin::text AS revision FROM ${notes} WHERE name = $1`, [
        toColumn(name),
      ]),
    );
    return rows[0]?.revision;
  }

  async close(): Promise<void> {
    await this.#connections.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #run<T>(
    { signal }: CallOptions,
    work: (transaction: Transaction, tables: Tables) => Promise<T>,
    settings: Record<string, string | number> = {},
  ): Promise<T> {
    const { tables } = this.#opened();
    return this.#connections.run((transaction) => work(transaction, tables), { signal, settings });
  }

  #opened(): { tables: Tables; model: StoredModel } {
    const { tables, model } = this.#state;
    if (!tables || !model) throw new PaperweaveError("not-found", `There is no index in ${this.place}.`);
    return { tables, model };
  }

  /** The interval as far as the server supports it: servers on Windows do not. */
  async #clientCheckInterval(signal: AbortSignal | undefined): Promise<number | undefined> {
    const look = async (transaction: Transaction): Promise<number> => {
      await transaction.query(`SET LOCAL client_connection_check_interval = ${CLIENT_CHECK_MS}`);
      return CLIENT_CHECK_MS;
    };
    return this.#connections.run(
      (transaction) =>
        look(transaction).catch((error: unknown) => {
          if (!(error instanceof SqlFailure) || (error.code !== "22023" && error.code !== "42704")) throw error;
          transaction.rollBack = true;
          return undefined;
        }),
      { signal },
    );
  }
}
