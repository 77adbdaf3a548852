import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Embedder, Filter, Paper, PaperInput } from "../../src/index.js";
import { sharedPath } from "../support/shared.js";
import { fixedEmbedder } from "./fixed-embedder.js";

/** A set of papers, and what it is asked. */
export interface Corpus {
  name: string;
  papers: PaperInput[];
  embedder: string | Embedder;
  queries: string[];
  filter: Filter;
  /** Topics of the user's own, each told in words; the first three papers are the examples of one more. */
  guide: Record<string, string>;
  /** In how many samples `quality` finds the topics again. */
  samples: number;
}

/** Whether all the data that the digests need lie beside the project. */
export const hasCorpora = [
  ["data", "daily-papers.txt"],
  ["data", "ai-areas-labelled.jsonl.gz"],
  ["data", "arxiv-cs-labelled.jsonl.gz"],
  ["data", "stackoverflow", "title_StackOverflow.txt.gz"],
  ["reference", "minilm", "embeddings.npy"],
  ["reference", "embeddings", "ai-areas-labelled.npy"],
  ["reference", "embeddings", "arxiv-cs-labelled.npy"],
].every((parts) => sharedPath(...parts) !== undefined);

/** Path of the Hugging Face Daily Papers page, in text. */
export const dailyPapersPath = (): string => sharedPath("data", "daily-papers.txt")!;

/** @param papers what `readPapers` reads from the page; the reference has a vector for each, in the page's order */
export function dailyPapers(papers: readonly Paper[]): Corpus {
  const vectors = readNpy("reference", "minilm", "embeddings.npy").slice(0, papers.length);
  return {
    name: "daily-papers",
    ...withVectors(papers, vectors),
    queries: [
      "post-training quantization of large language models",
      '"continual learning" -robot',
      "contrastive learnin",
      "how do transformers attend to long contexts?",
    ],
    filter: { abstract: { $exists: true }, $not: { title: { $lt: "D" } } },
    guide: { quantization: "quantization of weights to few bits", vision: "images, detection, segmentation" },
    samples: 5,
  };
}

export function aiAreas(): Corpus {
  const papers = readRows("ai-areas-labelled").map(({ id, title, abstract, label }) => {
    const year = /(?:19|20)\d\d/.exec(id)?.[0];
    return { id, title, abstract, categories: [label], ...(year !== undefined && { year: Number(year) }) };
  });
  return {
    name: "ai-areas",
    ...withVectors(papers, readNpy("reference", "embeddings", "ai-areas-labelled.npy")),
    queries: [
      "planning under uncertainty",
      '"graph neural networks" -molecule',
      "fair allocation of indivisable goods",
      "answering questions over knowledge graphs",
    ],
    filter: { $or: [{ year: { $gte: 2021 } }, { title: { $exists: false } }], categories: { $ne: "Robotics" } },
    guide: { games: "game theory, auctions and mechanism design", planning: "planning and search heuristics" },
    samples: 3,
  };
}

export function arxivCs(): Corpus {
  const papers = readRows("arxiv-cs-labelled").map(({ id, title, abstract, date, label }) => {
    return { id, title, abstract, date, categories: [label] };
  });
  return {
    name: "arxiv-cs-labelled",
    ...withVectors(papers, readNpy("reference", "embeddings", "arxiv-cs-labelled.npy")),
    queries: [
      "error-correcting codes",
      '"type inference" -java',
      "wireles sensor networks",
      "how fast can matrices be multiplied?",
    ],
    filter: { date: { $gte: "2012", $lt: "2018-06" }, categories: { $in: ["cs.IT", "cs.DS", "cs.PL", "cs.CL"] } },
    guide: { cryptography: "encryption and cryptographic protocols", logic: "proofs, logic and type theory" },
    samples: 2,
  };
}

/** The first 2,000 titles, without abstracts, embedded by "minilm-fast". */
export function stackOverflow(): Corpus {
  const titles = readGzip("data", "stackoverflow", "title_StackOverflow.txt.gz").split("\n").slice(0, 2000);
  return {
    name: "stackoverflow",
    papers: titles.map((title, row) => ({ id: `question-${row + 1}`, title: title.trim() })),
    embedder: "minilm-fast",
    queries: ["LINQ query with a join", '"web service" -java', "subversoin repository", "how do I center an image?"],
    filter: { title: { $gte: "H" } },
    guide: { databases: "queries and tables of a database", "version control": "repositories, branches and merges" },
    samples: 5,
  };
}

function withVectors<Input extends PaperInput>(papers: readonly Input[], vectors: readonly Float32Array[]) {
  const withOwn = papers.map((paper, row) => ({ ...paper, vector: vectors[row]! }));
  return { papers: withOwn, embedder: fixedEmbedder(withOwn) };
}

function readRows(name: string): (Pick<Paper, "id" | "title" | "abstract"> & { date: string; label: string })[] {
  const lines = readGzip("data", `${name}.jsonl.gz`).trim().split("\n");
  return lines.map((line) => JSON.parse(line));
}

function readGzip(...parts: string[]): string {
  return gunzipSync(readFileSync(sharedPath(...parts)!)).toString("utf8");
}

/** The rows of a float32 matrix in a file of version 1 of numpy's format. */
function readNpy(...parts: string[]): Float32Array[] {
  const file = readFileSync(sharedPath(...parts)!);
  const headerEnd = 10 + file.readUInt16LE(8);
  const [, rows, columns] = /'shape': \((\d+), (\d+)\)/.exec(file.toString("latin1", 10, headerEnd))!.map(Number);
  const values = new Float32Array(file.buffer.slice(file.byteOffset + headerEnd, file.byteOffset + file.length));
  return Array.from({ length: rows! }, (_, row) => values.slice(row * columns!, (row + 1) * columns!));
}
