import { capitalised } from "../../core/format.js";
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
import { change } from "./change.js";
import type { Target } from "./bulk.js";
import { storedPaper, type StoredDocument } from "./documents.js";
import { Engine } from "./engine.js";
import { serverFailure, type ServerError } from "./failures.js";
import { anyOf, combined, type Query } from "./filter-query.js";
import {
  checkNotes,
  indexDefinition,
  notesDefinition,
  readModel,
  writingAlias,
  type Mappings,
  type Model,
} from "./mapping.js";
import { Notes } from "./notes.js";
import type { CheckedOptions } from "./options.js";
import { pages } from "./pages.js";
import { Refresher } from "./refresher.js";
import { MOST_HITS, search } from "./search.js";
import { checkServer, type ServerInfo } from "./server.js";
import { termOf } from "./terms.js";
import { countTopics, putTopics, topicsOf } from "./topics.js";

const PAGE = 1000;
/** Lots are below this. */
const LOTS = 2 ** 31;

/** Papers in an OpenSearch index, one document each. */
export class OpenSearchStore implements PaperStore {
  readonly place: string;
  readonly mostHits = MOST_HITS;
  // Private to the language, too: the options hold how to log in, and console.log shows what only
  // TypeScript hides.
  readonly #options: CheckedOptions;
  readonly #engine: Engine;
  readonly #target: Target;
  readonly #refresher: Refresher;
  readonly #notes: Notes;

  constructor(options: CheckedOptions) {
    this.place = `the OpenSearch index "${options.index}"`;
    this.#options = options;
    this.#engine = new Engine(this.place, options);
    this.#target = { engine: this.#engine, index: writingAlias(options.index), bulkBytes: options.bulkBytes };
    this.#refresher = new Refresher(this.#engine, options.index);
    this.#notes = new Notes({ ...this.#target, index: writingAlias(this.#notesIndex) }, (signal) =>
      this.#makeNotes(signal),
    );
  }

  get #notesIndex(): string {
    return `${this.#options.index}-notes`;
  }

  async open({ signal }: CallOptions = {}): Promise<Model | undefined> {
    checkServer(this.place, (await this.#engine.request<ServerInfo>({ method: "GET", path: [] }, signal)).body);
    return this.#model(signal);
  }

  async create(model: Model, { signal }: CallOptions = {}): Promise<Model> {
    const { index } = this.#options;
    await this.#makeIndex(index, indexDefinition(this.#options, model), signal);
    const made = await this.#model(signal);
    if (!made) throw this.#engine.error("unavailable", "was removed while it was made.");
    return made;
  }

  async #model(signal: AbortSignal | undefined): Promise<Model | undefined> {
    const mappings = await this.#mappings(this.#options.index, signal);
    return mappings && readModel(this.place, mappings);
  }

  async #makeNotes(signal: AbortSignal | undefined): Promise<void> {
    const index = this.#notesIndex;
    let there = await this.#mappings(index, signal);
    if (!there) {
      await this.#makeIndex(index, notesDefinition(index, this.#options), signal);
      there = await this.#mappings(index, signal);
    }
    checkNotes(`the OpenSearch index "${index}"`, there ?? {});
  }

  async #mappings(index: string, signal: AbortSignal | undefined): Promise<Mappings | undefined> {
    const { status, body } = await this.#engine.request<Mappings>(
      { method: "GET", path: [index, "_mapping"], taken: [404] },
      signal,
    );
    return status === 404 ? undefined : body;
  }

  /** Makes an index where there is none. */
  async #makeIndex(index: string, definition: object, signal: AbortSignal | undefined): Promise<void> {
    const { status, body } = await this.#engine.request<{ error?: ServerError }>(
      { method: "PUT", path: [index], body: definition, taken: [400] },
      signal,
    );
    if (status !== 400 || body.error?.type === "resource_already_exists_exception") return;
    const failure = serverFailure(status, body.error);
    if (/knn/.test(failure.message))
      throw new PaperweaveError(
        "missing-dependency",
        `${capitalised(this.place)} cannot be made: OpenSearch is there without its plugin for vectors, opensearch-knn (${failure.message}).`,
      );
    throw this.#engine.told(failure);
  }

  async count({ signal }: CallOptions = {}): Promise<number> {
    await this.#refresher.ownWrites(signal);
    const body = { size: 0, track_total_hits: true }; // unlike _count, a search tells when a shard is missing
    const { body: answer } = await this.#engine.request<{ hits: { total: { value: number } } }>(
      { method: "POST", path: [this.#options.index, "_search"], query: { allow_partial_search_results: false }, body },
      signal,
    );
    return answer.hits.total.value;
  }

  async find(
    by: "name" | "key",
    values: readonly string[],
    { without = [], signal }: FindOptions = {},
  ): Promise<StoredPaper[]> {
    const terms = [...new Set(values)].map(termOf);
    if (terms.length === 0) return [];
    await this.#refresher.allWrites(signal);
    const found: StoredPaper[] = [];
    const query = {
      bool: {
        filter: [combined(anyOf(by === "name" ? "names" : "keys", terms), "should")],
        must_not: anyOf("exact.id", without.map(termOf)),
      },
    };
    for await (const page of this.#all(query, signal)) found.push(...page.map(storedPaper));
    return found.sort((a, b) => compareIds(a.paper.id, b.paper.id));
  }

  /** All documents that a query finds; few of them by one request. */
  async *#all(query: Query, signal: AbortSignal | undefined): AsyncGenerator<readonly StoredDocument[]> {
    const { index } = this.#options;
    const body = { query, size: PAGE + 1, seq_no_primary_term: true, track_total_hits: false };
    const few = await this.#engine.request<{ hits: { hits: readonly StoredDocument[] } }>(
      { method: "POST", path: [index, "_search"], query: { allow_partial_search_results: false }, body },
      signal,
    );
    if (few.body.hits.hits.length <= PAGE) yield few.body.hits.hits;
    else yield* pages(this.#engine, index, query, PAGE, signal);
  }

  async change(changes: StoreChange, { signal }: CallOptions = {}): Promise<{ conflicts: string[] }> {
    try {
      return await change(this.#target, changes, signal);
    } finally {
      this.#refresher.written();
    }
  }

  async search(query: StoreQuery, { signal }: CallOptions = {}): Promise<StoreHits> {
    await this.#refresher.ownWrites(signal);
    return search(this.#engine, this.#options.index, this.#options.efSearch, query, signal);
  }

  async *scan({
    lotBelow = LOTS,
    lackingRun,
    topic,
    part = { number: 0, of: 1 },
    pageSize = PAGE,
    signal,
  }: StoreScan): AsyncGenerator<StoredPaper[]> {
    await this.#refresher.ownWrites(signal);
    // A part is a range of lots: they are spread evenly, and the index knows them in order.
    const bound = (number: number): number => Math.floor((Math.min(lotBelow, LOTS) * number) / part.of);
    const filter: Query[] = [
      { range: { lot: { gte: bound(part.number), lte: bound(part.number + 1) - 1 } } },
      ...(topic === undefined ? [] : [{ term: { topic } }]),
    ];
    const query = { bool: { filter, ...(lackingRun !== undefined && { must_not: [{ term: { run: lackingRun } }] }) } };
    for await (const page of pages(this.#engine, this.#options.index, query, pageSize, signal))
      yield page.map(storedPaper);
  }

  async putTopics(run: string, topics: readonly PaperTopic[], { signal }: CallOptions = {}): Promise<number> {
    try {
      return await putTopics(this.#target, run, topics, signal);
    } finally {
      this.#refresher.written();
    }
  }

  topicsOf(ids: readonly string[], { signal }: CallOptions = {}): Promise<Map<string, number>> {
    return topicsOf(this.#target, ids, signal);
  }

  async countTopics(run: string, { signal }: CallOptions = {}): Promise<Map<number, number>> {
    await this.#refresher.ownWrites(signal);
    return countTopics(this.#engine, this.#options.index, run, signal);
  }

  putNote(name: string, text: string, { signal }: CallOptions = {}): Promise<void> {
    return this.#notes.put(name, text, signal);
  }

  getNote(name: string, { signal }: CallOptions = {}): Promise<string | undefined> {
    return this.#notes.get(name, signal);
  }

  close(): Promise<void> {
    return this.#engine.close();
  }
}
