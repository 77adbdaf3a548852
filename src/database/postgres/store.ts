import { PaperweaveError } from "../../core/errors.js";
import { compareIds } from "../../core/strings.js";
import type {
  CallOptions,
  FindOptions,
  PaperStore,
  PaperTopic,
  StoreChange,
  StoredPaper,
  StoreHits,
  StoreQuery,
  StoreScan,
} from "../paper-store.js";
import { Change } from "./change.js";
import { Connections } from "./connections.js";
import { Failure, Sentences } from "./failure.js";
import { prepare, survey, type Ground, type Model } from "./ground.js";
import { throughHalves } from "./halves.js";
import { keyOf, markOf } from "./marks.js";
import { checkPostgresOptions, type PostgresOptions, type Settings } from "./options.js";
import { describePlace, secretsOf } from "./place.js";
import { checkVector, selected, toStored, type Row } from "./rows.js";
import { scan } from "./scan.js";
import { search, searchSettings } from "./search.js";
import type { Tables } from "./tables.js";
import { fromColumn, toColumn } from "./texts.js";
import { countTopics, putTopics, topicsOf } from "./topics.js";
import type { Transaction } from "./transaction.js";

/**
 * Milliseconds between two looks of the server whether somebody still waits for the statement that
 * runs.
 */
const LOOKS_FOR_CLIENT = 200;
/**
 * For thousands of marks the planner expects most of the papers, and would compare each of these
 * with all marks: 3 s of 30,000 papers, by the index 0.02 s.
 */
const FIND = { enable_seqscan: "off" };

/**
 * Keeps the papers of an index in PostgreSQL (14 or later) with pgvector (0.8 or later), in tables
 * of a schema of their own, which it makes: `PaperIndex.open(postgresStore({ connectionString }))`.
 * Needs the package `pg`, an optional peer dependency. Vectors are kept as 16-bit floats (halfvec):
 * a similarity is off by 0.001 at most. Nothing is asked of the database before the index is
 * opened.
 * @throws PaperweaveError `invalid-argument` (an option)
 */
export function postgresStore(options: PostgresOptions = {}): PaperStore {
  return new PostgresStore(checkPostgresOptions(options));
}

/**
 * All that could tell a credential is private in the sense of the language: it is in no JSON and no
 * log of the store.
 */
class PostgresStore implements PaperStore {
  readonly place: string;
  readonly #settings: Settings;
  readonly #connections: Connections;
  #ground: Ground = { tables: undefined, model: undefined };

  constructor(settings: Settings) {
    this.place = describePlace(settings);
    this.#settings = settings;
    this.#connections = new Connections(settings, new Sentences(this.place, settings.timeout, secretsOf(settings)));
  }

  async open({ signal }: CallOptions = {}): Promise<Model | undefined> {
    this.#connections.looksForClient ??= await this.#canLookForClient(signal);
    this.#ground = await this.#connections.run(
      (transaction) => survey(transaction, this.#settings.schema, this.place),
      { signal },
    );
    return this.#ground.model;
  }

  async create(model: Model, { signal }: CallOptions = {}): Promise<Model> {
    this.#ground = await this.#connections.run(
      (transaction) => prepare(transaction, this.#settings, model, this.place),
      { signal },
    );
    return this.#ground.model!;
  }

  asStored(vector: Float32Array): Float32Array {
    return throughHalves(vector);
  }

  async count(options: CallOptions = {}): Promise<number> {
    return this.#run(
      options,
      async (transaction, { papers }) =>
        (await transaction.query<{ papers: number }>(`SELECT count(*)::float8 AS papers FROM ${papers}`))[0]!.papers,
    );
  }

  async find(
    by: "name" | "key",
    values: readonly string[],
    { without = [], ...options }: FindOptions = {},
  ): Promise<StoredPaper[]> {
    const marks = values.map((value) => markOf(by, value));
    const rows = await this.#run(
      options,
      (transaction, tables) =>
        transaction.query<Row>(
          `SELECT ${selected(tables, true)} FROM ${tables.papers} p WHERE p.marks && $1::uuid[] AND p.key <> ALL ($2::uuid[])`,
          [marks, without.map(keyOf)],
        ),
      FIND,
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

  async topicsOf(ids: readonly string[], options: CallOptions = {}): Promise<Map<string, number>> {
    return this.#run(options, (transaction, tables) => topicsOf(transaction, tables, ids));
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

  async close(): Promise<void> {
    await this.#connections.close();
  }

  async #run<T>(
    { signal }: CallOptions,
    work: (transaction: Transaction, tables: Tables) => Promise<T>,
    settings: Record<string, string | number> = {},
  ): Promise<T> {
    const { tables } = this.#opened();
    return this.#connections.run((transaction) => work(transaction, tables), { signal, settings });
  }

  #opened(): { tables: Tables; model: Model } {
    const { tables, model } = this.#ground;
    if (!tables || !model) throw new PaperweaveError("not-found", `There is no index in ${this.place}.`);
    return { tables, model };
  }

  /** Servers on Windows cannot. */
  async #canLookForClient(signal: AbortSignal | undefined): Promise<number | undefined> {
    const look = async (transaction: Transaction): Promise<number> => {
      await transaction.query(`SET LOCAL client_connection_check_interval = ${LOOKS_FOR_CLIENT}`);
      return LOOKS_FOR_CLIENT;
    };
    return this.#connections.run(
      (transaction) =>
        look(transaction).catch((error: unknown) => {
          if (!(error instanceof Failure) || (error.code !== "22023" && error.code !== "42704")) throw error;
          transaction.undone = true;
          return undefined;
        }),
      { signal },
    );
  }
}
