import { checkCount, checkOneOf, checkOptions, checkPositive } from "../core/check.js";
import { formatValue } from "../core/format.js";
import { PaperweaveError } from "../core/errors.js";
import type { Matrix, Paper, Progress } from "../core/types.js";
import type { Guide } from "../topics/guide/guide.js";
import { previousTopics } from "./edit.js";
import type { TopicSource } from "./fitted-papers.js";
import { TopicModel } from "./model.js";
import { renameTopics, type NameCache, type NamingOptions, type TopicNamer } from "./namer.js";
import { runTopicsJob, type NeighborKeeper } from "../topics/fit/run-job.js";
import { toSaved, type SavedGuide } from "../topics/fit/saved-topics.js";

export interface TopicOptions {
  /**
   * How many topics: exactly that many, guided ones included, or `"auto"` (default). At most one a
   * paper.
   */
  count?: number | "auto";
  /**
   * Fineness: more topics above 1, fewer below. Absent: chosen from the corpus, or that of
   * `previous`.
   */
  resolution?: number;
  /** Smaller groups of papers join the group nearest to them. Absent: chosen from the corpus. */
  minSize?: number;
  /**
   * Topics of your own, by name: what each is about, in words ("post-training quantization, low-bit
   * weights"), or ids of example papers.
   */
  guide?: Readonly<Record<string, string | readonly string[]>>;
  /**
   * Earlier topics of these papers: what is still recognisable keeps its id and label, and papers
   * move only with need.
   */
  previous?: TopicModel;
  /**
   * `"assign"` (default): every paper has a topic. `"keep"`: papers that fit nowhere have none
   * (-1); but where `count` asks for a topic of such papers alone, they stay in it.
   */
  outliers?: "assign" | "keep";
  /** Leiden communities of the neighbour graph (default), or spherical k-means. */
  algorithm?: "leiden" | "kmeans";
  /**
   * How many levels of topics, coarse to fine. Default 1. Fewer where topics are too few to be
   * grouped.
   */
  levels?: number;
  /**
   * Your own function that names topics, a language model, say. Topics that keep their label from
   * `previous` are not asked about.
   */
  namer?: TopicNamer;
  naming?: NamingOptions;
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
}

const OPTIONS: readonly (keyof TopicOptions)[] = [
  "count",
  "resolution",
  "minSize",
  "guide",
  "previous",
  "outliers",
  "algorithm",
  "levels",
  "namer",
  "naming",
  "onProgress",
  "signal",
];

/**
 * Finds the topics of papers: neighbour graph, communities, names, all off the main thread.
 * @param corpus papers in canonical order and their unit vectors, a row each; the index that they
 *   are in; where it keeps names and neighbours
 */
export async function discoverTopics(
  corpus: { papers: readonly Paper[]; vectors: Matrix; index: TopicSource; names: NameCache; keeper?: NeighborKeeper },
  options: TopicOptions,
): Promise<TopicModel> {
  const { papers, vectors, index, names, keeper = {} } = corpus;
  checkTopicOptions(options, papers.length);
  const { count, resolution, minSize, algorithm, levels, outliers, previous, namer, naming } = options;
  const rows = new Map(papers.map(({ id }, row) => [id, row]));
  const rowOf = (name: string): number | undefined => rows.get(index.get(name)?.id ?? "");
  const saved = previous?.toJSON();
  const earlier =
    saved &&
    previousTopics(
      saved,
      Int32Array.from(papers, ({ id }) => previous!.topicOf(id) ?? -1),
      options.guide === undefined,
    );
  const guides =
    options.guide === undefined
      ? (saved?.guides ?? []).map((guide) => toGuide(guide, rowOf))
      : readGuides(options.guide, rowOf);
  if (typeof count === "number" && guides.length >= count) {
    throw new PaperweaveError(
      "invalid-argument",
      `count must be above the number of guides, ${guides.length}, got ${count}.`,
    );
  }
  const input = {
    papers,
    vectors,
    options: { count, resolution, minSize, algorithm, levels, outliers },
    guides,
    previous: earlier,
  };
  const fit = await runTopicsJob(
    { kind: "fit", input },
    (texts, signal) => index.embedTexts(texts, signal),
    options,
    keeper,
  );
  const neighbors = keeper.neighbors?.knn;
  const named = namer
    ? await renameTopics(
        fit,
        namer,
        { ...naming, cache: naming?.cache ?? names },
        { papers, rows, known: new Set(earlier?.labels.keys()) },
        options.signal,
      )
    : fit;
  return new TopicModel(toSaved(named, index.embedder), index, neighbors);
}

/** Examples may be called by any name of theirs, and several times. */
function readGuides(
  guide: Readonly<Record<string, string | readonly string[]>>,
  rowOf: (name: string) => number | undefined,
): Guide[] {
  return Object.entries(guide).map(([name, about]) => {
    if (typeof about === "string") return { name: name.trim(), description: about.trim() };
    const examples = about.map((id) => {
      const row = rowOf(id);
      if (row === undefined)
        throw new PaperweaveError(
          "not-found",
          `The guide ${formatValue(name)} has the example ${formatValue(id)}, which is not in the index.`,
        );
      return row;
    });
    return { name: name.trim(), examples: [...new Set(examples)] };
  });
}

/** Examples that have left the index are passed over. */
function toGuide({ name, description, examples }: SavedGuide, rowOf: (name: string) => number | undefined): Guide {
  return { name, description, examples: examples && [...new Set(examples.flatMap((id) => rowOf(id) ?? []))] };
}

function checkTopicOptions(options: TopicOptions, papers: number): void {
  checkOptions("topics", options, OPTIONS);
  if (papers === 0)
    throw new PaperweaveError("invalid-argument", "There are no papers to find topics in: the index is empty.");
  const { count = "auto", resolution, minSize, algorithm, levels, outliers, guide, previous, namer, naming } = options;
  if (count !== "auto" && checkCount("count", count) > papers) {
    throw new PaperweaveError(
      "invalid-argument",
      `count must be at most the number of papers, ${papers}, got ${count}.`,
    );
  }
  if (resolution !== undefined) checkPositive("resolution", resolution);
  if (minSize !== undefined) checkCount("minSize", minSize);
  if (levels !== undefined) checkCount("levels", levels);
  if (algorithm !== undefined) checkOneOf("algorithm", algorithm, ["leiden", "kmeans"]);
  if (outliers !== undefined) checkOneOf("outliers", outliers, ["assign", "keep"]);
  if (guide !== undefined) checkGuide(guide);
  if (previous !== undefined && !TopicModel.is(previous)) {
    throw new PaperweaveError(
      "invalid-argument",
      `previous must be a TopicModel (TopicModel.fromJSON reads a saved one), got ${formatValue(previous)}.`,
    );
  }
  if (namer !== undefined && typeof namer !== "function")
    throw new PaperweaveError("invalid-argument", `namer must be a function, got ${formatValue(namer)}.`);
  if (naming === undefined) return;
  checkOptions("naming", naming, ["concurrency", "retries", "cache"]);
  if (naming.concurrency !== undefined) checkCount("concurrency", naming.concurrency);
  if (naming.retries !== undefined) checkCount("retries", naming.retries, 0);
  if (
    naming.cache !== undefined &&
    (typeof naming.cache?.get !== "function" || typeof naming.cache.set !== "function")
  ) {
    throw new PaperweaveError(
      "invalid-argument",
      `cache must have get and set, as a Map has, got ${formatValue(naming.cache)}.`,
    );
  }
}

function checkGuide(guide: unknown): void {
  if (typeof guide !== "object" || guide === null || Symbol.iterator in guide) {
    throw new PaperweaveError(
      "invalid-argument",
      `guide must give each name a description or example ids, got ${formatValue(guide)}.`,
    );
  }
  const names = Object.entries(guide as Record<string, unknown>);
  for (const [name, about] of names) {
    const ids = Array.isArray(about) && about.length > 0 && about.every((id) => typeof id === "string");
    if (name.trim() === "" || !(ids || (typeof about === "string" && about.trim() !== ""))) {
      throw new PaperweaveError(
        "invalid-argument",
        `The guide ${formatValue(name)} must be a description or a list of example ids, got ${formatValue(about)}.`,
      );
    }
  }
  if (new Set(names.map(([name]) => name.trim().toLowerCase())).size < names.length)
    throw new PaperweaveError("invalid-argument", "Two guides have the same name.");
}
