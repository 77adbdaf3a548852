import { PaperweaveError } from "../core/errors.js";
import { formatValue } from "../core/format.js";
import { inverseOf } from "../core/graph.js";
import type { Matrix, Paper } from "../core/types.js";
import { contentOrder, matrixInOrder } from "../topics/fit/content-order.js";
import { neighborsInOrder } from "../topics/fit/library-neighbors.js";
import { runTopicsJob, type NeighborKeeper } from "../topics/fit/run-job.js";
import { toSaved, type FittedTopics, type SavedGuide } from "../topics/fit/saved-topics.js";
import type { Guide } from "../topics/guide/guide.js";
import { keepSummaries, previousTopics } from "./edit.js";
import type { TopicSource } from "./fitted-papers.js";
import { TopicModel } from "./model.js";
import { nameTopics, type KeptNames } from "./namer.js";
import { withColours } from "./topic-colours.js";
import { checkTopicOptions, type TopicOptions } from "./topic-options.js";

/** The papers that topics are found in, and where an index keeps what the next call can use again. */
export interface TopicCorpus {
  /** In any order: the same papers have the same topics. */
  papers: readonly Paper[];
  /** A unit vector for each paper. */
  vectors: Matrix;
  /** The index that the papers are in. */
  index: TopicSource;
  /** Answers of the user's functions. */
  names: KeptNames;
  /** Neighbours of the papers, in the order of `papers`. */
  keeper?: NeighborKeeper;
}

/** Finds the row of a paper by any of its names; undefined when it is not in the index. */
type RowOf = (name: string) => number | undefined;

/**
 * Finds the topics of papers: neighbour graph, communities, names. Works off the main thread. The rows of the model are
 * in the order of the papers' contents (`contentOrder`), so that ids decide nothing.
 */
export async function discoverTopics(corpus: TopicCorpus, options: TopicOptions): Promise<TopicModel> {
  const { index, names } = corpus;
  checkTopicOptions(options, corpus.papers.length);
  const order = contentOrder(corpus.papers, corpus.vectors);
  const papers = Array.from(order, (row) => corpus.papers[row]!);
  const vectors = matrixInOrder(corpus.vectors, order);
  const { count, resolution, minSize, algorithm, levels, outliers, guide, namer, naming } = options;
  const rows = new Map(papers.map(({ id }, row) => [id, row]));
  const rowOf: RowOf = (name) => rows.get(index.get(name)?.id ?? "");
  const previous = options.previous && readPrevious(options.previous, papers, guide === undefined);
  const guides = guide ? readGuides(guide, rowOf) : (previous?.guides ?? []).map((saved) => toGuide(saved, rowOf));
  if (typeof count === "number" && guides.length >= count)
    throw new PaperweaveError(
      "invalid-argument",
      `count must be above the number of guides, ${guides.length}, got ${count}.`,
    );
  const input = {
    papers,
    vectors,
    options: { count, resolution, minSize, algorithm, levels, outliers },
    guides,
    previous: previous?.topics,
  };
  const embed: TopicSource["embedTexts"] = (texts, signal) => index.embedTexts(texts, signal);
  const { found, neighbors } = await withNeighbors(corpus.keeper, order, async (keeper) => ({
    found: await runTopicsJob({ kind: "fit", input }, embed, options, keeper),
    neighbors: keeper.neighbors?.knn,
  }));
  if (typeof count === "number" && minSize !== undefined) warnOfSmallTopics(found, count, minSize);
  const saved = previous?.saved;
  const coloured = withColours(found.topics, found.papers.topics, neighbors, saved?.topics);
  const fit = { ...found, topics: saved ? keepSummaries(coloured, saved.topics) : coloured };
  const version = namer ? namer.version : saved?.namer;
  // Topics of an earlier version of the namer are named again, but not those that the user has renamed.
  const isOutdated = version !== undefined && version !== saved?.namer;
  const known = new Set(isOutdated ? saved?.renamed : saved?.topics.map(({ id }) => id));
  const named = namer
    ? await nameTopics(
        fit,
        namer,
        { ...naming, cache: naming?.cache ?? names.of(namer) },
        { papers, rows, known },
        options.signal,
      )
    : fit;
  const kept = version === undefined ? named : { ...named, namer: version };
  return new TopicModel(toSaved(kept, index.embedder), index, neighbors);
}

/** Runs a job with the neighbours that are kept, in an order; what it finds is kept, too, even when it fails later. */
async function withNeighbors<Result>(
  kept: NeighborKeeper | undefined,
  order: Int32Array,
  job: (keeper: NeighborKeeper) => Promise<Result>,
): Promise<Result> {
  const given = kept?.neighbors && neighborsInOrder(kept.neighbors, order);
  const keeper: NeighborKeeper = { neighbors: given };
  try {
    return await job(keeper);
  } finally {
    if (kept && keeper.neighbors && keeper.neighbors !== given)
      kept.neighbors = neighborsInOrder(keeper.neighbors, inverseOf(order));
  }
}

/** `count` comes first: it may need topics that are smaller than `minSize`. Guided ones may be, anyway. */
function warnOfSmallTopics({ topics }: FittedTopics, count: number, minSize: number): void {
  const small = topics.filter(
    ({ children, guided, size }) => children.length === 0 && guided === undefined && size < minSize,
  );
  if (small.length > 0)
    process.emitWarning(
      `count: ${count} and minSize: ${minSize} cannot both be met: ${small.length} of the ${count} topics have ` +
        "fewer papers.",
      "PaperweaveWarning",
    );
}

/** What a new fit takes over from a model, perhaps one that another copy of the package has made. */
function readPrevious(model: TopicModel, papers: readonly Paper[], keepsGuides: boolean) {
  const saved = model.toJSON();
  const topics = Int32Array.from(papers, ({ id }) => model.topicOf(id) ?? -1);
  return { topics: previousTopics(saved, topics, keepsGuides), guides: saved.guides, saved };
}

function readGuides(guide: Readonly<Record<string, string | readonly string[]>>, rowOf: RowOf): Guide[] {
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
    // An example may be given several times, by different names.
    return { name: name.trim(), examples: [...new Set(examples)] };
  });
}

/** A saved guide, without the examples that have left the index. */
function toGuide({ name, description, examples }: SavedGuide, rowOf: RowOf): Guide {
  return { name, description, examples: examples && [...new Set(examples.flatMap((id) => rowOf(id) ?? []))] };
}
