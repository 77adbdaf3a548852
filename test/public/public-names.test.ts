import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { exportedNames, readSources } from "../support/architecture.js";

/* What is exported here is promised to users: a name comes or goes on purpose only. */

const sources = readSources(fileURLToPath(new URL("../../src", import.meta.url)));

/** All names of the small entries, types among them. */
const ENTRIES = {
  "embed/index.ts": [
    "EmbedFunction",
    "FunctionEmbedderOptions",
    "ModelDtype",
    "ModelOptions",
    "Pooling",
    "Precision",
    "Prompts",
    "Vectors",
    "VectorsOrBatches",
    "cosineSimilarity",
    "createEmbedder",
    "embedderFromFunction",
  ],
  "adapters/ai.ts": ["AiEmbedderOptions", "AiEmbeddingModel", "aiEmbeddingModel", "embedderFromAi"],
  "adapters/langchain.ts": [
    "PaperMetadata",
    "PaperweaveEmbeddings",
    "PaperweaveRetriever",
    "PaperweaveRetrieverInput",
    "PaperweaveVectorStore",
    "embedderFromLangChain",
  ],
  "neighbors/index.ts": [
    "ExactIndex",
    "HnswEngineName",
    "HnswIndex",
    "HnswMethod",
    "HnswOptions",
    "HnswParameterOptions",
    "KnnGraphOptions",
    "NeighborMethod",
    "knnGraph",
  ],
  "topics/index.ts": ["KMeansOptions", "LeidenOptions", "ctfidf", "kMeans", "leiden"],
  "layout/index.ts": ["PreviousLayout", "UmapOptions", "UmapTransformOptions", "umap", "umapTransform"],
  "notebook.ts": ["PageElement", "ShowOptions", "element", "show"],
};

test.each(Object.entries(ENTRIES))("%s exports what is meant for users, and nothing else", (path, names) => {
  expect(exportedNames(sources, path)).toEqual(names);
});

test("index.ts has these classes and functions, and nothing else that runs", async () => {
  expect(Object.keys(await import("../../src/index.js")).sort()).toEqual([
    "DatabaseIndex",
    "PaperIndex",
    "PaperweaveError",
    "TopicMap",
    "TopicModel",
    "checkIndex",
    "readPapers",
    "repairIndex",
    "streamPapers",
    "version",
  ]);
});

test("no entry exports a name that a platform has already", () => {
  const names = ["index.ts", ...Object.keys(ENTRIES)].flatMap((path) => exportedNames(sources, path));
  const taken = ["Text", "Comment", "Range", "Selection", "Document", "Element", "Node", "Event", "Option", "Image"];
  expect(names.filter((name) => name in globalThis || taken.includes(name))).toEqual([]);
});
