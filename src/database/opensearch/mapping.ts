import { capitalised } from "../../core/format.js";
import { PaperweaveError } from "../../core/errors.js";
import type { CheckedOptions } from "./options.js";

/** Raised when indices of this paperweave cannot be used by earlier ones. */
const SCHEMA = 1;

export interface Model {
  embedder: string;
  dimensions: number;
}

const keyword = { type: "keyword" };
/** Only looked for, never sorted by or counted. */
const sought = { type: "keyword", doc_values: false };
/** Only kept. */
const kept = { type: "keyword", index: false, doc_values: false };
/**
 * Texts of `exact` are terms (terms.ts), so that filters answer as they do elsewhere in paperweave.
 */
const exact = {
  id: keyword,
  title: sought,
  abstract: sought,
  authors: keyword,
  categories: keyword,
  date: keyword,
  doi: keyword,
  url: keyword,
  year: { type: "double" },
};
const text = { type: "text", analyzer: "paperweave_words" };

/**
 * The name that papers are written by. OpenSearch makes an index, with types that it guesses, for a
 * document whose index is gone; for one whose alias must be there it does not.
 */
export function writingAlias(index: string): string {
  return `${index}-writing`;
}

/** What an index is made with. */
export function indexDefinition({ index, shards, replicas, M, efConstruction }: CheckedOptions, model: Model): object {
  return {
    aliases: { [writingAlias(index)]: {} },
    settings: { index: { knn: true, number_of_shards: shards, number_of_replicas: replicas }, analysis },
    mappings: {
      dynamic: "strict",
      _meta: { paperweave: { schema: SCHEMA, embedder: model.embedder, dimensions: model.dimensions } },
      properties: {
        id: kept,
        title: text,
        abstract: text,
        paper: { type: "object", enabled: false },
        exact: { properties: exact },
        names: sought,
        keys: sought,
        lot: { type: "integer" },
        vector: {
          type: "knn_vector",
          dimension: model.dimensions,
          // On unit vectors this is the cosine, without the norms that "cosinesimil" computes each
          // time.
          method: {
            name: "hnsw",
            engine: "lucene",
            space_type: "innerproduct",
            parameters: { m: M, ef_construction: efConstruction },
          },
        },
        write: kept,
        topic: { type: "integer" },
        run: keyword,
        similarity: { type: "float", index: false },
      },
    },
  };
}

/**
 * English stems, as in the analysis "english", but no word is left out of a phrase; those of
 * grammar count for nothing when texts are looked for.
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

/** The index of notes: nothing in it is looked for. */
export function notesDefinition(index: string, { replicas }: CheckedOptions): object {
  return {
    aliases: { [writingAlias(index)]: {} },
    settings: { index: { number_of_shards: 1, number_of_replicas: replicas } },
    mappings: { enabled: false, _meta: { paperweave: { schema: SCHEMA, notes: true } } },
  };
}

/** An answer to `GET /<index>/_mapping`: an index, or those of an alias. */
export type Mappings = Record<
  string,
  {
    mappings?: {
      _meta?: { paperweave?: { schema?: unknown; embedder?: unknown; dimensions?: unknown; notes?: unknown } };
    };
  }
>;

/** Reads what an index was made with. @throws PaperweaveError `bad-format`, `version-mismatch` */
export function readModel(place: string, answer: Mappings): Model {
  const { embedder, dimensions } = ourMeta(place, answer);
  if (typeof embedder !== "string" || typeof dimensions !== "number") throw notOurs(place);
  return { embedder, dimensions };
}

export function checkNotes(place: string, answer: Mappings): void {
  if (ourMeta(place, answer).notes !== true) throw notOurs(place);
}

function ourMeta(place: string, answer: Mappings): { embedder?: unknown; dimensions?: unknown; notes?: unknown } {
  const indices = Object.keys(answer);
  if (indices.length !== 1)
    throw new PaperweaveError(
      "bad-format",
      `${capitalised(place)} is an alias of ${indices.length} indices; papers are kept in one.`,
    );
  const meta = answer[indices[0]!]!.mappings?._meta?.paperweave;
  if (typeof meta?.schema !== "number") throw notOurs(place);
  if (meta.schema > SCHEMA)
    throw new PaperweaveError(
      "version-mismatch",
      `${capitalised(place)} was made by a newer paperweave: it has schema ${meta.schema}, this one knows up to ${SCHEMA}.`,
    );
  return meta;
}

function notOurs(place: string): PaperweaveError {
  return new PaperweaveError(
    "bad-format",
    `${capitalised(place)} was not made by paperweave, and is left as it is; take another name.`,
  );
}
