/**
 * Layouts in two dimensions beside umap-learn and umap-js, from the same neighbour lists: seconds,
 * CPU seconds, and how well the layout shows who is near to whom (k 15, measured over 500 papers).
 * Up to 15,000 rows of arxiv-cs-labelled; larger sizes are the first papers of arxiv-cs-100k by
 * random projections of their words. umap-learn is warm.
 *
 * npm run bench:layout -- [--sizes 2000,10000,50000] [--methods "paperweave;umap-js"] [--seeds 3]
 * [--json FILE]
 */
import { UMAP } from "umap-js";
import { takeRows } from "../src/core/matrix.js";
import { seededRandom, shuffledRange } from "../src/core/random.js";
import type { KnnGraph, Matrix, Paper } from "../src/core/types.js";
import { umap } from "../src/layout/index.js";
import { knnGraph } from "../src/neighbors/index.js";
import { readLabelledSet } from "../test/support/labelled.js";
import { groupNearness, QualityMeter } from "./lib/layout-quality.js";
import { chosenMethods, median, option, report } from "./lib/measure.js";
import { PeerFiles, takeBytes } from "./lib/peer-files.js";
import { Peer } from "./lib/peer.js";
import { projectedWords } from "./lib/projected-words.js";
import { sharedLines } from "./lib/shared-lines.js";

const K = 15,
  QUERIES = 500,
  LABELLED = 15_000;
const sizes = (option("sizes") ?? "2000,10000,50000").split(",").map(Number);
const seeds = Number(option("seeds") ?? 3);
type Laid = { seconds: number; cpu: number; layout: Matrix };

const files = new PeerFiles();
let peer: Peer | undefined;
const table: object[] = [];
for (const size of sizes) {
  const { vectors, labels } = rows(size);
  const neighbors = await knnGraph(vectors, { k: K - 1, method: size > LABELLED ? "hnsw" : "exact" });
  const meter = new QualityMeter(vectors, QUERIES);
  const methods = chosenMethods<(seed: number) => Promise<Laid>>({
    paperweave: (seed) => measured(() => umap(neighbors, { seed })),
    "umap-js": (seed) => measured(() => byUmapJs(neighbors, seed)),
    "umap-learn": () => byUmapLearn(`given-${size}`, vectors, neighbors),
    "umap-learn, own neighbours": () => byUmapLearn(`own-${size}`, vectors, undefined),
  });
  for (const [method, layOut] of Object.entries(methods)) {
    const runs: Laid[] = [];
    if (method.startsWith("umap-learn") && !table.some((row) => "method" in row && row.method === method))
      await layOut(0); // it compiles at the first call
    for (let seed = 1; seed <= (method === "paperweave" ? seeds : 1); seed++) runs.push(await layOut(seed));
    const qualities = runs.map(({ layout }) => meter.measure(layout, K));
    table.push({
      rows: size,
      method,
      seconds: runs.map(({ seconds }) => seconds),
      "CPU seconds": median(runs.map(({ cpu }) => cpu)).toFixed(1),
      trustworthiness: qualities.map(({ trustworthiness }) => trustworthiness),
      overlap: qualities.map(({ overlap }) => overlap),
      ...(labels && { "near groups near": runs.map(({ layout }) => groupNearness(vectors, layout, labels)) }),
    });
    console.error(table.at(-1));
  }
}
peer?.close();
report(table);

/** Rows in the order of the set, evenly drawn from it. */
function rows(size: number): { vectors: Matrix; labels?: string[] } {
  if (size > LABELLED)
    return {
      vectors: projectedWords(
        sharedLines("arxiv-cs-100k.jsonl.gz")
          .slice(0, size)
          .map((line) => JSON.parse(line) as Paper),
      ),
    };
  const { vectors, labels } = readLabelledSet("arxiv-cs-labelled");
  const drawn = shuffledRange(vectors.rows, seededRandom(1)).slice(0, size).sort();
  return { vectors: takeRows(vectors, drawn), labels: Array.from(drawn, (row) => labels[row]!) };
}

async function measured(work: () => Matrix | Promise<Matrix>): Promise<Laid> {
  const start = performance.now(),
    used = process.cpuUsage();
  const layout = await work();
  const { user, system } = process.cpuUsage(used);
  return { layout, seconds: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 };
}

/**
 * Its own number of epochs, which hangs it when it is not divisible by 3. It takes neighbours with
 * the point itself first.
 */
function byUmapJs({ indices, similarities, rows, k }: KnnGraph, seed: number): Matrix {
  const model = new UMAP({
    nComponents: 2,
    nNeighbors: K,
    minDist: 0.1,
    random: seededRandom(seed).next,
    nEpochs: rows <= 10_000 ? 501 : 201,
  });
  const lists = Array.from({ length: rows }, (_, row) => row);
  model.setPrecomputedKNN(
    lists.map((row) => [row, ...indices.subarray(row * k, (row + 1) * k)]),
    lists.map((row) => [
      0,
      ...Array.from(similarities.subarray(row * k, (row + 1) * k), (similarity) => Math.max(0, 1 - similarity)),
    ]),
  );
  const positions = model.fit(lists.map((row) => [row]));
  return { data: Float32Array.from(positions.flat()), rows, cols: 2 };
}

async function byUmapLearn(name: string, vectors: Matrix, neighbors: KnnGraph | undefined): Promise<Laid> {
  peer ??= new Peer("layout.py");
  const given = neighbors && {
    numbers: files.writeMatrix(`${name}-numbers`, {
      data: Float32Array.from(neighbors.indices),
      rows: neighbors.rows,
      cols: neighbors.k,
    }),
    distances: files.writeMatrix(`${name}-distances`, {
      data: neighbors.similarities.map((similarity) => Math.max(0, 1 - similarity)),
      rows: neighbors.rows,
      cols: neighbors.k,
    }),
  };
  const { seconds, cpu, file } = await peer.ask<{ seconds: number; cpu: number; file: string }>({
    file: files.writeMatrix(name, vectors),
    neighbors: given,
  });
  return { seconds, cpu, layout: { data: new Float32Array(takeBytes(file)), rows: vectors.rows, cols: 2 } };
}
