import { readFileSync } from "node:fs";
import type { Comparison, Measured, Results } from "./comparison.js";
import { median } from "./measure.js";

/*
 * What README and docs say in figures, each made from the files of bench/results: bench.json, which
 * `npm run bench` writes, and recorded.json, tables that were copied from runs of single benches.
 */

type Cells = Record<string, string | number>;
type Recorded = Omit<Measured, "rows" | "quick"> & { program: string; rows: Cells[] };

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../results/${name}`, import.meta.url), "utf8"));
const bench = read("bench.json") as Results;
const recorded = read("recorded.json") as Record<string, Recorded>;

/** Markdown by the names that stand in the pages. */
export const figures: Record<string, () => string> = {
  "topics of arxiv-cs": () => `${topicsTable("arxiv-cs-labelled")}\n\n${where(recorded["topics"]!)} ${earlierRows()}`,
  "topics of ai-areas": () => `${topicsTable("ai-areas-labelled")}\n\n${where(recorded["topics"]!)} ${earlierRows()}`,
  "topics that stay": () => {
    const shares = (method: string): string =>
      stay(method, 1)
        .map((row) => `${Number(row["moved"]).toFixed(1)}%`)
        .join(" and ");
    return (
      `With 1% more papers, ${shares("paperweave, previous")} of the old papers of two labelled sets change ` +
      "their topic " +
      `(BERTopic, fitted again: ${shares("BERTopic, fitted again")}).`
    );
  },
  "topics that stay, table": () =>
    `${table(
      ["set", "papers added", "method", "old papers that moved", "topics continued"],
      recorded["topics that stay"]!.rows.map((row) => [
        row["set"]!,
        `${row["added"]}%`,
        row["method"]!,
        `${row["moved"]}%`,
        row["continued"]!,
      ]),
    )}\n\n${where(recorded["topics that stay"]!)}`,
  "search, short": () => {
    const of = (method: string, set: string): string => fixed(find("search", "method", method)[set]!, 3);
    const pair = (method: string): string => `${of(method, "scifact")} and ${of(method, "cran")}`;
    return (
      `Search finds more than words or meaning alone: nDCG@10 is ${of("paperweave, hybrid", "scifact")} on ` +
      "SciFact and " +
      `${of("paperweave, hybrid", "cran")} on Cranfield (by words ${pair("paperweave, lexical")}, by meaning ` +
      `${pair("paperweave, semantic")}; bm25s ${pair("bm25s (Lucene's BM25, Snowball stems)")}, minisearch ` +
      `${pair("minisearch")}).`
    );
  },
  "search, table": () =>
    `${table(
      ["", "SciFact", "Cranfield"],
      recorded["search"]!.rows.map((row) => [row["method"]!, fixed(row["scifact"]!, 3), fixed(row["cran"]!, 3)]),
    )}\n\n${where(recorded["search"]!)} The row "hybrid" is of ${find("search", "method", "paperweave, hybrid")["date"]}.`,
  embedding: () =>
    `${table(
      ["", "abstracts a second", "mean cosine with torch", "GiB at most"],
      rowsOf("embed", "embed").map((row) => [
        row.method,
        perSecond(row),
        fixed(row.quality!["mean cosine with torch"]!, 4),
        row.peakGiB?.toFixed(2) ?? "",
      ]),
    )}\n\n${where(bench["embed"]!)}`,
  neighbours: () =>
    `${table(
      ["", "papers", "seconds", "recall"],
      rowsOf("neighbors", "neighbour graph, k 15")
        .filter(({ size }) => size === 15_000)
        .concat(rowsOf("neighbors-large", "neighbour graph, k 15"))
        .map((row) => [row.method, row.size.toLocaleString("en-US"), seconds(row), fixed(row.quality!["recall"]!, 4)]),
    )}\n\n${where(bench["neighbors"]!)}`,
  layout: () =>
    `${table(
      ["", "papers", "seconds", "trustworthiness"],
      rowsOf("layout", "layout in the plane").map((row) => [
        row.method,
        row.size.toLocaleString("en-US"),
        seconds(row),
        fixed(row.quality!["trustworthiness"]!, 3),
      ]),
    )}\n\n${where(bench["layout"]!)}`,
  stages: () =>
    `${table(
      ["100,000 papers", "seconds", "GiB at most"],
      bench["pipeline"]!.rows.map((row) => [row.what, seconds(row), row.peakGiB?.toFixed(2) ?? ""]),
    )}\n\n${where(bench["pipeline"]!)}`,
  "file to map": () => {
    const row = rowsOf("pipeline", "file to map, minilm-fast")[0]!;
    return (
      "From the file to topics with names and the page of the map, 100,000 papers take " +
      `${median(row.seconds).toFixed(0)} s and ${row.peakGiB!.toFixed(1)} GiB on two cores ([all ` +
      "figures](../benchmarks.md))."
    );
  },
  memory: () => {
    const row = rowsOf("pipeline", "given vectors to map")[0]!;
    return (
      `From given vectors to the map, 100,000 papers take ${row.peakGiB!.toFixed(1)} GiB at most, that is ` +
      `${((row.peakGiB! * 2 ** 30) / 1e5 / 1000).toFixed(0)} KB a paper.`
    );
  },
};

function topicsTable(set: string): string {
  const rows = recorded["topics"]!.rows.filter((row) => row["set"] === set);
  return table(
    ["", "topics", "in a topic", "AMI", "ARI", "NPMI of terms", "diversity", "seconds"],
    rows.map((row) => [
      String(row["method"]),
      row["topics"]!,
      `${row["placed"]}%`,
      ...["AMI", "ARI", "NPMI"].map((name) => fixed(row[name]!, 3)),
      fixed(row["diversity"]!, 2),
      fixed(row["seconds"]!, 1),
    ]),
  );
}

/** Says which rows are of another day than the rest of the table. */
function earlierRows(): string {
  const { date, rows } = recorded["topics"]!;
  const other = rows.find((row) => row["date"] !== undefined && row["date"] !== date)!;
  return `The seconds with \`reduce_outliers\` are of ${other["date"]}.`;
}

function stay(method: string, added: number): Cells[] {
  return recorded["topics that stay"]!.rows.filter((row) => row["method"] === method && row["added"] === added);
}

function find(part: string, key: string, value: string): Cells {
  const found = recorded[part]!.rows.find((row) => row[key] === value);
  if (!found) throw new Error(`recorded.json has no "${value}" in "${part}".`);
  return found;
}

function rowsOf(part: string, what: string): Comparison[] {
  return bench[part]!.rows.filter((row) => row.what === what);
}

/** Where and when a part was measured. */
function where({ date, processor, cores, node }: Pick<Measured, "date" | "processor" | "cores" | "node">): string {
  return `Measured on ${date}: ${cores} cores (${processor}), Node.js ${node.slice(1)}.`;
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

const fixed = (value: string | number, digits: number): string => Number(value).toFixed(digits);
const seconds = ({ seconds: all }: Comparison): string => String(Number(median(all).toPrecision(3)));
const perSecond = ({ size, seconds: all }: Comparison): string =>
  Number((size / median(all)).toPrecision(2)).toLocaleString("en-US");
