import { capitalised } from "../../core/format.js";
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
import { olderSchemaError, SAMPLE_HASHES, SCHEMA_VERSION } from "../store-helpers.js";
import type { Target } from "./bulk.js";
import { readDocuments, storedPaper, type StoredDocument } from "./documents.js";
import { Cluster } from "./cluster.js";
import { serverFailure, type ServerError } from "./server-errors.js";
import { anyOf, combined, type Query } from "./filter-query.js";
import {
  checkNotes,
  checkServer,
  indexDefinition,
  indexId,
  notesDefinition,
  readModel,
  schemaOf,
  writingAlias,
  type Mappings,
  type ServerInfo,
} from "./index-schema.js";
import { Notes } from "./notes.js";
import type { CheckedOptions } from "./opensearch-options.js";
import { pages } from "./pages.js";
import { Refresher, type SearchTarget } from "./refresher.js";
import { MAX_HITS, search } from "./search-query.js";
import { termOf } from "./terms.js";
import { upgradeIndex } from "./upgrade-index.js";
import { countTopics, putTopics, topicQueries, topicsOf } from "./topic-fields.js";
import { change } from "./write-documents.js";

/** Papers of a page, where the caller does not say. */
const PAGE_SIZE = 1000;

/** Papers in an OpenSearch index, one document each. */
export class OpenSearchStore implements PaperStore, AsyncDisposable {
  readonly place: string;
  readonly mostHits = MAX_HITS;
  // Private fields of JavaScript: the options hold the password, and console.log shows fields that
  // only TypeScript calls private.
  readonly #options: CheckedOptions;
  readonly #cluster: Cluster;
  readonly #target: Target;
  readonly #refresher: Refresher;
  readonly #notes: Notes;

  constructor(options: CheckedOptions) {
    this.place = `the OpenSearch index "${options.index}"`;
    this.#options = options;
    this.#cluster = new Cluster(this.place, options);
    this.#target = { cluster: this.#cluster, index: writingAlias(options.index), bulkBytes: options.bulkBytes };
    this.#refresher = new Refresher(this.#cluster, options.index);
    this.#notes = new Notes(
      { ...this.#target, index: writingAlias(this.#notesIndex) },
      (signal) => this.#makeNotes(signal),
      async (signal) => {
        const mappings = await this.#mappings(options.index, signal);
        return mappings ? indexId(this.place, mappings) : "no index";
      },
    );
  }

  get #notesIndex(): string {
    return `${this.#options.index}-notes`;
  }

  async open({ signal, readOnly = false }: StoreOpenOptions = {}): Promise<StoredModel | undefined> {
    checkServer(this.place, (await this.#cluster.request<ServerInfo>({ method: "GET", path: [] }, signal)).body);
    return this.#model(readOnly, signal);
  }

  async create(model: StoredModel, { signal }: CallOptions = {}): Promise<StoredModel> {
    const { index } = this.#options;
    await this.#makeIndex(index, indexDefinition(this.#options, model), signal);
    const made = await this.#model(false, signal);
    if (!made) throw this.#cluster.error("unavailable", "was deleted while it was made.");
    return made;
  }

  /** What the index was made for. One of an earlier paperweave is brought up to date. */
  async #model(readOnly: boolean, signal: AbortSignal | undefined): Promise<StoredModel | undefined> {
    const { index } = this.#options;
    const mappings = await this.#mappings(index, signal);
    if (!mappings) return undefined;
    const model = readModel(this.place, mappings);
    const schema = schemaOf(this.place, mappings);
    if (schema < SCHEMA_VERSION) {
      if (readOnly) throw olderSchemaError(this.place, schema);
      await upgradeIndex(this.#target, this.#refresher, { index, mappings }, signal);
    }
    return model;
  }

  async #makeNotes(signal: AbortSignal | undefined): Promise<void> {
    const index = this.#notesIndex;
    let mappings = await this.#mappings(index, signal);
    if (!mappings) {
      await this.#makeIndex(index, notesDefinition(index, this.#options), signal);
      mappings = await this.#mappings(index, signal);
    }
    checkNotes(`the OpenSearch index "${index}"`, mappings ?? {});
  }

  async #mappings(index: string, signal: AbortSignal | undefined): Promise<Mappings | undefined> {
    const { status, body } = await this.#cluster.request<Mappings>(
      { method: "GET", path: [index, "_mapping"], acceptedStatuses: [404] },
      signal,
    );
    return status === 404 ? undefined : body;
  }

  /** Makes an index where there is none. */
  async #makeIndex(index: string, definition: object, signal: AbortSignal | undefined): Promise<void> {
    const { status, body } = await this.#cluster.request<{ error?: ServerError }>(
      { method: "PUT", path: [index], body: definition, acceptedStatuses: [400] },
      signal,
    );
    if (status !== 400 || body.error?.type === "resource_already_exists_exception") return;
    const failure = serverFailure(status, body.error);
    if (/knn/.test(failure.message))
      throw new PaperweaveError(
        "missing-dependency",
        `${capitalised(this.place)} cannot be made: this OpenSearch has no plugin for vectors, opensearch-knn ` +
          `(${failure.message}). Install it on the server.`,
      );
    throw this.#cluster.errorFor(failure);
  }

  async count({ signal }: CallOptions = {}): Promise<number> {
    const { index, copies } = await this.#refresher.ownWrites(signal);
    const body = { size: 0, track_total_hits: true }; // a search, as _count does not tell when a shard is missing
    const { body: answer } = await this.#cluster.request<{ hits: { total: { value: number } } }>(
      {
        method: "POST",
        path: [index, "_search"],
        query: { allow_partial_search_results: false, ...copies },
        body,
      },
      signal,
    );
    return answer.hits.total.value;
  }

  async byId(ids: readonly string[], { signal }: CallOptions = {}): Promise<StoredPaper[]> {
    const { index } = this.#options;
    const found = await readDocuments({ cluster: this.#cluster, index }, ids, {}, signal);
    return [...found.values()].map(storedPaper);
  }

  async find(
    by: "name" | "key",
    values: readonly string[],
    { without = [], signal }: FindOptions = {},
  ): Promise<StoredPaper[]> {
    const terms = [...new Set(values)].map(termOf);
    if (terms.length === 0) return [];
    const target = await this.#refresher.allWrites(signal);
    const found: StoredPaper[] = [];
    const query = {
      bool: {
        filter: [combined(anyOf(by === "name" ? "names" : "keys", terms), "should")],
        must_not: anyOf("exact.id", without.map(termOf)),
      },
    };
    for await (const page of this.#all(target, query, signal)) found.push(...page.map(storedPaper));
    return found.sort((a, b) => compareIds(a.paper.id, b.paper.id));
  }

  /** All documents that a query finds. Up to a page of them takes one request. */
  async *#all(
    target: SearchTarget,
    query: Query,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<readonly StoredDocument[]> {
    const { index, copies } = target;
    const body = { query, size: PAGE_SIZE + 1, seq_no_primary_term: true, track_total_hits: false };
    const few = await this.#cluster.request<{ hits: { hits: readonly StoredDocument[] } }>(
      { method: "POST", path: [index, "_search"], query: { allow_partial_search_results: false, ...copies }, body },
      signal,
    );
    if (few.body.hits.hits.length <= PAGE_SIZE) yield few.body.hits.hits;
    else yield* pages(target, query, PAGE_SIZE, signal);
  }

  async change(changes: StoreChange, { signal }: CallOptions = {}): Promise<{ conflicts: string[] }> {
    try {
      return await change(this.#target, changes, signal);
    } finally {
      this.#refresher.written();
    }
  }

  async search(query: StoreQuery, { signal }: CallOptions = {}): Promise<StoreHits> {
    return search(await this.#refresher.ownWrites(signal), this.#options.efSearch, query, signal);
  }

  async *scan({ first, lackingRun, topic, part, pageSize, signal }: StoreScan): AsyncGenerator<StoredPaper[]> {
    const target = await this.#refresher.ownWrites(signal);
    // A part is a range of sample hashes: they are spread evenly, and the index has them in order.
    const bound = (number: number): number => Math.floor((SAMPLE_HASHES * number) / part!.of);
    const filter: Query[] = [
      ...(part ? [{ range: { lot: { gte: bound(part.number), lte: bound(part.number + 1) - 1 } } }] : []),
      ...(topic ? topicQueries(topic) : []),
    ];
    const query = { bool: { filter, ...(lackingRun !== undefined && { must_not: [{ term: { run: lackingRun } }] }) } };
    const size = Math.min(pageSize ?? PAGE_SIZE, first ?? Infinity);
    let left = first ?? Infinity;
    // The pages come by sample hash, then by id.
    for await (const page of pages(target, query, size, signal)) {
      yield page.slice(0, left).map(storedPaper);
      left -= page.length;
      if (left <= 0) return;
    }
  }

  async putTopics(run: string, topics: readonly PaperTopic[], { signal }: CallOptions = {}): Promise<number> {
    try {
      return await putTopics(this.#target, run, topics, signal);
    } finally {
      this.#refresher.written();
    }
  }

  topicsOf(run: string, ids: readonly string[], { signal }: CallOptions = {}): Promise<Map<string, number>> {
    return topicsOf(this.#target, run, ids, signal);
  }

  async countTopics(run: string, { signal }: CallOptions = {}): Promise<Map<number, number>> {
    return countTopics(await this.#refresher.ownWrites(signal), run, signal);
  }

  putNote(name: string, text: string, { signal }: CallOptions = {}): Promise<void> {
    return this.#notes.put(name, text, signal);
  }

  getNote(name: string, { signal }: CallOptions = {}): Promise<string | undefined> {
    return this.#notes.get(name, signal);
  }

  noteRevision(name: string, { signal }: CallOptions = {}): Promise<string | undefined> {
    return this.#notes.revision(name, signal);
  }

  close(): Promise<void> {
    return this.#cluster.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
