// What the types must allow; only type-checked. types.cts is a copy that check-tarball.js makes.
import { PaperIndex, PaperweaveError, readPapers, streamPapers, TopicMap, TopicModel, version } from "paperweave";
import type {
  Chart,
  DatabaseIndex,
  Embedder,
  Hit,
  KnnGraph,
  Matrix,
  NeighborIndex,
  Paper,
  PaperInput,
  Progress,
  Topic,
  TopicModelJSON,
  TopicOptions,
  UpsertReport,
} from "paperweave";
import { cosineSimilarity, createEmbedder } from "paperweave/embed";
import { umap, umapTransform, type UmapOptions } from "paperweave/layout";
import { element, show, type ShowOptions } from "paperweave/notebook";
import { ExactIndex, HnswIndex, knnGraph, type KnnGraphOptions } from "paperweave/neighbors";
import { openSearchStore, type OpenSearchOptions, type PaperStore } from "paperweave/opensearch";
import { postgresStore, type PostgresOptions } from "paperweave/postgres";
import { createTestEmbedder } from "paperweave/testing";
import { ctfidf, kMeans, leiden, type KMeansOptions, type LeidenOptions } from "paperweave/topics";

export async function main(signal: AbortSignal): Promise<void> {
  const {
    papers,
    skipped,
    warnings,
  }: { papers: Paper[]; skipped: { where: string; reason: string }[]; warnings: string[] } =
    await readPapers("papers.jsonl");
  for await (const paper of streamPapers(new URL("file:///papers.jsonl"), { onSkip: ({ reason }) => void reason }))
    void paper.title;
  const own: Embedder = createTestEmbedder({ dimensions: 32 });
  const index = await PaperIndex.open("folder", { embedder: own });
  const place: PostgresOptions = { connectionString: "postgres://host/papers", ssl: { ca: "…" }, schema: "papers" };
  const shared: DatabaseIndex = await PaperIndex.open(postgresStore(place), { embedder: own });
  void [await shared.count(), await shared.get("a")];
  const input: PaperInput = { title: "One", vector: [1, 2, 3] };
  const report: UpsertReport = await index.upsert([...papers, input], {
    onProgress: ({ done, total }: Progress) => void [done, total],
    signal,
  });
  const hits: Hit[] = await index.related(report.added[0] ?? "", { k: 5, explain: true });
  const options: TopicOptions = { count: "auto" };
  const model: TopicModel = await index.topics(options);
  const topics: Topic[] = model.list();
  const json: TopicModelJSON = model.toJSON();
  const map: TopicMap = await model.map({ nNeighbors: 10, signal });
  const later: TopicMap = await model.map({ previous: map });
  void [
    map instanceof TopicMap,
    map.toSVG({ theme: "dark", width: 600 }),
    map.toHTML({ title: "A map", theme: "dark", related: 4, maxBytes: Infinity }),
    later.points[0]?.x,
    map.topics[0]?.label,
  ];
  const charts: Chart[] = [
    model.overTime({ by: "year" }),
    model.tree(),
    model.similarities({ level: 0 }),
    await model.quality(),
  ];
  const shown: ShowOptions = { as: "svg" };
  for (const chart of charts) await show(chart, shown);
  void [
    model.overTime({ by: "month" }).toSVG({ kind: "stream", values: "counts", topics: 5, theme: "light" }),
    element(hits),
  ];
  const kept: OpenSearchOptions = {
    node: ["https://one:9200", "https://two:9200"],
    index: "papers",
    auth: { username: "a", password: "b" },
    tls: { ca: "PEM", rejectUnauthorized: true },
  };
  const store: PaperStore = openSearchStore(kept);
  void (await PaperIndex.open(store, { embedder: own })).papers();
  void [TopicModel.fromJSON(json, index), hits, topics, skipped, warnings, version];

  const matrix: Matrix = await (await createEmbedder("minilm", { threads: 1 })).embed(["a"]);
  const graphOptions: KnnGraphOptions = { k: 3, method: "auto" };
  const graph: KnnGraph = await knnGraph(matrix, graphOptions);
  const umapOptions: UmapOptions = { dimensions: 3, nNeighbors: 10, minDist: 0.2, seed: 7 };
  const layout: Matrix = await umap(graph, umapOptions);
  void [await umap(matrix, { previous: { layout, rows: [0] }, signal }), await umapTransform(graph, layout)];
  const indexes: NeighborIndex[] = [new ExactIndex({ dimensions: 3 }), new HnswIndex({ dimensions: 3 })];
  const leidenOptions: LeidenOptions = { resolution: 1 };
  const kMeansOptions: KMeansOptions = { k: 2 };
  void [
    leiden(graph, leidenOptions).modularity,
    kMeans(matrix, kMeansOptions),
    ctfidf,
    indexes,
    cosineSimilarity([1], [2]),
  ];
  try {
    await index.close();
  } catch (error) {
    if (PaperweaveError.is(error, "aborted")) throw new PaperweaveError(error.code, error.message, { cause: error });
  }
  // @ts-expect-error: options are checked by type too
  await index.search("words", { limit: 3 });
}
