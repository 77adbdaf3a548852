import type { Paper } from "../../src/core/types.js";
import type { Relevance } from "./ranking-metrics.js";
import { sharedLines } from "./shared-lines.js";

/** Documents, queries, and which documents answer which. */
export interface RetrievalSet {
  papers: Paper[];
  queries: { text: string; relevance: Relevance }[];
}

const files = { scifact: ["queries_train", "qrels_train"], cran: ["queries", "qrels"] } as const;
export type RetrievalSetName = keyof typeof files;
export const retrievalSets = Object.keys(files) as RetrievalSetName[];

/** Queries that no document answers are left out. */
export function readRetrievalSet(name: RetrievalSetName): RetrievalSet {
  const [queryFile, judgementFile] = files[name];
  const judged = new Map<string, Map<string, number>>();
  for (const line of sharedLines(name, `${judgementFile}.tsv.gz`).slice(1)) {
    const [query, document, gain] = line.split("\t") as [string, string, string];
    judged.set(query, (judged.get(query) ?? new Map<string, number>()).set(document, Number(gain)));
  }
  const queries = sharedLines(name, `${queryFile}.jsonl.gz`).map(
    (line) => JSON.parse(line) as { id: string; text: string },
  );
  return {
    papers: sharedLines(name, "corpus.jsonl.gz").map((line) => {
      const { id, title, abstract, text } = JSON.parse(line) as {
        id: string;
        title?: string;
        abstract?: string;
        text?: string;
      };
      return { id: String(id), title: title ?? "", abstract: abstract ?? text ?? "" };
    }),
    queries: queries.flatMap(({ id, text }) => {
      const relevance = judged.get(String(id));
      return relevance && [...relevance.values()].some((gain) => gain > 0) ? [{ text, relevance }] : [];
    }),
  };
}
