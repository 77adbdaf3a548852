import { checkAtMost, checkCount, checkOneOf, checkOptions, checkPositive } from "../core/check.js";
import { PaperweaveError } from "../core/errors.js";
import { formatValue } from "../core/format.js";
import type { RunOptions } from "../core/types.js";
import { TopicModel } from "./model.js";
import type { NamingOptions, TopicNamer } from "./namer.js";

/** What `topics()` can be told. */
export interface TopicOptions extends RunOptions {
  /**
   * How many topics: exactly this number, guided topics included, or `"auto"` (default). At most
   * the number of papers.
   */
  count?: number | "auto" | undefined;
  /**
   * How fine the topics are: above 1 gives more topics, below 1 fewer. Default: chosen from the
   * papers, or that of `previous`.
   */
  resolution?: number | undefined;
  /**
   * Smaller groups of papers join the nearest group. Default: chosen from the papers. Where `count`
   * needs smaller topics they stay, and a warning says so.
   */
  minSize?: number | undefined;
  /**
   * Topics of your own, by name. Say what each is about, in words ("post-training quantization,
   * low-bit weights"), or give the ids of example papers.
   */
  guide?: Readonly<Record<string, string | readonly string[]>> | undefined;
  /**
   * Earlier topics of these papers. A topic that can still be recognised keeps its id and label,
   * and papers move only where they must.
   */
  previous?: TopicModel | undefined;
  /**
   * `"assign"` (default): every paper gets a topic. `"keep"`: a paper that fits nowhere gets none
   * (-1), unless `count` needs a topic of such papers alone.
   */
  outliers?: "assign" | "keep" | undefined;
  /** Leiden communities of the neighbour graph (`"leiden"`, default), or spherical k-means. */
  algorithm?: "leiden" | "kmeans" | undefined;
  /** Number of levels, coarse to fine; default 1. Few topics give fewer levels. */
  levels?: number | undefined;
  /**
   * Your own function that names topics, for example by a language model, and may say what they are
   * about. It is not called for topics that keep their label from `previous`, unless these were named
   * by a namer of another `version`.
   */
  namer?: TopicNamer | undefined;
  /** How `namer` is called. */
  naming?: NamingOptions | undefined;
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

/** @throws PaperweaveError `invalid-argument` */
export function checkTopicOptions(options: TopicOptions, paperCount: number): void {
  checkOptions("topics", options, OPTIONS);
  if (paperCount === 0)
    throw new PaperweaveError("invalid-argument", "There are no papers to find topics in: the index is empty.");
  const { count = "auto", resolution, minSize, algorithm, levels, outliers, guide, previous, namer, naming } = options;
  if (count !== "auto" && checkCount("count", count) > paperCount)
    throw new PaperweaveError(
      "invalid-argument",
      `count must be at most the number of papers, ${paperCount}, got ${count}.`,
    );
  if (resolution !== undefined) checkPositive("resolution", resolution);
  if (minSize !== undefined) checkCount("minSize", minSize);
  if (levels !== undefined) checkCount("levels", levels);
  if (algorithm !== undefined) checkOneOf("algorithm", algorithm, ["leiden", "kmeans"]);
  if (outliers !== undefined) checkOneOf("outliers", outliers, ["assign", "keep"]);
  if (guide !== undefined) checkGuide(guide);
  if (previous !== undefined && !TopicModel.is(previous))
    throw new PaperweaveError(
      "invalid-argument",
      `previous must be a TopicModel (TopicModel.fromJSON reads a saved one), got ${formatValue(previous)}.`,
    );
  if (namer !== undefined && typeof namer !== "function")
    throw new PaperweaveError("invalid-argument", `namer must be a function, got ${formatValue(namer)}.`);
  if (namer?.version !== undefined && typeof namer.version !== "string")
    throw new PaperweaveError(
      "invalid-argument",
      `The version of the namer must be text, got ${formatValue(namer.version)}.`,
    );
  if (naming !== undefined) checkNaming(naming);
}

/** Milliseconds; timers know no more. */
const MAX_TIMEOUT = 2 ** 31 - 1;

function checkNaming(naming: NamingOptions): void {
  checkOptions("naming", naming, ["concurrency", "retries", "cache", "timeout"]);
  const { concurrency, retries, cache, timeout } = naming;
  if (concurrency !== undefined) checkCount("concurrency", concurrency);
  if (retries !== undefined) checkCount("retries", retries, 0);
  if (timeout !== undefined) checkAtMost("timeout", checkCount("timeout", timeout), MAX_TIMEOUT);
  if (cache !== undefined && (typeof cache?.get !== "function" || typeof cache.set !== "function"))
    throw new PaperweaveError(
      "invalid-argument",
      `cache must have get and set, as a Map has, got ${formatValue(cache)}.`,
    );
}

function checkGuide(guide: unknown): void {
  if (typeof guide !== "object" || guide === null || Symbol.iterator in guide)
    throw new PaperweaveError(
      "invalid-argument",
      `guide must give each name a description or example ids, got ${formatValue(guide)}.`,
    );
  const entries = Object.entries(guide as Record<string, unknown>);
  for (const [name, about] of entries) {
    const isIds = Array.isArray(about) && about.length > 0 && about.every((id) => typeof id === "string");
    const isText = typeof about === "string" && about.trim() !== "";
    if (name.trim() === "" || !(isIds || isText))
      throw new PaperweaveError(
        "invalid-argument",
        `The guide ${formatValue(name)} must be a description or a list of example ids, got ${formatValue(about)}.`,
      );
  }
  if (new Set(entries.map(([name]) => name.trim().toLowerCase())).size < entries.length)
    throw new PaperweaveError("invalid-argument", "Two guides have the same name.");
}
