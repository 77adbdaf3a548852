import { checkCount, checkOneOf, checkOptions } from "../core/check.js";
import { jupyterDisplay } from "../core/display.js";
import { PaperweaveError } from "../core/errors.js";
import { formatValue } from "../core/format.js";
import type { KnnGraph, Matrix, Paper, PaperInput, RunOptions, Topic } from "../core/types.js";
import type { Edit } from "../topics/clustering/previous-topics.js";
import { paperNeighbors, runTopicsJob, type EmbedTexts } from "../topics/fit/run-job.js";
import { readModel, toSaved, type TopicModelJSON } from "../topics/fit/saved-topics.js";
import { ModelQuality, TopicSimilarities, TopicsOverTime, TopicTree } from "../view/charts/index.js";
import { layOutMap, type MapOptions } from "../view/map/lay-out-map.js";
import type { TopicMap } from "../view/map/topic-map.js";
import { topicsDisplay } from "../view/notebook/topics-table.js";
import { assign, assignMany, type TopicMatch } from "./assign.js";
import { compareTopics, type TopicChanges } from "./changes.js";
import { applyEdit, readMerge, readSplit, withLabel, type SplitOptions } from "./edit.js";
import { FittedPapers, type TopicSource } from "./fitted-papers.js";
import {
  countPeriods,
  qualityInput,
  similarTopics,
  topicSimilarities,
  type PeriodOptions,
  type QualityOptions,
  type SimilarTopic,
} from "./measures.js";
import { colouredEntries } from "./topic-colours.js";
import { TopicTable, type LevelOptions } from "./topic-table.js";

/** Marks the topic models of every copy of the package. */
const BRAND = Symbol.for("paperweave.topic-model");

/**
 * The topics of the papers of an index, as they were when `PaperIndex.topics` was called. A model
 * never changes: `merge`, `split` and `rename` give a new one.
 */
export class TopicModel {
  private readonly table: TopicTable;
  private readonly fitted: FittedPapers;
  private readonly embed: EmbedTexts = (texts, signal) => this.index.embedTexts(texts, signal);

  /**
   * Made by `PaperIndex.topics` and `TopicModel.fromJSON`.
   * @param neighbors of the papers, by their rows; a saved model has none
   */
  constructor(
    private readonly data: TopicModelJSON,
    private readonly index: TopicSource,
    private readonly neighbors?: KnnGraph,
  ) {
    this.table = new TopicTable(data.topics, data.levels, data.papers.topics);
    this.fitted = new FittedPapers(data.papers.ids, index);
  }

  /**
   * The topics of a level, the largest first.
   * @throws PaperweaveError `invalid-argument` when there is no such level
   * @example for (const { size, label } of topics.list()) console.log(size, label);
   */
  list(options: LevelOptions = {}): Topic[] {
    checkOptions("list", options, ["level"]);
    return structuredClone(this.table.onLevel(options.level ?? this.data.levels - 1));
  }

  /**
   * The topic of a paper.
   * @param id any name of the paper; see `PaperIndex.get`
   * @returns id of the topic of the finest level; -1 when the paper has none; undefined when it was
   *   not there when the topics were found
   */
  topicOf(id: string): number | undefined {
    const row = this.fitted.rowOf(id);
    return row === undefined ? undefined : this.data.papers.topics[row];
  }

  /**
   * The papers of a topic of any level.
   * @returns their ids; those that belong to the topic most firmly come first
   * @throws PaperweaveError `not-found`
   */
  members(topicId: number): string[] {
    const { ids, strengths } = this.data.papers;
    return this.table
      .rowsIn(topicId)
      .sort((a, b) => strengths[b]! - strengths[a]! || a - b)
      .map((row) => ids[row]!);
  }

  /**
   * The topics of all levels as a tree. It prints as text, and `toSVG()` draws it.
   * @example console.log(String((await index.topics({ levels: 2 })).tree()));
   */
  tree(): TopicTree {
    return TopicTree.of(structuredClone(this.data.topics));
  }

  /**
   * Finds the topics that a paper, or a text, may belong to: its nearest papers vote, each with its
   * cosine similarity. A paper that was there when the topics were found, given as a paper or by
   * its id, gets its own topic first.
   * @returns the topics that have votes, best first
   * @throws PaperweaveError `invalid-argument` (an empty text), `not-found` (none of the papers of
   *   these topics is in the index), `aborted`
   * @example const [best] = await topics.assign("four-bit weights for language models");
   */
  async assign(paperOrText: PaperInput | string, options: Pick<RunOptions, "signal"> = {}): Promise<TopicMatch[]> {
    checkOptions("assign", options, ["signal"]);
    return assign(paperOrText, this.data, this.fitted, options.signal);
  }

  /**
   * Does what `assign` does for many papers, and gives the best topic of each.
   * @param vectors a unit vector for each paper
   * @internal
   */
  async assignAll(ids: readonly string[], vectors: Matrix, signal?: AbortSignal): Promise<TopicMatch[]> {
    return assignMany(ids, vectors, this.data, this.fitted, signal);
  }

  /**
   * Counts the papers of each topic in each year or month, and names the terms that mark the topic
   * then. Dates are those of the papers in the index. `toSVG()` draws the counts.
   * @throws PaperweaveError `invalid-argument`
   * @example const svg = topics.overTime({ by: "year" }).toSVG();
   */
  overTime(options: PeriodOptions): TopicsOverTime {
    checkOptions("overTime", options, ["by"]);
    const by = checkOneOf("by", options.by, ["year", "month"]);
    return new TopicsOverTime(this.coloured(countPeriods(this.list(), this.data, this.index, by)));
  }

  /**
   * The other topics of the same level, the most similar first.
   * @throws PaperweaveError `not-found`
   */
  similar(topicId: number): SimilarTopic[] {
    return similarTopics(topicId, this.table, this.fitted);
  }

  /**
   * How similar the topics of a level are to each other, as `similar` measures it. `toSVG()` draws
   * a matrix.
   * @throws PaperweaveError `invalid-argument` when there is no such level
   */
  similarities(options: LevelOptions = {}): TopicSimilarities {
    checkOptions("similarities", options, ["level"]);
    return new TopicSimilarities(this.coloured(topicSimilarities(this.list(options), this.table, this.fitted)));
  }

  /**
   * What has become of the topics of an earlier model. The papers that are in both models decide.
   * @throws PaperweaveError `invalid-argument`
   * @example const { born, gone } = later.compare(earlier);
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
   * How good the topics are: coherence and diversity of their terms, modularity, and stability. For
   * the stability, topics are found again in random samples of the papers, which takes some times
   * as long as `topics()`; it runs off the main thread. `toSVG()` draws the result.
   * @throws PaperweaveError `not-found` (papers have left the index), `aborted`
   */
  async quality(options: QualityOptions = {}): Promise<ModelQuality> {
    checkOptions("quality", options, ["samples", "onProgress", "signal"]);
    const input = qualityInput(this.list(), this.data, this.fitted, checkCount("samples", options.samples ?? 10));
    return new ModelQuality(this.coloured(await runTopicsJob({ kind: "quality", input }, this.embed, options)));
  }

  /**
   * A model in which several topics of the finest level are one. That topic has the id of the first
   * of them, and its label when that is yours or a guide's name. When topics are found again with
   * this model as `previous`, its papers stay together, and apart from others.
   * @throws PaperweaveError `not-found`, `invalid-argument` (not a list, or fewer than two topics),
   *   `aborted`
   * @example const merged = await topics.merge([3, 7]);
   */
  async merge(topicIds: readonly number[], options: RunOptions = {}): Promise<TopicModel> {
    checkOptions("merge", options, ["onProgress", "signal"]);
    return this.edit(readMerge(topicIds, this.table), options);
  }

  /**
   * A model in which a topic of the finest level is split into its own communities. The largest
   * part keeps its id. Where the label is yours or a guide's name, the part that is most like that
   * name, or like the guide's examples, keeps id and label. When topics are found again with this
   * model as `previous`, the parts stay apart.
   * @throws PaperweaveError `not-found`, `invalid-argument` (more parts than papers), `aborted`
   * @example const split = await topics.split(3, { count: 2 });
   */
  async split(topicId: number, options: SplitOptions = {}): Promise<TopicModel> {
    checkOptions("split", options, ["count", "onProgress", "signal"]);
    return this.edit(readSplit(topicId, options.count ?? 2, this.table, this.data), options);
  }

  /**
   * A model in which a topic has another label. It keeps this label when topics are found again
   * with this model as `previous`.
   * @param label one line; white space is made one space
   * @throws PaperweaveError `not-found`, `invalid-argument` (no text, or another topic's label)
   * @example const renamed = topics.rename(3, "Low-bit inference");
   */
  rename(topicId: number, label: string): TopicModel {
    return new TopicModel(withLabel(this.data, this.table, topicId, label), this.index, this.neighbors);
  }

  /**
   * Places the papers in a plane, similar papers near each other; drawn, each has the colour of its
   * topic. Papers that have left the index are left out. The same papers give the same map, in
   * whatever order they came.
   * @throws PaperweaveError `invalid-argument`, `not-found` (none of the papers is left), `aborted`
   * @example const page = (await topics.map()).toHTML({ title: "My papers" });
   */
  async map(options: MapOptions = {}): Promise<TopicMap> {
    checkOptions("map", options, ["previous", "nNeighbors", "minDist", "separation", "seed", "onProgress", "signal"]);
    const { vocabulary, papers } = this.data;
    const { ids, topics, terms } = papers;
    const { rows, vectors } = this.fitted.collect();
    const input = {
      ids: rows.map((row) => ids[row]!),
      papers: rows.map((row) => this.index.get(ids[row]!)!),
      topicOf: rows.map((row) => topics[row]!),
      topics: this.list(),
      coarser: structuredClone(this.data.topics.filter(({ children }) => children.length > 0)),
      vocabulary: new Map(vocabulary.map(({ topic, terms: own }) => [topic, own])),
      terms: rows.map((row) => terms[row]!),
      vectors,
    };
    const known = rows.length === ids.length ? this.neighbors : undefined;
    return layOutMap({ ...input, neighbors: known ?? (await paperNeighbors(vectors, options)).knn }, options);
  }

  /** How a notebook shows the topics: a table. */
  [jupyterDisplay](): Record<string, string> {
    const left = this.data.papers.topics.filter((topic) => topic === -1).length;
    return topicsDisplay({ topics: this.data.topics, left, paperOf: (id) => this.paperIfOpen(id) });
  }

  /** What `console.log` shows in Node.js. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this[jupyterDisplay]()["text/plain"]!;
  }

  /** What `console.log` shows in Deno. */
  [Symbol.for("Deno.customInspect")](): string {
    return this[jupyterDisplay]()["text/plain"]!;
  }

  /** The whole model as plain data. `fromJSON` reads it back, and answers the same. */
  toJSON(): TopicModelJSON {
    return structuredClone(this.data);
  }

  /**
   * Reads a saved model. Papers that have left the index since keep their topic, but do not vote in
   * `assign`.
   * @param json what `toJSON` gave, or its text
   * @param index the index that has the papers
   * @throws PaperweaveError `bad-format`, `version-mismatch`, `model-mismatch`, `invalid-argument`
   *   (no index)
   * @example const topics = TopicModel.fromJSON(await readFile("topics.json", "utf8"), index);
   */
  static fromJSON(json: unknown, index: TopicSource): TopicModel {
    const data = readModel(json);
    if (typeof index?.embedder !== "string")
      throw new PaperweaveError(
        "invalid-argument",
        `fromJSON takes the index of the papers, got ${formatValue(index)}.`,
      );
    if (data.embedder !== index.embedder)
      throw new PaperweaveError(
        "model-mismatch",
        `The topics were made with the embedder ${formatValue(data.embedder)}, ` +
          `the index has ${formatValue(index.embedder)}.`,
      );
    return new TopicModel(data, index);
  }

  /**
   * Whether a value is a topic model. Also true for one that another copy of the package has made
   * (the ES module and CommonJS builds, two installed versions), where `instanceof` is false.
   */
  static is(value: unknown): value is TopicModel {
    return typeof value === "object" && value !== null && BRAND in value;
  }

  static {
    Object.defineProperty(this.prototype, BRAND, { value: true });
  }

  /** Measures of topics, with the colours that the topics have everywhere. */
  private coloured<Measures extends { topics: { topic: number }[] }>(measures: Measures): Measures {
    return { ...measures, topics: colouredEntries(measures.topics, this.data.topics) };
  }

  private async edit(edit: Edit, options: RunOptions): Promise<TopicModel> {
    const { data, fitted, embed } = this;
    const { fit, neighbors } = await applyEdit(edit, { data, fitted, embed }, options);
    return new TopicModel(toSaved(fit, this.index.embedder), this.index, neighbors);
  }

  /** To show topics must not fail: a closed index gives no papers. */
  private paperIfOpen(id: string): Paper | undefined {
    try {
      return this.index.get(id);
    } catch (error) {
      if (PaperweaveError.is(error, "closed")) return undefined;
      throw error;
    }
  }
}
