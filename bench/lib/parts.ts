import type { Comparison } from "./comparison.js";

/** A row of a bench's `--json`: numbers, text that reads as a number, or a list of numbers. */
type Cells = Record<string, number | string | readonly number[] | undefined>;

/** A bench, with what `npm run bench` asks of it and how its rows are read. */
export interface Part {
  /** In the folder bench. */
  program: string;
  /** The arguments of each run. */
  runs: { full: readonly string[][]; quick: readonly string[][] };
  /** @param json what the program writes with `--json` */
  rows: (json: never) => Comparison[];
  /** Megabytes of what is installed, of the bench that tells them. */
  installed?: (json: never) => Record<string, number>;
}

const once = (full: string, quick: string): Part["runs"] => ({ full: [words(full)], quick: [words(quick)] });
const words = (text: string): string[] => text.split(" ").filter(Boolean);
const seconds = (cell: Cells[string]): readonly number[] => (Array.isArray(cell) ? (cell as number[]) : [Number(cell)]);
const milliseconds = (cell: Cells[string]): number[] => seconds(cell).map((value) => value / 1000);
const mean = (cell: Cells[string]): number =>
  seconds(cell).reduce((sum, value) => sum + value, 0) / seconds(cell).length;
const memory = (cell: Cells[string]): { peakGiB?: number } => (cell === undefined ? {} : { peakGiB: Number(cell) });

/** The measures that a row has, by the names that the table shows. */
function quality(row: Cells, ...names: string[]): { quality?: Record<string, number> } {
  const found = Object.fromEntries(
    names.filter((name) => row[name] !== undefined).map((name) => [name, mean(row[name])]),
  );
  return Object.keys(found).length === 0 ? {} : { quality: found };
}

const neighbors = (rows: Cells[]): Comparison[] =>
  rows.map((row) => ({
    what: "neighbour graph, k 15",
    method: String(row.method),
    size: Number(row.rows),
    seconds: seconds(row.seconds),
    ...quality(row, "recall"),
  }));
const topics = (rows: Cells[]): Comparison[] =>
  rows.map((row) => ({
    what: `topics of ${row.set}, given vectors`,
    method: String(row.method),
    size: Number(row.papers),
    seconds: seconds(row["seconds (range)"]),
    ...quality(row, "AMI", "ARI", "NPMI", "topics"),
    ...memory(row["GiB at most"]),
  }));
const pipeline = (rows: Cells[]): Comparison[] =>
  rows.map((row) => ({
    what: String(row.stage),
    method: "paperweave",
    size: Number(row.papers),
    seconds: seconds(row.seconds),
    ...quality(row, "topics", "MB"),
    ...memory(row["GiB at most"]),
  }));
const topicMethods = ["paperweave", "BERTopic", "EVoC", "scikit-learn k-means, true k"];
const inTurns = (sets: string, rounds: string): string[][] => [
  ["--sets", sets, "--methods", topicMethods.join(";"), "--warm-ups", "1", "--rounds", rounds],
];
/**
 * The first run of BERTopic compiles for minutes: the memory of it and of EVoC is asked for in the
 * full run only.
 */
const alone = (set: string, methods: readonly string[]): string[][] =>
  methods.map((method) => ["--sets", set, "--methods", method, "--rounds", "0"]);

/**
 * What `npm run bench` measures, in its order; each part takes at most some five minutes on two
 * cores.
 */
export const parts: Readonly<Record<string, Part>> = {
  "first-use": {
    program: "first-use.ts",
    runs: once("--rounds 9", "--rounds 1"),
    rows: ({ times }: { times: Cells[] }) =>
      times.map((row) => ({
        what: String(row.what),
        method: `paperweave, ${row.model}`,
        size: 1,
        seconds: seconds(row.seconds),
        ...memory(row["GiB at most"]),
      })),
    installed: ({ installed }: { installed: { part: string; MB: string }[] }) =>
      Object.fromEntries(installed.map(({ part, MB }) => [part, Number(MB)])),
  },
  tokenize: {
    program: "tokenize.ts",
    runs: once("--rounds 5", "--papers 1000 --rounds 1"),
    rows: (rows: Cells[]) =>
      rows.map((row) => ({
        what: "tokenise",
        method: String(row.method),
        size: Number(row.papers),
        seconds: seconds(row["seconds (range)"]),
        ...quality(row, "same ids"),
      })),
  },
  embed: {
    program: "embed.ts",
    runs: once("--papers 96 --rounds 3", "--papers 16 --rounds 1"),
    rows: (rows: Cells[]) =>
      rows.map((row) => ({
        what: "embed",
        method: String(row.method),
        size: Number(row.papers),
        seconds: seconds(row["seconds (range)"]),
        ...quality(row, "mean cosine with torch", "least cosine with torch"),
        ...memory(row["GiB at most"]),
      })),
  },
  neighbors: {
    program: "neighbors.ts",
    runs: once("--sizes 1000,15000 --rounds 3", "--sizes 1000 --rounds 1"),
    rows: neighbors,
  },
  "neighbors-large": {
    program: "neighbors.ts",
    runs: {
      full: [
        ["--sizes", "100000", "--methods", "paperweave exact;paperweave by cells;hnswlib (Python);usearch (Python)"],
      ],
      quick: [
        ["--sizes", "5000", "--rounds", "1", "--methods", "paperweave exact;paperweave by cells;usearch (Python)"],
      ],
    },
    rows: neighbors,
  },
  "vector-search": {
    program: "vector-search.ts",
    runs: once("--sizes 1000,15000 --queries 200", "--sizes 1000 --queries 20"),
    rows: (rows: Cells[]) =>
      rows.map((row) => ({
        what: "nearest 10 of one vector",
        method: String(row.method),
        size: Number(row.rows),
        seconds: milliseconds(row["a query, ms"]),
        ...quality(row, "recall", "build, s"),
      })),
  },
  search: {
    program: "search.ts",
    runs: { full: [words("--sets cran --sizes 1000,10000")], quick: [["--sets", "", "--sizes", "1000"]] },
    rows: ({ quality: scores, times }: { quality: Cells[]; times: Cells[] }) => [
      ...scores
        .filter(({ spelling }) => spelling === "right")
        .map((row) => ({
          what: `search of ${row.set}`,
          method: String(row.method),
          size: Number(row.queries),
          seconds: [],
          ...quality(row, "nDCG@10"),
        })),
      ...times.map((row) => ({
        what: "a search of papers",
        method: String(row.method),
        size: Number(row.papers),
        seconds: milliseconds(row["a query, ms"]),
        ...quality(row, "first, s"),
      })),
    ],
  },
  topics: {
    program: "topics.ts",
    runs: { full: inTurns("ai-areas-labelled,arxiv-cs-labelled", "3"), quick: inTurns("ai-areas-labelled", "0") },
    rows: topics,
  },
  memory: {
    program: "topics.ts",
    runs: {
      full: alone("arxiv-cs-labelled", topicMethods.slice(0, 3)),
      quick: alone("ai-areas-labelled", ["paperweave"]),
    },
    rows: (rows: Cells[]) =>
      // the first run compiles
      topics(rows).map((row) => ({ ...row, what: `${row.what}, in a process of its own`, seconds: [] })),
  },
  layout: {
    program: "layout.ts",
    runs: once("--sizes 2000,10000", "--sizes 1000 --seeds 1"),
    rows: (rows: Cells[]) =>
      rows.map((row) => ({
        what: "layout in the plane",
        method: String(row.method),
        size: Number(row.rows),
        seconds: seconds(row.seconds),
        ...quality(row, "trustworthiness", "overlap"),
      })),
  },
  growth: {
    program: "pipeline.ts",
    runs: once("--sizes 1000,3000,10000,30000", "--sizes 1000,3000 --rounds 1"),
    rows: pipeline,
  },
  pipeline: { program: "pipeline.ts", runs: once("--sizes 100000", "--sizes 10000 --rounds 1"), rows: pipeline },
};
