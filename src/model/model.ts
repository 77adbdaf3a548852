import { checkCount, checkOneOf, checkOptions } from "../core/check.js";
import { formatValue } from "../core/format.js";
import { jupyterDisplay } from "../core/display.js";
import { PaperweaveError } from "../core/errors.js";
import type { KnnGraph, Matrix, Paper, PaperInput, Topic } from "../core/types.js";
import { countVotes, VOTERS } from "../topics/clustering/calibration.js";
import { centroidsOf, similarCentroids } from "../topics/clustering/centroids.js";
import type { Edit } from "../topics/clustering/previous-topics.js";
import { paperNeighbors, runTopicsJob, type EmbedTexts, type RunOptions } from "../topics/fit/run-job.js";
import { readModel, toSaved, type TopicModelJSON } from "../topics/fit/saved-topics.js";
import { overTime, periodOf } from "../topics/measures/periods.js";
import { similarityMatrix } from "../topics/measures/similarity-matrix.js";
import { TopicsOverTime } from "../view/charts/over-time-chart.js";
import { ModelQuality } from "../view/charts/quality-chart.js";
import { TopicSimilarities } from "../view/charts/similarities-chart.js";
import { treeOf, TopicTree } from "../view/charts/tree-chart.js";
import { layOutMap, type MapOptions } from "../view/map/lay-out-map.js";
import type { TopicMap } from "../view/map/topic-map.js";
import { topicsDisplay } from "../view/notebook/topics-table.js";
import { assignMany, readVotes, type TopicMatch } from "./assign.js";
import { compareTopics, type TopicChanges } from "./changes.js";
import { applyEdit, readMerge, readSplit, withLabel } from "./edit.js";
import { FittedPapers, type TopicSource } from "./fitted-papers.js";
import { TopicTable } from "./topic-table.js";

/** Known to every copy of the package. */
const BRAND = Symbol.for("paperweave.topic-model");

/** Another topic, and how near it is. */
export interface SimilarTopic {
  topic: number;
  /** Cosine similarity of the topics' mean vectors. */
  similarity: number;
}

/**
 * The topics of an index's papers as they were when `PaperIndex.topics` was called. Never changed
 * in place.
 */
export class TopicModel {
  private readonly rows: ReadonlyMap<string, number>;
  private readonly table: TopicTable;
  private readonly fitted: FittedPapers;

  /** Made by `PaperIndex.topics` and `TopicModel.fromJSON`. */
  constructor(
    private readonly data: TopicModelJSON,
    private readonly index: TopicSource,
    /** Neighbours of the papers, by their rows; unknown of a saved model. */
    private readonly neighbors?: KnnGraph,
  ) {
    this.rows = new Map(data.papers.ids.map((id, row) => [id, row]));
    this.table = new TopicTable(data.topics, data.levels, data.papers.topics);
    this.fitted = new FittedPapers(data.papers.ids, index);
  }

  /**
   * The topics of a level, the largest first.
   * @param options.level 0 is the coarsest; default: the finest, in which the papers are
   * @throws PaperweaveError `invalid-argument` for a level that there is not
   */
  list(options: { level?: number } = {}): Topic[] {
    checkOptions("list", options, ["level"]);
    return structuredClone(this.table.onLevel(options.level ?? this.data.levels - 1));
  }

  /**
   * Id of the topic (of the finest level) that a paper of the fit is in, by any name of it (see
   * `PaperIndex.get`), -1 for none; undefined for other papers.
   */
  topicOf(id: string): number | undefined {
    const row = this.rows.get(id) ?? this.rows.get(this.index.get(id)?.id ?? "");
    return row === undefined ? undefined : this.data.papers.topics[row];
  }

  /**
   * Ids of the papers of a topic of any level, those that belong to it most firmly first. Throws
   * `not-found`.
   */
  members(topicId: number): string[] {
    const { ids, strengths } = this.data.papers;
    return this.table
      .rowsIn(topicId)
      .sort((a, b) => strengths[b]! - strengths[a]! || a - b)
      .map((row) => ids[row]!);
  }

  /** The topics of all levels; prints as a tree, and `toSVG()` draws it. */
  tree(): TopicTree {
    return new TopicTree({ roots: treeOf(structuredClone(this.data.topics)) });
  }

  /**
   * The topics that a paper, or a text, may belong to, by the vote of its nearest papers, each
   * weighing its cosine similarity. A paper of the fit (given as such or by its id) gets its own
   * topic first, whatever the others say.
   * @returns best first; only topics that have a vote
   * @throws PaperweaveError `invalid-argument` (an empty text), `not-found` (none of the fitted
   *   papers is left in the index), `aborted`
   */
  async assign(paperOrText: PaperInput | string, options: { signal?: AbortSignal } = {}): Promise<TopicMatch[]> {
    checkOptions("assign", options, ["signal"]);
    const { row, vector } = await this.fitted.locate(paperOrText, options.signal);
    const { topics } = this.data.papers;
    const voters = this.fitted
      .nearest(vector, VOTERS, row)
      .map((voter) => ({ topic: topics[voter.row]!, similarity: voter.similarity }));
    return readVotes(countVotes(voters), this.data.calibration, row === undefined ? undefined : topics[row]!);
  }

  /**
   * What `assign` says first of each of many papers, given with their unit vectors, a row each.
   * @internal
   */
  async assignAll(ids: readonly string[], vectors: Matrix, signal?: AbortSignal): Promise<TopicMatch[]> {
    const { rows, matrix } = this.fitted.gather();
    const { topics } = this.data.papers;
    const place = new Map(rows.map((row, at) => [this.data.papers.ids[row]!, at]));
    const voters = { vectors: matrix, topics: rows.map((row) => topics[row]!), calibration: this.data.calibration };
    return assignMany(voters, vectors, (query) => place.get(ids[query]!), signal);
  }

  /**
   * How many papers of each topic, and what share of all, each year or month has, and by which
   * terms a topic is marked then. Dates are those of the papers in the index. `toSVG()` draws it.
   */
  overTime(options: { by: "year" | "month" }): TopicsOverTime {
    checkOptions("overTime", options, ["by"]);
    const by = checkOneOf("by", options.by, ["year", "month"]);
    const { ids, topics, terms } = this.data.papers;
    const periods = ids.map((id) => {
      const paper = this.index.get(id);
      return paper && periodOf(paper, by);
    });
    const vocabulary = new Map(this.data.vocabulary.map((own) => [own.topic, own.terms]));
    const counts = overTime(
      { periods, topics, terms },
      by,
      this.list().map(({ id, label }) => ({ id, label, vocabulary: vocabulary.get(id) ?? [] })),
    );
    return new TopicsOverTime(counts);
  }

  /** The other topics of the same level, the most similar first. Throws `not-found`. */
  similar(topicId: number): SimilarTopic[] {
    const asked = this.table.get(topicId);
    const level = this.table.onLevel(this.table.levelOf(asked)).map(({ id }) => id);
    return similarCentroids(this.centroidsOf(level), level.indexOf(topicId)).map(({ row, similarity }) => ({
      topic: level[row]!,
      similarity,
    }));
  }

  /**
   * How similar the topics of a level are to each other, as in `similar`; `toSVG()` draws a matrix.
   * @param options.level as in `list`
   */
  similarities(options: { level?: number } = {}): TopicSimilarities {
    checkOptions("similarities", options, ["level"]);
    const topics = this.list(options).map(({ id, label, size }) => ({ topic: id, label, size }));
    return new TopicSimilarities(similarityMatrix(topics, this.centroidsOf(topics.map(({ topic }) => topic))));
  }

  /**
   * What has become of the topics of an earlier model, by the papers that are in both; see
   * `TopicChanges`.
   */
  compare(previous: TopicModel): TopicChanges {
    if (!TopicModel.is(previous))
      throw new PaperweaveError(
        "invalid-argument",
        `compare takes an earlier TopicModel, got ${formatValue(previous)}.`,
      );
    return compareTopics(
      { topics: previous.list(), papers: previous.toJSON().papers },
      { topics: this.list(), papers: this.data.papers },
    );
  }

  /**
   * How good the topics are: coherence and diversity of their terms, modularity, and how much of
   * each topic comes back when topics are found again in random parts of the papers. Takes some
   * times as long as a fit; works off the main thread. `toSVG()` of what comes back draws it.
   * @param options.samples how many parts; default 10
   * @throws PaperweaveError `not-found` (papers have left the index), `aborted`
   */
  async quality(options: RunOptions & { samples?: number } = {}): Promise<ModelQuality> {
    checkOptions("quality", options, ["samples", "onProgress", "signal"]);
    const samples = checkCount("samples", options.samples ?? 10);
    const terms = this.list().map(({ id, label, terms: own }) => ({
      topic: id,
      label,
      terms: own.map(({ term }) => term),
    }));
    const input = {
      ...this.fitted.papers(),
      labels: Int32Array.from(this.data.papers.topics),
      terms,
      resolution: this.data.resolution,
      samples,
    };
    return new ModelQuality(await runTopicsJob({ kind: "quality", input }, this.embed, options));
  }

  /**
   * A model in which topics (of the finest level) are one. It has the id of the first, and its
   * label if that is a guide's name or yours; it keeps its papers together, and apart from others,
   * when the topics are found again with this model as `previous`.
   * @throws PaperweaveError `not-found`, `invalid-argument` (no list, or fewer than two topics),
   *   `aborted`
   */
  async merge(topicIds: readonly number[], options: RunOptions = {}): Promise<TopicModel> {
    checkOptions("merge", options, ["onProgress", "signal"]);
    return this.edit(readMerge(topicIds, this.table), options);
  }

  /**
   * A model in which a topic (of the finest level) is split, by its own communities. The largest
   * part has its id; or, where its label is a guide's name or yours, the part that is most like
   * that name (or the guide's examples) has both. The parts stay apart when the topics are found
   * again with this model as `previous`.
   * @param options.count how many parts; default 2
   * @throws PaperweaveError `not-found`, `invalid-argument` (more parts than papers), `aborted`
   */
  async split(topicId: number, options: RunOptions & { count?: number } = {}): Promise<TopicModel> {
    checkOptions("split", options, ["count", "onProgress", "signal"]);
    return this.edit(readSplit(topicId, options.count ?? 2, this.table, this.data), options);
  }

  /**
   * A model in which a topic has another label, of one line, which it keeps. Throws `not-found`,
   * `invalid-argument` (no text, or another topic's label).
   */
  rename(topicId: number, label: string): TopicModel {
    return new TopicModel(withLabel(this.data, this.table, topicId, label), this.index, this.neighbors);
  }

  /**
   * The papers as points of a plane, similar ones near to each other, coloured by topic when drawn.
   * Papers that have left the index are left out. The same papers give the same map, in whatever
   * order they came.
   * @throws PaperweaveError `invalid-argument`, `not-found` (none of the papers is left), `aborted`
   */
  async map(options: MapOptions = {}): Promise<TopicMap> {
    checkOptions("map", options, ["previous", "nNeighbors", "minDist", "separation", "seed", "onProgress", "signal"]);
    const { ids, topics, terms } = this.data.papers;
    const { rows, matrix } = this.fitted.gather();
    const known = rows.length === ids.length ? this.neighbors : undefined;
    const input = {
      ids: rows.map((row) => ids[row]!),
      papers: rows.map((row) => this.index.get(ids[row]!)!),
      topicOf: rows.map((row) => topics[row]!),
      topics: this.list(),
      coarser: structuredClone(this.data.topics.filter(({ children }) => children.length > 0)),
      vocabulary: new Map(this.data.vocabulary.map((own) => [own.topic, own.terms])),
      terms: rows.map((row) => terms[row]!),
      vectors: matrix,
      neighbors: known ?? (await paperNeighbors(matrix, options)).knn,
    };
    return layOutMap(input, options);
  }

  /** How a notebook shows the topics: a table. */
  [jupyterDisplay](): Record<string, string> {
    const left = this.data.papers.topics.filter((topic) => topic === -1).length;
    return topicsDisplay({ topics: this.data.topics, left, paperOf: (id) => this.paperIfOpen(id) });
  }

  /** What `console.log` shows in Node.js … */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this[jupyterDisplay]()["text/plain"]!;
  }

  /** … and in Deno. */
  [Symbol.for("Deno.customInspect")](): string {
    return this[jupyterDisplay]()["text/plain"]!;
  }

  /** The whole model as plain data; `fromJSON` reads it back and answers the same. */
  toJSON(): TopicModelJSON {
    return structuredClone(this.data);
  }

  /**
   * Whether a value is a topic model. Also true for one that another copy of the package made (the
   * ES module and CommonJS builds, two installed versions), where `instanceof` is not.
   */
  static is(value: unknown): value is TopicModel {
    return typeof value === "object" && value !== null && BRAND in value;
  }

  static {
    Object.defineProperty(this.prototype, BRAND, { value: true });
  }

  /**
   * A saved model, beside the index that has its papers. Papers removed from the index since then
   * keep their topic but no longer vote in `assign`.
   * @param json what `toJSON` gave, or its text
   * @throws PaperweaveError `bad-format`, `version-mismatch`, `model-mismatch`, `invalid-argument`
   *   (no index)
   */
  static fromJSON(json: unknown, index: TopicSource): TopicModel {
    const data = readModel(json);
    if (typeof index?.embedder !== "string")
      throw new PaperweaveError(
        "invalid-argument",
        `fromJSON takes the index of the papers, got ${formatValue(index)}.`,
      );
    if (data.embedder !== index.embedder) {
      throw new PaperweaveError(
        "model-mismatch",
        `The topics were made with the embedder ${formatValue(data.embedder)}, the index has ${formatValue(index.embedder)}.`,
      );
    }
    return new TopicModel(data, index);
  }

  private readonly embed: EmbedTexts = (texts, signal) => this.index.embedTexts(texts, signal);

  /** To be shown must not fail: the papers of a closed index are left out. */
  private paperIfOpen(id: string): Paper | undefined {
    try {
      return this.index.get(id);
    } catch (error) {
      if (PaperweaveError.is(error, "closed")) return undefined;
      throw error;
    }
  }

  private async edit(edit: Edit, options: RunOptions): Promise<TopicModel> {
    const { data, fitted, embed } = this;
    const { fit, neighbors } = await applyEdit(edit, { data, fitted, embed }, options);
    return new TopicModel(toSaved(fit, this.index.embedder), this.index, neighbors);
  }

  /** Mean directions of topics, of their papers that are still in the index. */
  private centroidsOf(topics: readonly number[]): Matrix {
    const { rows, matrix } = this.fitted.gather();
    const place = new Map(rows.map((row, at) => [row, at]));
    return centroidsOf(
      matrix,
      topics.map((id) => this.table.rowsIn(id).flatMap((row) => place.get(row) ?? [])),
    );
  }
}
