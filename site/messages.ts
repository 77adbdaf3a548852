import type { Topic } from "paperweave/web";

/** What is sent between the page and its worker. */

/** A paper as the page lists it. */
export interface ShownPaper {
  id: string;
  title: string;
  /** First authors, year and venue. */
  byline: string;
  /** Where it can be read. */
  links: { name: string; address: string }[];
  /** A sentence of its abstract that fits the query, or why it is related. */
  notes: string[];
}

/** A record that was not taken as a paper of its own, and why. */
export interface LeftRecord {
  where: string;
  reason: string;
}

/** What became of the records of the files. */
export interface Report {
  papers: number;
  skipped: LeftRecord[];
  merged: LeftRecord[];
  warnings: string[];
  /** Papers of whose text the model reads the beginning alone. */
  truncated: number;
}

export interface ShownTopic extends Pick<Topic, "id" | "color" | "label" | "size"> {
  terms: string[];
  /** The first papers of the topic, those that belong to it most firmly. */
  papers: ShownPaper[];
}

export interface Opened {
  report: Report;
  topics: ShownTopic[];
  /** Papers in no topic. */
  withoutTopic: number;
  /** The map's page. */
  map: string;
}

export interface Download {
  name: string;
  type: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** The files that the page offers. */
export const downloadNames = ["map.html", "papers.csv", "topics.json", "papers.bib", "papers.zip"] as const;
export type DownloadName = (typeof downloadNames)[number];

/** The two files of the model. */
export interface ModelFiles {
  table: Uint8Array;
  tokenizer: Uint8Array;
}

/** What the page asks of the worker. `open` comes first, once. */
export interface Engine {
  open(files: readonly File[], model: ModelFiles): Promise<Opened>;
  search(query: string): Promise<ShownPaper[]>;
  related(id: string): Promise<ShownPaper[]>;
  download(name: DownloadName): Promise<Download>;
}

/** Where the work stands: a sentence that stays for a stage, and how much of the stage is done. */
export interface WorkProgress {
  stage: string;
  done?: number;
  total?: number;
}

/** A call of the page. */
export interface Call {
  id: number;
  name: keyof Engine;
  args: unknown[];
}

/** What the worker says: progress, or the end of a call. */
export type Answer = { progress: WorkProgress } | { id: number; value: unknown } | { id: number; error: string };
