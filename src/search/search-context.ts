import { orAborted } from "../core/abort.js";
import { rowOf, similaritySpread } from "../core/matrix.js";
import type { EmbedOptions, Matrix, Paper } from "../core/types.js";
import { TextIndex, type IndexPart } from "../lexical/index.js";
import { QuantizedScan } from "../neighbors/scan/quantized-scan.js";
import type { FollowingGraph } from "../neighbors/hnsw/following-graph.js";
import { CitationGraph } from "./citations/citation-graph.js";
import { FilterColumns } from "./filter-columns.js";
import { nearRows } from "./near-rows.js";
import { rank, type RankedRow, type Ranking } from "./rank.js";

/** Papers in the order of their ids, with one unit vector each. */
export interface Collection {
  readonly papers: readonly Paper[];
  /** papers.length x dimensions. */
  readonly vectors: Matrix;
  /** The row of a paper, by its id or one of its other ids; undefined when it is not there. */
  rowOf(id: string): number | undefined;
}

/** Example papers: those that hits should be like, or those that they should not. */
export interface Examples {
  papers: readonly Paper[];
  /** A unit vector for each. */
  vectors: readonly Float32Array[];
}

/** With fewer vectors, all similarities are computed in a few milliseconds without a scan. */
const SCAN_MIN_ROWS = 5000;

/**
 * What a search needs beside the papers: the embedder of the index, and the indexes made of the
 * papers, which are kept for the next search.
 */
export class SearchContext {
  private readonly texts = new Memoized((papers: readonly Paper[], previous?: TextIndex) =>
    TextIndex.build(papers, previous, () => this.savedWords(papers)),
  );
  private readonly citations = new WeakMap<readonly Paper[], Promise<CitationGraph | undefined>>();
  private fields = new FilterColumns([]);
  private readonly spreads = new Memoized(async (vectors: Matrix) => similaritySpread(vectors));
  private readonly scans = new Memoized((vectors: Matrix) => QuantizedScan.of(vectors));

  /**
   * @param savedWords gives the parts of the text index of these papers that are saved
   * @param findGraph gives the HNSW graph to be followed; undefined where all papers are compared
   */
  constructor(
    private readonly embed: (texts: readonly string[], options: EmbedOptions) => Promise<Matrix>,
    private readonly savedWords: (papers: readonly Paper[]) => Promise<readonly IndexPart[]>,
    private readonly findGraph: () => Promise<FollowingGraph | undefined> = async () => undefined,
  ) {}

  /** The vectors of texts that are compared with a question, as papers are. */
  embedTexts(texts: readonly string[], signal?: AbortSignal): Promise<Matrix> {
    return this.embed(texts, { kind: "passage", signal });
  }

  /** The vector of a question. */
  async embedQuery(text: string, signal?: AbortSignal): Promise<Float32Array> {
    return rowOf(await this.embed([text], { kind: "query", signal }), 0);
  }

  /** The text index of the papers. */
  textIndex({ papers }: Collection, signal?: AbortSignal): Promise<TextIndex> {
    return this.texts.get(papers, signal);
  }

  /** Who cites whom among the papers; undefined where none has references. */
  citationGraph(collection: Collection, signal?: AbortSignal): Promise<CitationGraph | undefined> {
    const { papers } = collection;
    let graph = this.citations.get(papers);
    if (!graph) {
      const hasAny = papers.some(({ references }) => references !== undefined);
      graph = hasAny ? CitationGraph.build(collection) : Promise.resolve(undefined);
      this.citations.set(papers, graph);
    }
    return orAborted(graph, signal);
  }

  /** The fields of the papers, for filters. */
  columns({ papers }: Collection): FilterColumns {
    if (this.fields.papers !== papers) this.fields = new FilterColumns(papers);
    return this.fields;
  }

  /** A fast scan of the vectors; undefined where there are too few for it to save time. */
  async scan({ vectors }: Collection, signal?: AbortSignal): Promise<QuantizedScan | undefined> {
    return vectors.rows < SCAN_MIN_ROWS ? undefined : this.scans.get(vectors, signal);
  }

  /** The papers that fit best, as `rank` says: among all candidates, or among those that a graph finds. */
  async rank(
    collection: Collection,
    ranking: Ranking,
    k: number,
    { candidates, signal }: { candidates?: Uint8Array | undefined; signal?: AbortSignal | undefined },
  ): Promise<RankedRow[]> {
    const { vectors } = collection;
    if (!ranking.vector) return rank({ vectors }, ranking, k, candidates);
    const graph = await this.findGraph();
    const near = graph && (await nearRows(graph, collection, ranking, k, { candidates, signal }));
    const scan = near ? undefined : await this.scan(collection, signal);
    const spread = ranking.byWords && (await this.spreads.get(vectors, signal));
    return rank({ vectors, scan }, { ...ranking, spread }, k, candidates, near);
  }
}

/** A function whose last result is kept: for another argument it may build on that result. */
class Memoized<Argument extends object, Result> {
  private argument: Argument | undefined;
  private result: Promise<Result> | undefined;

  constructor(private readonly compute: (argument: Argument, previous: Result | undefined) => Promise<Result>) {}

  /** An abort ends the waiting, not the work: other callers may wait for the same result. */
  async get(argument: Argument, signal?: AbortSignal): Promise<Result> {
    if (this.argument !== argument) {
      this.argument = argument;
      const before = this.result?.catch(() => undefined) ?? Promise.resolve(undefined);
      this.result = before.then((previous) => this.compute(argument, previous));
    }
    return orAborted(this.result!, signal);
  }
}
