/**
 * Recommendations on sets of systematic reviews: which papers of a search were included, learnt from
 * some of them. Average precision, and work saved over sampling at 95% recall (WSS@95), of
 * `recommend`, `related` with `unlike`, and a linear SVM on tf-idf; then, how often papers with a
 * score are liked. FILE is a table with the columns title, abstract and label_included, such as the
 * `output` of the sets of github.com/asreview/systematic-review-datasets; a set's name is the
 * file's.
 *
 * npm run bench:recommend -- FILE.csv… [--embedder minilm-fast] [--seeds 5] [--json OUT]
 */
import { basename } from "node:path";
import { seededRandom } from "../src/core/random.js";
import { PaperIndex, readPapers, type Hit } from "../src/index.js";
import { countWords, readCorpus, tfidf } from "../src/lexical/index.js";
import { trainSvm, type ExampleFeatures } from "../src/search/recommend/learn-ranking.js";
import { option, writeJson } from "./lib/measure.js";
import { averagePrecision, mean } from "./lib/ranking-metrics.js";

const EXAMPLES = [
  { liked: 3, disliked: 0 },
  { liked: 10, disliked: 0 },
  { liked: 10, disliked: 40 },
  { liked: 30, disliked: 200 },
];
/** A set needs so many more liked papers than there are examples. */
const MIN_LEFT = 5;
const BINS = [0, 0.1, 0.2, 0.4, 0.6, 0.8, 1];

const embedder = option("embedder") ?? "minilm-fast";
const seeds = Number(option("seeds") ?? 5);
const files = process.argv.slice(2).filter((word) => /\.csv$/.test(word));
const table: Record<string, string | number>[] = [];
/** Of calls with probabilities: how much each candidate weighs, and whether it is liked, by bin of its score. */
const bins = BINS.slice(1).map(() => ({ liked: 0, all: 0, scores: 0 }));

for (const file of files) {
  const { papers } = await readPapers(file);
  const index = await PaperIndex.inMemory({ embedder });
  await index.upsert(papers);
  const ids = [...index.papers()].map(({ id }) => id);
  const isLiked = new Set(
    [...index.papers()].filter(({ fields }) => Number(fields?.label_included) === 1).map(({ id }) => id),
  );
  const words = wordFeatures(index);
  for (const { liked, disliked } of EXAMPLES) {
    if (isLiked.size < liked + MIN_LEFT) continue;
    const found: Record<string, { ap: number; wss: number }[]> = { related: [], "tf-idf SVM": [], recommend: [] };
    for (let seed = 1; seed <= seeds; seed++) {
      const order = shuffled(ids, seed);
      const examples = {
        liked: order.filter((id) => isLiked.has(id)).slice(0, liked),
        disliked: order.filter((id) => !isLiked.has(id)).slice(0, disliked),
      };
      const k = ids.length;
      const hits = await index.recommend({ ...examples, k });
      found.recommend!.push(measure(idsOf(hits), isLiked));
      const near = await index.related(examples.liked, { unlike: examples.disliked, k });
      found.related!.push(measure(idsOf(near), isLiked));
      if (disliked === 0) continue;
      found["tf-idf SVM"]!.push(measure(await rankBySvm(words, examples), isLiked));
      countBins(hits, isLiked, liked / disliked);
    }
    for (const [method, all] of Object.entries(found))
      if (all.length > 0)
        table.push({
          set: basename(file, ".csv"),
          papers: ids.length,
          liked: isLiked.size,
          examples: `${liked}/${disliked}`,
          method,
          ap: mean(all.map(({ ap }) => ap)),
          wss: mean(all.map(({ wss }) => wss)),
        });
  }
  await index.close();
}
console.table(rounded(table));
const means = EXAMPLES.flatMap(({ liked, disliked }) =>
  ["related", "tf-idf SVM", "recommend"].flatMap((method) => {
    const rows = table.filter((row) => row.examples === `${liked}/${disliked}` && row.method === method);
    if (rows.length === 0) return [];
    const of = (name: string): number => mean(rows.map((row) => row[name] as number));
    return [{ examples: `${liked}/${disliked}`, sets: rows.length, method, ap: of("ap"), wss: of("wss") }];
  }),
);
console.table(rounded(means));
const calibration = bins.map(({ liked, all, scores }, at) => ({
  score: `${BINS[at]} to ${BINS[at + 1]}`,
  "mean score": scores / all,
  "share liked": liked / all,
}));
console.table(rounded(calibration));
writeJson({ embedder, seeds, table, means, calibration });

function idsOf(hits: readonly Hit[]): string[] {
  return hits.map(({ paper }) => paper.id);
}

function shuffled(list: readonly string[], seed: number): string[] {
  const random = seededRandom(seed);
  return list
    .map((id) => ({ id, key: random.next() }))
    .sort((a, b) => a.key - b.key)
    .map(({ id }) => id);
}

/** WSS@95 (Cohen et al. 2006): the share of papers that need not be read to find 95% of the liked ones, less 5%. */
function measure(ranked: readonly string[], isLiked: ReadonlySet<string>): { ap: number; wss: number } {
  const relevant = new Set(ranked.filter((id) => isLiked.has(id)));
  const wanted = Math.ceil(0.95 * relevant.size);
  let found = 0;
  const read = ranked.findIndex((id) => relevant.has(id) && ++found === wanted) + 1;
  return { ap: averagePrecision(ranked, relevant, ranked.length), wss: 1 - read / ranked.length - 0.05 };
}

/** Tf-idf vectors of unit length; no embeddings. */
function wordFeatures(index: PaperIndex): { ids: string[]; rows: ExampleFeatures[]; terms: number } {
  const papers = [...index.papers()];
  const matrix = tfidf(countWords(readCorpus(papers.map(({ title, abstract }) => [title, abstract]))));
  const rows = papers.map((_, row) => ({
    terms: matrix.indices.subarray(matrix.offsets[row]!, matrix.offsets[row + 1]!),
    weights: matrix.values.subarray(matrix.offsets[row]!, matrix.offsets[row + 1]!),
    vector: new Float32Array(0),
  }));
  return { ids: papers.map(({ id }) => id), rows, terms: matrix.cols };
}

async function rankBySvm(
  { ids, rows, terms }: ReturnType<typeof wordFeatures>,
  { liked, disliked }: { liked: string[]; disliked: string[] },
): Promise<string[]> {
  const rowOf = new Map(ids.map((id, row) => [id, row]));
  const examples = [...liked, ...disliked];
  const model = await trainSvm(
    examples.map((id) => rows[rowOf.get(id)!]!),
    examples.map((_, at) => at < liked.length),
    terms,
  );
  const score = ({ terms: own, weights }: ExampleFeatures): number =>
    own.reduce((sum, term, at) => sum + model.terms[term]! * weights[at]!, 0);
  return ids
    .filter((id) => !examples.includes(id))
    .map((id) => ({ id, score: score(rows[rowOf.get(id)!]!) }))
    .sort((a, b) => b.score - a.score)
    .map(({ id }) => id);
}

/** Candidates are weighted so that as many are liked as among the examples. */
function countBins(hits: readonly Hit[], isLiked: ReadonlySet<string>, odds: number): void {
  const liked = hits.filter(({ paper }) => isLiked.has(paper.id)).length;
  const weightOfOthers = liked / odds / (hits.length - liked);
  for (const { paper, score } of hits) {
    const weight = (isLiked.has(paper.id) ? 1 : weightOfOthers) / liked; // each call counts the same
    const bin = bins[BINS.slice(1).findIndex((end) => score < end || end === 1)]!;
    bin.all += weight;
    bin.scores += weight * score;
    if (isLiked.has(paper.id)) bin.liked += weight;
  }
}

function rounded(rows: readonly object[]): object[] {
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name, typeof value === "number" ? Number(value.toFixed(3)) : value]),
    ),
  );
}
