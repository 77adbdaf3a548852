/**
 * The names of topics, beside the top words of BERTopic's class-based tf-idf (with its default
 * vectorizer, which leaves stop words in, and with English stop words taken out), on the same
 * topics: the true labels of three sets, or clusters read from a file of one number a line.
 *
 *   npx tsx bench/labels.ts [--names] [set[=file of clusters] …]
 */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { TermMatrix } from "../src/core/types.js";
import { isStopWord } from "../src/lexical/index.js";
import { sharedPath } from "../test/support/shared.js";
import { ctfidf } from "../src/topics/ctfidf.js";
import { nameTopics } from "../src/topics/labels.js";
import { labelCoverage, npmiCoherence, termDiversity } from "./label-metrics.js";

interface LabelledPaper {
  title: string;
  abstract: string;
  label: string;
}

const sets: Record<string, () => LabelledPaper[]> = {
  "ai-areas": () => jsonLines("ai-areas-labelled.jsonl.gz"),
  "arxiv-cs": () => jsonLines("arxiv-cs-labelled.jsonl.gz"),
  stackoverflow: () => {
    const labels = lines("stackoverflow/label_StackOverflow.txt.gz");
    return lines("stackoverflow/title_StackOverflow.txt.gz").map((title, i) => ({ title, abstract: "", label: labels[i]! }));
  },
};

function lines(file: string): string[] {
  const path = sharedPath("data", ...file.split("/"));
  if (path === undefined) throw new Error("This bench needs the shared data beside the project.");
  return gunzipSync(readFileSync(path)).toString().trim().split("\n");
}

function jsonLines(file: string): LabelledPaper[] {
  return lines(file).map((line) => JSON.parse(line) as LabelledPaper);
}

/** What BERTopic shows: the ten words of the largest class-based tf-idf; words as scikit-learn's CountVectorizer cuts them. */
function topWords(texts: readonly string[], topics: Int32Array, withoutStopWords: boolean): string[][] {
  const matrix = countWords(texts, withoutStopWords);
  const { offsets, indices, values, rows } = ctfidf(matrix, topics);
  return Array.from({ length: rows }, (_, topic) =>
    Array.from({ length: offsets[topic + 1]! - offsets[topic]! }, (_, i) => offsets[topic]! + i)
      .sort((a, b) => values[b]! - values[a]! || indices[a]! - indices[b]!)
      .slice(0, 10)
      .map((at) => matrix.terms[indices[at]!]!),
  );
}

function countWords(texts: readonly string[], withoutStopWords: boolean): TermMatrix {
  const columns = new Map<string, number>();
  const offsets = [0];
  const indices: number[] = [];
  const values: number[] = [];
  for (const text of texts) {
    const counts = new Map<number, number>();
    for (const word of text.toLowerCase().match(/[\p{L}\p{N}_]{2,}/gu) ?? []) {
      if (withoutStopWords && isStopWord(word)) continue;
      const column = columns.get(word) ?? columns.set(word, columns.size).size - 1;
      counts.set(column, (counts.get(column) ?? 0) + 1);
    }
    for (const [column, count] of [...counts].sort(([a], [b]) => a - b)) {
      indices.push(column);
      values.push(count);
    }
    offsets.push(indices.length);
  }
  const terms = [...columns.keys()];
  return { offsets: Int32Array.from(offsets), indices: Int32Array.from(indices), values: Float64Array.from(values), rows: texts.length, cols: terms.length, terms };
}

const shown = process.argv.slice(2);
const withNames = shown.includes("--names");
const wanted = shown.filter((word) => word !== "--names");
const table: Record<string, string | number>[] = [];
for (const ask of wanted.length > 0 ? wanted : Object.keys(sets)) {
  const [set, file] = ask.split("=") as [string, string | undefined];
  const papers = sets[set]!();
  const classes = file === undefined ? papers.map(({ label }) => label) : readFileSync(file, "utf8").trim().split("\n");
  const names = [...new Set(classes)].sort();
  const topics = Int32Array.from(classes, (one) => names.indexOf(one));
  const texts = papers.map(({ title, abstract }) => `${title}. ${abstract}`);
  const start = performance.now();
  const named = nameTopics({ papers, labels: topics, topicCount: names.length });
  const seconds = (performance.now() - start) / 1000;
  const row = (method: string, terms: string[][], more: Record<string, string | number> = {}): void => {
    table.push({ set: ask, topics: names.length, method, NPMI: npmiCoherence(terms, texts).toFixed(3), diversity: termDiversity(terms).toFixed(3), ...more });
  };
  row("paperweave", named.map(({ terms }) => terms.map(({ term }) => term)), {
    "label covers": labelCoverage(named.map(({ label }) => label), topics, texts).toFixed(2),
    seconds: seconds.toFixed(2),
  });
  row("c-TF-IDF words, as BERTopic's default", topWords(texts, topics, false));
  row("c-TF-IDF words, stop words taken out", topWords(texts, topics, true));
  if (withNames) named.forEach(({ label, terms }, topic) => console.log(`${names[topic]}: ${label}  [${terms.map(({ term }) => term).join(" · ")}]`));
}
console.table(table);
