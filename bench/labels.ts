/**
 * The names of topics, beside the top words of BERTopic's class-based tf-idf (with its default
 * vectorizer, which leaves stop words in, and with English stop words taken out), on the same
 * topics: the true labels of three sets, or clusters read from a file of one number a line. "true
 * name" is the mean cosine similarity, by embedding, of a label and the name of its area or
 * category, and "guessed" the share of the labels that are more similar to their own than to all
 * other names: a reader would guess what the topic is.
 *
 * npx tsx bench/labels.ts [--names] [set[=file of clusters] …]
 */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { sharedPath } from "../test/support/shared.js";
import { nameTopics } from "../src/topics/labels/name-topics.js";
import { dot } from "../src/core/matrix.js";
import { createEmbedder } from "../src/embed/index.js";
import { bertopicWords } from "./lib/bertopic-words.js";
import { areas } from "./lib/guide-names.js";
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
    return lines("stackoverflow/title_StackOverflow.txt.gz").map((title, i) => ({
      title,
      abstract: "",
      label: labels[i]!,
    }));
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
const embedder = await createEmbedder("minilm");
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
    table.push({
      set: ask,
      topics: names.length,
      method,
      NPMI: npmiCoherence(terms, texts).toFixed(3),
      diversity: termDiversity(terms).toFixed(3),
      ...more,
    });
  };
  row(
    "paperweave",
    named.map(({ terms }) => terms.map(({ term }) => term)),
    {
      "label covers": labelCoverage(
        named.map(({ label }) => label),
        topics,
        texts,
      ).toFixed(2),
      seconds: seconds.toFixed(2),
      ...(await likeTrueNames(
        ask,
        names,
        named.map(({ label }) => label),
      )),
    },
  );
  row("c-TF-IDF words, as BERTopic's default", bertopicWords(texts, topics, false));
  const words = bertopicWords(texts, topics, true);
  row(
    "c-TF-IDF words, stop words taken out",
    words,
    await likeTrueNames(
      ask,
      names,
      words.map((own) => own.slice(0, 3).join(", ")),
    ),
  );
  if (withNames)
    named.forEach(({ label, terms }, topic) =>
      console.log(`${names[topic]}: ${label}  [${terms.map(({ term }) => term).join(" · ")}]`),
    );
}
await embedder.close?.();
console.table(table);

async function likeTrueNames(
  set: string,
  topicNames: readonly string[],
  labels: readonly string[],
): Promise<Record<string, string>> {
  const known = areas[`${set}-labelled`];
  if (!known) return {};
  const own = topicNames.flatMap((name, topic) => (known[name] === undefined ? [] : [{ topic, name: known[name] }]));
  const { data, cols } = await embedder.embed([
    ...own.map(({ name }) => name),
    ...own.map(({ topic }) => labels[topic]!),
  ]);
  const similarity = (label: number, name: number): number =>
    dot(data, (own.length + label) * cols, data, name * cols, cols);
  const guessed = own.filter((_, label) =>
    own.every((__, name) => similarity(label, name) <= similarity(label, label)),
  );
  return {
    "true name": (own.reduce((sum, _, at) => sum + similarity(at, at), 0) / own.length).toFixed(3),
    guessed: `${guessed.length} of ${own.length}`,
  };
}
