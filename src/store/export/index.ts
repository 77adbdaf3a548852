import { extname } from "node:path";
import { throwIfAborted } from "../../core/abort.js";
import { checkOneOf, checkOptions } from "../../core/check.js";
import { formatValue } from "../../core/format.js";
import { PaperweaveError } from "../../core/errors.js";
import { yieldToEventLoop } from "../../core/async.js";
import type { KnnGraph, Matrix, Paper, Progress } from "../../core/types.js";
import type { TopicOf } from "../../search/index.js";
import { TopicModel } from "../../model/model.js";
import { toNpy } from "../folder/npy.js";
import { toBibtex } from "./bibtex.js";
import { knownOf, type ExportRow, type ExportTable } from "./columns.js";
import { toCsl } from "./csl.js";
import { toCsv } from "./csv.js";
import { toJsonl } from "./jsonl.js";
import { toParquet } from "./parquet.js";
import { toRis } from "./ris.js";
import { writeOutput } from "./write-output.js";

/**
 * `npy` has the vectors, a row a paper, in the order of the papers in all the others; these have
 * the papers.
 */
export type ExportFormat = "jsonl" | "csv" | "npy" | "bibtex" | "ris" | "csl" | "parquet";

/** The formats, and how the names of their files end. */
const ENDINGS: Record<ExportFormat, readonly string[]> = {
  jsonl: [".jsonl", ".ndjson"],
  csv: [".csv"],
  npy: [".npy"],
  bibtex: [".bib", ".bibtex"],
  ris: [".ris"],
  csl: [".json"],
  parquet: [".parquet"],
};
export const exportFormats = Object.keys(ENDINGS) as ExportFormat[];
/** Formats that have columns for positions and topics; in the others, topics are keywords. */
const tableFormats: readonly ExportFormat[] = ["jsonl", "csv", "parquet"];

/** Options of `export`. */
export interface ExportOptions {
  /** Absent: by the end of the path. */
  format?: ExportFormat | undefined;
  /**
   * PaperPositions of papers, a `TopicMap`, say, or its points: columns x and y of jsonl, csv and parquet.
   */
  positions?: PaperPositions | { readonly points: PaperPositions } | undefined;
  /**
   * Topics of the papers: columns topic (the label) and topic_id of jsonl, csv and parquet, with x
   * and y of their map where no positions are given; in bibtex, ris and csl, a keyword ("topic:
   * graphs / molecules"), which reference managers read as a tag.
   */
  topics?: TopicModel | undefined;
  /** While the map is drawn. */
  onProgress?: ((progress: Progress) => void) | undefined;
  /** Stops the export; the old file stays. */
  signal?: AbortSignal | undefined;
}

/** Where papers lie on a map. */
export type PaperPositions = Iterable<{ id: string; x: number; y: number }>;
type PositionOf = ReadonlyMap<string, { x: number; y: number }>;

/** Papers that are written at a time. */
const PAGE = 2000;

/** What is exported. */
export interface ExportSource {
  /** In the order of the rows; or pages of them, as they are read from somewhere. */
  papers: readonly Paper[] | AsyncIterable<readonly Paper[]>;
  /**
   * Reads topics where the source knows those of papers that the model does not; their labels are
   * the model's.
   */
  topicsOf?: (topics: TopicModel) => Promise<(page: readonly Paper[]) => Promise<TopicOf>>;
  /** Needed for npy only. */
  vectors?: Matrix | undefined;
  /** Finds the nearest papers of each, by their rows. */
  findNeighbors?: (options: Pick<ExportOptions, "onProgress" | "signal">) => Promise<{ knn: KnnGraph }>;
}

/**
 * The format that is asked for, or that has the name or the end of the target. Throws
 * `invalid-argument`.
 */
export function formatOf(target: string, format?: string): ExportFormat {
  if (format !== undefined) return checkOneOf<ExportFormat>("format", format, exportFormats);
  const ending = extname(target).toLowerCase();
  const found = exportFormats.find((name) => name === target || ENDINGS[name].includes(ending));
  if (found) return found;
  throw new PaperweaveError(
    "invalid-argument",
    `The end of ${formatValue(target)} tells no format; known are ` +
      `${exportFormats.map((name) => ENDINGS[name][0]).join(", ")}, or pass { format }.`,
  );
}

/**
 * Exports papers.
 * @param target a format: the bytes of such a file are returned; or the path of a file, which is
 *   written whole or not at all. Symbolic links are followed; a FIFO or a device is written into.
 * @throws PaperweaveError `invalid-argument` (an unknown format, positions for a format without
 *   columns, topics for npy), `aborted`
 */
export async function exportPapers(
  source: ExportSource,
  target: string,
  options: ExportOptions = {},
): Promise<Uint8Array | undefined> {
  const { format, positions: given } = checkExport(target, options);
  const { topics, signal } = options;
  throwIfAborted(signal);
  const positions =
    given ??
    (topics && tableFormats.includes(format)
      ? positionMap((await topics.map({ onProgress: options.onProgress, signal })).points)
      : undefined);
  const neighbors = topics && format === "parquet" ? (await source.findNeighbors?.(options))?.knn : undefined;
  const table: ExportTable = {
    pages: rowsOf(source, positions, topics),
    known: isList(source.papers) ? knownOf(source.papers) : undefined,
    hasPositions: positions !== undefined,
    hasTopics: topics !== undefined,
    neighbors,
  };
  const pieces = withPauses(piecesOf(format, source, table), signal);
  if (target !== format || options.format !== undefined) {
    await writeOutput(target, pieces);
    return undefined;
  }
  const bytes: Uint8Array[] = [];
  for await (const piece of pieces) bytes.push(piece);
  return Buffer.concat(bytes);
}

function checkExport(
  target: string,
  options: ExportOptions,
): { format: ExportFormat; positions: PositionOf | undefined } {
  if (typeof target !== "string" || target === "")
    throw new PaperweaveError(
      "invalid-argument",
      `export takes the path of a file, or a format, got ${formatValue(target)}.`,
    );
  checkOptions("export", options, ["format", "positions", "topics", "onProgress", "signal"]);
  const format = formatOf(target, options.format);
  const { topics } = options;
  if (topics !== undefined && !TopicModel.is(topics))
    throw new PaperweaveError("invalid-argument", `topics must be a TopicModel, got ${formatValue(topics)}.`);
  if (topics && format === "npy")
    throw new PaperweaveError("invalid-argument", "A npy file has vectors only, no topics.");
  if (options.positions !== undefined && !tableFormats.includes(format))
    throw new PaperweaveError(
      "invalid-argument",
      `A ${format} file has no columns for positions; ${tableFormats.join(", ")} have.`,
    );
  return { format, positions: readPositions(options.positions) };
}

async function* rowsOf(
  { papers, topicsOf }: ExportSource,
  positions: PositionOf | undefined,
  topics: TopicModel | undefined,
): AsyncGenerator<ExportRow[]> {
  const byModel = topics && topicReader(topics);
  const readTopics = topics && (await topicsOf?.(topics));
  for await (const page of isList(papers) ? slices(papers) : papers) {
    const topicOf = readTopics ? await readTopics(page) : byModel;
    yield page.map((paper) => ({ paper, position: positions?.get(paper.id), topic: topicOf?.(paper.id) }));
  }
}

function isList(papers: ExportSource["papers"]): papers is readonly Paper[] {
  return Array.isArray(papers);
}

function* slices(papers: readonly Paper[]): Generator<readonly Paper[]> {
  for (let start = 0; start < papers.length; start += PAGE) yield papers.slice(start, start + PAGE);
}

/** Tells the topic of a paper; undefined for one that has none, or came after the topics. */
function topicReader(topics: TopicModel): TopicOf {
  const labels = new Map(topics.list().map(({ id, label }) => [id, label]));
  return (paper) => {
    const id = topics.topicOf(paper);
    return id === undefined || id === -1 ? undefined : { id, label: labels.get(id)! };
  };
}

function readPositions(given: ExportOptions["positions"]): PositionOf | undefined {
  if (given === undefined) return undefined;
  const positions = typeof given === "object" && given !== null && "points" in given ? given.points : given;
  if (typeof positions !== "object" || positions === null || !(Symbol.iterator in positions)) {
    throw new PaperweaveError(
      "invalid-argument",
      `positions must be a list of { id, x, y }, or a map, got ${formatValue(given)}.`,
    );
  }
  return positionMap(positions);
}

function positionMap(positions: PaperPositions): PositionOf {
  const byId = new Map<string, { x: number; y: number }>();
  for (const one of positions) {
    if (typeof one?.id !== "string" || !Number.isFinite(one.x) || !Number.isFinite(one.y)) {
      throw new PaperweaveError(
        "invalid-argument",
        "positions must be a list of { id, x, y } with finite numbers, got " +
          `${formatValue(JSON.stringify(one) ?? one)}.`,
      );
    }
    byId.set(one.id, { x: one.x, y: one.y });
  }
  return byId;
}

function piecesOf(
  format: ExportFormat,
  { papers, vectors }: ExportSource,
  table: ExportTable,
): Iterable<Uint8Array> | AsyncIterable<Uint8Array> {
  switch (format) {
    case "jsonl":
      return toJsonl(table);
    case "csv":
      return toCsv(table);
    case "bibtex":
      return toBibtex(table);
    case "ris":
      return toRis(table);
    case "csl":
      return toCsl(table);
    case "parquet":
      return toParquet(table);
    case "npy": {
      if (!vectors)
        throw new PaperweaveError(
          "invalid-argument",
          isList(papers)
            ? "There are no vectors to export as npy."
            : "The vectors of a database cannot be exported as npy: its papers come in no fixed order, so the rows " +
                "would not say which paper they are of.",
        );
      return toNpy(vectors);
    }
  }
}

/** The pieces, with a look at the event loop after each. */
async function* withPauses(
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    yield piece;
    await yieldToEventLoop();
    throwIfAborted(signal);
  }
}
