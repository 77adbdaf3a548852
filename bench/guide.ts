/**
 * Whether a guide gets the papers that belong to it, and no others: precision, recall and F1 of
 * what is taken, by the guide's name alone or by its name and 1, 2 or 5 example papers (which do
 * not count), mean over the guides.
 *
 * npm run bench:guide -- [--sets arxiv-cs-labelled,ai-areas-labelled] [--json FILE]
 *
 * "planted": a few papers whose titles say a subject, among papers that do not speak of it; titles
 * are read as part of the abstract here, so that it is their similarity that finds them. "absent":
 * the same without the planted papers, except for the examples: nothing is right, and what counts
 * is how many are taken. "areas": the papers of a set as they are, by the names of its categories
 * or areas, which are broad: no similarity tells them apart well. "foreign": names of twenty subjects
 * that the papers of the set do not have, one guide at a time: how many papers each takes.
 */
import { seededRandom, shuffledRange } from "../src/core/random.js";
import { takeRows } from "../src/core/matrix.js";
import type { Matrix, Paper } from "../src/core/types.js";
import { createEmbedder } from "../src/embed/index.js";
import { countWords, readCorpus, stemOf, tfidf } from "../src/lexical/index.js";
import { guidedPapers, type GuidedPapers } from "../src/topics/guide/guide.js";
import { readTexts, type PaperText } from "../src/topics/labels/terms.js";
import { areas, foreign, subjects } from "./lib/guide-names.js";
import { option, report } from "./lib/measure.js";
import { readTopicSet, type TopicSet } from "./lib/topic-sets.js";

const embedder = await createEmbedder("minilm");
const known = new Map<string, Promise<Matrix>>();
const embed = async (texts: string[]): Promise<Matrix> => {
  const key = texts.join("\n");
  return known.get(key) ?? known.set(key, embedder.embed(texts)).get(key)!;
};

interface Found {
  precision: number;
  recall: number;
  f1: number;
  taken: number;
}
const table: object[] = [];
for (const set of (option("sets") ?? "arxiv-cs-labelled,ai-areas-labelled").split(",")) {
  const all = await readTopicSet(set);
  for (const [planted, papers] of [
    [3, 78],
    [5, 78],
    [8, 300],
  ] as const)
    await plant(set, all, planted, papers);
  for (const papers of [78, 300, 1000, all.papers.length]) {
    await takeAreas(set, all, papers);
    await takeForeign(set, all, papers);
  }
}
await embedder.close?.();
report(table);

async function plant(set: string, { papers, vectors }: TopicSet, planted: number, count: number): Promise<void> {
  const titles = papers.map(({ title }) => ` ${stemsOf(title).join(" ")} `);
  const texts = papers.map(({ title, abstract }) => new Set(stemsOf(`${title}. ${abstract}`)));
  const found = new Map<number, Found[]>(),
    absent = new Map<number, Found[]>();
  for (const [at, name] of subjects[set]!.entries()) {
    const order = [...shuffledRange(papers.length, seededRandom(at + 1))];
    const words = stemsOf(name);
    const on = order.filter((row) => titles[row]!.includes(` ${words.join(" ")} `)).slice(0, planted);
    const others = order.filter((row) => !words.every((word) => texts[row]!.has(word)));
    if (on.length < planted) continue;
    for (const examples of [0, 1, 2, 5].filter((number) => planted - number >= 2 || number === 0)) {
      const rows = [...on, ...others.slice(0, count - planted)];
      add(
        found,
        examples,
        await take(untitled(papers, rows), takeRows(vectors, rows), name, examples, new Set(on.keys())),
      );
      const alone = [...on.slice(0, examples), ...others.slice(0, count - examples)];
      add(
        absent,
        examples,
        await take(
          untitled(papers, alone),
          takeRows(vectors, alone),
          name,
          examples,
          new Set(on.slice(0, examples).keys()),
        ),
      );
    }
  }
  tell(set, `${planted} planted of ${count}`, found);
  tell(set, `absent of ${count}`, absent);
}

async function takeAreas(set: string, { papers, vectors, labels }: TopicSet, count: number): Promise<void> {
  const found = new Map<number, Found[]>();
  const rows = [...shuffledRange(papers.length, seededRandom(count)).slice(0, count)];
  const guided = toGuided(
    rows.map((row) => papers[row]!),
    takeRows(vectors, rows),
  );
  for (const [label, name] of Object.entries(areas[set]!)) {
    const on = [...rows.keys()].filter((row) => labels[rows[row]!] === label);
    for (const examples of [0, 1, 2, 5].filter((number) => on.length - number >= 2))
      add(found, examples, await takeFrom(guided, name, on.slice(0, examples), new Set(on)));
  }
  tell(set, `areas of ${count}`, found);
}

async function takeForeign(set: string, { papers, vectors }: TopicSet, count: number): Promise<void> {
  const rows = [...shuffledRange(papers.length, seededRandom(count)).slice(0, count)];
  const guided = toGuided(
    rows.map((row) => papers[row]!),
    takeRows(vectors, rows),
  );
  const found: Found[] = [];
  for (const name of foreign) found.push(await takeFrom(guided, name, [], new Set()));
  tell(set, `foreign to ${count}`, new Map([[0, found]]));
}

function take(
  papers: readonly PaperText[],
  vectors: Matrix,
  name: string,
  examples: number,
  on: ReadonlySet<number>,
): Promise<Found> {
  return takeFrom(toGuided(papers, vectors), name, [...on].slice(0, examples), on);
}

async function takeFrom(
  papers: GuidedPapers,
  name: string,
  examples: number[],
  on: ReadonlySet<number>,
): Promise<Found> {
  const guide = examples.length > 0 ? { name, examples } : { name, description: name };
  const guideOf = await guidedPapers([guide], papers, embed);
  const taken = [...guideOf.keys()].filter((row) => guideOf[row] === 0 && !examples.includes(row));
  const right = taken.filter((row) => on.has(row)).length,
    wanted = on.size - examples.length;
  return {
    precision: taken.length === 0 ? 1 : right / taken.length,
    recall: wanted === 0 ? 1 : right / wanted,
    f1: (2 * right) / Math.max(1, taken.length + wanted),
    taken: taken.length,
  };
}

function toGuided(papers: readonly PaperText[], vectors: Matrix): GuidedPapers {
  const corpus = readTexts(papers);
  const counts = countWords(corpus);
  return { vectors, corpus, words: tfidf(counts), terms: counts.terms, workOf: Int32Array.from(papers.keys()) };
}

function untitled(papers: readonly Paper[], rows: readonly number[]): PaperText[] {
  return rows.map((row) => ({ title: "", abstract: `${papers[row]!.title}. ${papers[row]!.abstract}` }));
}

function stemsOf(text: string): string[] {
  return readCorpus([text]).words.flatMap((word) => word.split("-").map(stemOf));
}

function add(found: Map<number, Found[]>, examples: number, one: Found): void {
  found.set(examples, [...(found.get(examples) ?? []), one]);
}

function tell(set: string, papers: string, found: Map<number, Found[]>): void {
  for (const [examples, guides] of found) {
    const mean = (value: keyof Found): number => guides.reduce((sum, one) => sum + one[value], 0) / guides.length;
    const scores = /^(?:absent|foreign)/.test(papers)
      ? {}
      : { precision: mean("precision").toFixed(2), recall: mean("recall").toFixed(2), F1: mean("f1").toFixed(2) };
    table.push({
      set,
      papers,
      "guide by": examples === 0 ? "its name" : `name and ${examples} of them`,
      guides: guides.length,
      taken: mean("taken").toFixed(1),
      ...scores,
    });
  }
}
