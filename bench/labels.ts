/**
 * The names of topics, beside the top words of BERTopic's class-based tf-idf (with its default
 * vectorizer, which leaves stop words in, and with English stop words taken out), on the same
 * topics: the true labels of three sets, or clusters read from a file of one number a line.
 *
 *   npx tsx bench/labels.ts [--names] [set[=file of clusters] …]
 */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { sharedPath } from "../test/support/shared.js";
import { nameTopics } from "../src/topics/labels.js";
import { bertopicWords } from "./lib/bertopic-words.js";
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
  row("c-TF-IDF words, as BERTopic's default", bertopicWords(texts, topics, false));
  row("c-TF-IDF words, stop words taken out", bertopicWords(texts, topics, true));
  if (withNames) named.forEach(({ label, terms }, topic) => console.log(`${names[topic]}: ${label}  [${terms.map(({ term }) => term).join(" · ")}]`));
}
console.table(table);
