import { PaperweaveError } from "../core/errors.js";
import type { Matrix, Paper } from "../core/types.js";
import { copyOf } from "../papers/index.js";
import type { TopicSource } from "../model/fitted-papers.js";
import { findRow, vectorAt, type Library } from "../store/library/library.js";
import { LOTS } from "./lot.js";
import { namesAsked } from "./names.js";
import type { CallOptions, PaperStore, StoredPaper } from "./paper-store.js";
import { libraryOf } from "./stored-library.js";

/** Ids looked up in one call. */
const AT_A_TIME = 500;

/** Papers of a store that topics are found in, in memory: what a topic model asks of its index. */
export class Sample implements TopicSource {
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
    const row = findRow(this.library, id);
    return row === undefined ? undefined : copyOf(this.library.papers[row]!);
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

/** About `size` papers, those with the smallest lots; all, where there are no more. */
export async function readSample(
  store: PaperStore,
  dimensions: number,
  size: number,
  { signal }: CallOptions,
): Promise<Library> {
  const count = await store.count({ signal });
  const lotBelow = count <= size ? LOTS : Math.ceil((size / count) * LOTS);
  const papers: StoredPaper[] = [];
  for await (const page of store.scan({ ...(count > size && { lotBelow }), signal })) papers.push(...page);
  return libraryOf(papers, dimensions);
}

/** The papers of some ids that the store still has. */
export async function readPapersOf(
  store: PaperStore,
  dimensions: number,
  ids: readonly string[],
  { signal }: CallOptions,
): Promise<Library> {
  const papers: StoredPaper[] = [];
  for (let from = 0; from < ids.length; from += AT_A_TIME)
    papers.push(...(await store.find("name", ids.slice(from, from + AT_A_TIME).flatMap(namesAsked), { signal })));
  return libraryOf(papers, dimensions);
}
