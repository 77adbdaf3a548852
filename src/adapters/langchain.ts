/**
 * Embeddings, a retriever and a vector store for LangChain.
 * @module langchain
 */

import { Document, type DocumentInterface } from "@langchain/core/documents";
import { Embeddings, type EmbeddingsInterface, type EmbeddingsParams } from "@langchain/core/embeddings";
import { BaseRetriever, type BaseRetrieverInput } from "@langchain/core/retrievers";
import { VectorStore } from "@langchain/core/vectorstores";
import type { Embedder, Paper, PaperInput } from "../core/types.js";
import type { Hit, Filter, SearchOptions } from "../search/index.js";
import { embedderFromFunction, type FunctionEmbedderOptions } from "../embed/index.js";
import type { PaperIndex } from "../paper-index.js";
import { toPaper } from "../papers/index.js";

/* paperweave and LangChain (`@langchain/core`, an optional peer). */

/** The metadata of a document: all of a paper but its text, and the score of the hit. */
export type PaperMetadata = Omit<Paper, "title" | "abstract"> & {
  /** Title of the paper; the text of the document is its abstract, or the title where it has none. */
  title: string;
  /** How well the paper fits the question, where it was found by one. */
  score?: number | undefined;
};

/** An embedder of paperweave as LangChain's `Embeddings`. */
export class PaperweaveEmbeddings extends Embeddings {
  /** @param embedder from `createEmbedder` of `paperweave/embed` */
  constructor(
    private readonly embedder: Embedder,
    params: EmbeddingsParams = {},
  ) {
    super(params);
  }

  /** One vector of length 1 for each text. */
  async embedDocuments(texts: string[]): Promise<number[][]> {
    return this.embed(texts, "passage");
  }

  /** The vector of a question. */
  async embedQuery(text: string): Promise<number[]> {
    return (await this.embed([text], "query"))[0]!;
  }

  private async embed(texts: string[], kind: "query" | "passage"): Promise<number[][]> {
    const { data, cols } = await this.embedder.embed(texts, { kind });
    return texts.map((_, row) => Array.from(data.subarray(row * cols, (row + 1) * cols)));
  }
}

/**
 * An embedder that asks `Embeddings` of LangChain, such as `new OpenAIEmbeddings()`.
 * @param options.id names the model: an index refuses to mix vectors of different ids
 * @throws PaperweaveError `invalid-argument`; what the model throws
 */
export async function embedderFromLangChain(
  embeddings: EmbeddingsInterface,
  options: FunctionEmbedderOptions,
): Promise<Embedder> {
  return embedderFromFunction(
    async (texts, { kind }) =>
      kind === "query"
        ? Promise.all(texts.map((text) => embeddings.embedQuery(text)))
        : embeddings.embedDocuments(texts),
    options,
  );
}

/** What a retriever asks an index, beside LangChain's own options. */
export interface PaperweaveRetrieverInput extends BaseRetrieverInput {
  /** The index that is searched. */
  index: PaperIndex;
  /** Options of `PaperIndex.search`: `k`, `mode`, `filter`. */
  search?: Pick<SearchOptions, "k" | "mode" | "filter"> | undefined;
}

/** Finds papers of an index for a question, as LangChain's retrievers do. */
export class PaperweaveRetriever extends BaseRetriever<PaperMetadata> {
  /** The name by which LangChain knows the class. */
  static override lc_name(): string {
    return "PaperweaveRetriever";
  }

  /** Where LangChain looks for the class. */
  lc_namespace = ["paperweave", "langchain"];

  private readonly index: PaperIndex;
  private readonly options: NonNullable<PaperweaveRetrieverInput["search"]>;

  /** @param input the index, and how it is searched */
  constructor(input: PaperweaveRetrieverInput) {
    super(input);
    this.index = input.index;
    this.options = input.search ?? {};
  }

  /** Called by `invoke`. */
  override async _getRelevantDocuments(query: string): Promise<DocumentInterface<PaperMetadata>[]> {
    return (await this.index.search(query, this.options)).map(documentOf);
  }
}

/** An index as LangChain's vector store. Documents are papers: see `PaperMetadata`. */
export class PaperweaveVectorStore extends VectorStore {
  declare FilterType: Filter;

  /** @param index of which the embedder should be the one that is given, so that vectors agree */
  constructor(
    private readonly index: PaperIndex,
    embeddings: EmbeddingsInterface,
  ) {
    super(embeddings, {});
  }

  /** The kind of the store. */
  _vectorstoreType(): string {
    return "paperweave";
  }

  /** Adds documents as papers; the index embeds them. Returns their ids. */
  async addDocuments(documents: DocumentInterface[]): Promise<string[]> {
    return this.upsert(documents.map(paperOf));
  }

  /** Adds documents with their vectors. Returns their ids. */
  async addVectors(vectors: number[][], documents: DocumentInterface[]): Promise<string[]> {
    return this.upsert(documents.map((document, at) => ({ ...paperOf(document), vector: vectors[at]! })));
  }

  /** Removes papers. */
  override async delete(params: { ids?: string[] | undefined } = {}): Promise<void> {
    await this.index.remove(params.ids ?? []);
  }

  /** The papers nearest to a vector, with their cosine similarities. */
  async similaritySearchVectorWithScore(
    query: number[],
    k: number,
    filter?: Filter,
  ): Promise<[DocumentInterface, number][]> {
    const asked = { title: "A vector of LangChain", vector: query };
    const hits = await this.index.related(asked, { k, mode: "semantic", ...(filter && { filter }) });
    return hits.map((hit) => [documentOf(hit), hit.score]);
  }

  private async upsert(papers: PaperInput[]): Promise<string[]> {
    const ids = papers.map((paper) => toPaper(paper, "a document").id);
    await this.index.upsert(papers);
    return ids.map((id) => this.index.get(id)?.id ?? id); // merged with another paper, it has that one's id
  }
}

function documentOf({ paper, score }: Hit): DocumentInterface<PaperMetadata> {
  const { abstract, ...rest } = paper;
  return new Document({
    id: paper.id,
    pageContent: abstract === "" ? paper.title : abstract,
    metadata: { ...rest, score },
  });
}

/** A document without a title has its first line, at most 200 characters, for one. */
function paperOf({ id, pageContent, metadata }: DocumentInterface): PaperInput {
  const { title, ...rest } = metadata as Partial<PaperMetadata>;
  delete rest.score;
  const firstLine = pageContent.split("\n", 1)[0]!.slice(0, 200);
  return { ...rest, ...(id !== undefined && { id }), title: title ?? firstLine, abstract: pageContent };
}
