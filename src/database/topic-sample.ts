import { PaperweaveError } from "../core/errors.js";
import type { Matrix, Paper } from "../core/types.js";
import type { TopicSource } from "../model/fitted-papers.js";
import { copyOf } from "../papers/index.js";
import { findRow, vectorAt, type Library } from "../store/library/library.js";
import type { CallOptions, PaperStore, StoredPaper } from "./paper-store.js";
import { libraryOf, paperNamed } from "./stored-library.js";

/** The papers of a store that topics are found in, in memory: what a topic model needs of an index. */
export class TopicSample implements TopicSource {
  constructor(
    readonly library: Library,
    readonly embedder: string,
    private readonly embed: (texts: readonly string[], signal?: AbortSignal) => Promise<Matrix>,
  ) {}

  get dimensions(): number {
    return this.library.vectors.cols;
  }

  has(id: string): boolean {
    return findRow(this.library, id) !== undefined;
  }

  get(id: string): Paper | undefined {
    const paper = paperNamed(this.library, id);
    return paper && copyOf(paper);
  }

  vector(id: string): Float32Array {
    const row = findRow(this.library, id);
    if (row === undefined)
      throw new PaperweaveError(
        "not-found",
        `There is no paper with the id ${JSON.stringify(id)} in the sample that the topics were found in.`,
      );
    return vectorAt(this.library, row).slice();
  }

  embedTexts(texts: readonly string[], signal?: AbortSignal): Promise<Matrix> {
    return this.embed(texts, signal);
  }
}

/** The papers with the smallest sample hashes: `size` of them, or all where there are fewer. */
export async function readSample(
  store: Pick<PaperStore, "scan">,
  dimensions: number,
  size: number,
  { signal }: CallOptions,
): Promise<Library> {
  const papers: StoredPaper[] = [];
  for await (const page of store.scan({ first: size, signal })) papers.push(...page);
  return libraryOf(papers, dimensions);
}
