import { randomUUID } from "node:crypto";
import { capitalised } from "../../core/format.js";
import { PaperweaveError } from "../../core/errors.js";
import type { StoredModel } from "../paper-store.js";
import { checkSchemaVersion, isOlderThan, SCHEMA_VERSION } from "../store-helpers.js";
import type { CheckedOptions } from "./opensearch-options.js";

/** The oldest OpenSearch that takes `ef_search` with each query of a Lucene graph. */
const OLDEST_SERVER = [2, 16] as const;

/** What a server says about itself at its root. */
export interface ServerInfo {
  version?: { number?: string; distribution?: string };
}

/** @throws PaperweaveError `bad-format` (another program), `version-mismatch` (too old) */
export function checkServer(place: string, { version }: ServerInfo): void {
  const { distribution, number } = version ?? {};
  if (distribution !== "opensearch")
    throw new PaperweaveError(
      "bad-format",
      `${capitalised(place)} cannot be opened: the server at this address is not OpenSearch` +
        `${number ? ` (version ${number})` : ""}.`,
    );
  if (isOlderThan(OLDEST_SERVER, number ?? ""))
    throw new PaperweaveError(
      "version-mismatch",
      `${capitalised(place)} is kept by OpenSearch ${number}; paperweave needs ${OLDEST_SERVER.join(".")} or later.`,
    );
}

const keyword = { type: "keyword" };
/** Only searched, never sorted by or counted. */
const searched = { type: "keyword", doc_values: false };
/** Only stored. */
const stored = { type: "keyword", index: false, doc_values: false };
/** Texts in `exact` are terms (terms.ts), so that filters answer as in memory. */
const exact = {
  id: keyword,
  title: searched,
  abstract: searched,
  authors: keyword,
  categories: keyword,
  date: keyword,
  doi: keyword,
  keywords: searched,
  own: searched, // own fields: own-field-terms.ts
  retracted: { type: "boolean" },
  url: keyword,
  venue: searched,
  year: { type: "double" },
};
const text = { type: "text", analyzer: "paperweave_words" };

/**
 * The alias that papers are written to. When an index is gone, OpenSearch makes a new one, with
 * guessed types, for a document that is written to it; a missing alias is an error instead.
 */
export function writingAlias(index: string): string {
  return `${index}-writing`;
}

/** The definition of the index of papers. */
export function indexDefinition(
  { index, shards, replicas, M, efConstruction }: CheckedOptions,
  model: StoredModel,
): object {
  return {
    aliases: { [writingAlias(index)]: {} },
    settings: { index: { knn: true, number_of_shards: shards, number_of_replicas: replicas }, analysis },
    mappings: {
      dynamic: "strict",
      _meta: { paperweave: { schema: SCHEMA_VERSION, id: randomUUID(), ...model } },
      properties: {
        id: stored,
        title: text,
        abstract: text,
        paper: { type: "object", enabled: false },
        exact: { properties: exact },
        names: searched,
        keys: searched,
        lot: { type: "integer" }, // the sample hash
        vector: {
          type: "knn_vector",
          dimension: model.dimensions,
          // For unit vectors this is the cosine, without the norms that "cosinesimil" computes.
          method: {
            name: "hnsw",
            engine: "lucene",
            space_type: "innerproduct",
            parameters: { m: M, ef_construction: efConstruction },
          },
        },
        write: stored,
        topic: { type: "integer" },
        run: keyword,
        similarity: { type: "float", index: false },
      },
    },
  };
}

/**
 * English stems, as in the analyzer "english". But no word is left out of a phrase; words of grammar
 * are left out only where papers are ranked by words.
 */
const stems = ["paperweave_possessive", "lowercase", "asciifolding"];
const analysis = {
  filter: {
    paperweave_possessive: { type: "stemmer", language: "possessive_english" },
    paperweave_stem: { type: "stemmer", language: "english" },
    paperweave_grammar: { type: "stop", stopwords: "_english_" },
  },
  analyzer: {
    paperweave_words: { type: "custom", tokenizer: "standard", filter: [...stems, "paperweave_stem"] },
    paperweave_telling: {
      type: "custom",
      tokenizer: "standard",
      filter: [...stems, "paperweave_grammar", "paperweave_stem"],
    },
  },
};

/** The definition of the index of notes. Nothing in it is searched. */
export function notesDefinition(index: string, { replicas }: CheckedOptions): object {
  return {
    aliases: { [writingAlias(index)]: {} },
    settings: { index: { number_of_shards: 1, number_of_replicas: replicas } },
    mappings: { enabled: false, _meta: { paperweave: { schema: SCHEMA_VERSION, notes: true } } },
  };
}

/** The answer to `GET /<index>/_mapping`: the index, or all indices of an alias. */
export type Mappings = Record<string, { mappings?: { _meta?: { paperweave?: Meta } } }>;

interface Meta {
  schema?: unknown;
  embedder?: unknown;
  dimensions?: unknown;
  notes?: unknown;
  /** Of the index of papers: tells it from one of the same name that was deleted. */
  id?: unknown;
}

/** Id of the index of papers; undefined for one made before indexes had ids. */
export function indexId(place: string, answer: Mappings): string | undefined {
  const { id } = ourMeta(place, answer);
  return typeof id === "string" ? id : undefined;
}

/** The number of the schema that an index of papers has. */
export function schemaOf(place: string, answer: Mappings): number {
  return ourMeta(place, answer).schema;
}

/** What is added to the mapping of an index of an earlier schema, before its documents are changed. */
export const addedMapping = { properties: { exact: { properties: exact } } };

/** What says, when that is done, that an index has the present schema. */
export function upgradedMapping(place: string, answer: Mappings): object {
  return { _meta: { paperweave: { ...ourMeta(place, answer), schema: SCHEMA_VERSION } } };
}

/** Reads what an index was made for. @throws PaperweaveError `bad-format`, `version-mismatch` */
export function readModel(place: string, answer: Mappings): StoredModel {
  const { embedder, dimensions } = ourMeta(place, answer);
  if (typeof embedder !== "string" || typeof dimensions !== "number") throw notOurs(place);
  return { embedder, dimensions };
}

export function checkNotes(place: string, answer: Mappings): void {
  if (ourMeta(place, answer).notes !== true) throw notOurs(place);
}

function ourMeta(place: string, answer: Mappings): Meta & { schema: number } {
  const indices = Object.keys(answer);
  if (indices.length !== 1)
    throw new PaperweaveError(
      "bad-format",
      `${capitalised(place)} is an alias of ${indices.length} indices; papers are kept in one.`,
    );
  const meta = answer[indices[0]!]!.mappings?._meta?.paperweave;
  if (typeof meta?.schema !== "number") throw notOurs(place);
  checkSchemaVersion(place, meta.schema);
  return meta as Meta & { schema: number };
}

function notOurs(place: string): PaperweaveError {
  return new PaperweaveError(
    "bad-format",
    `${capitalised(place)} was not made by paperweave, and is left as it is; choose another name.`,
  );
}
