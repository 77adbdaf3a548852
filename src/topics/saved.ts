import { show } from "../core/check.js";
import { PaperweaveError } from "../core/errors.js";
import type { Topic } from "../core/types.js";

export const FORMAT = "paperweave-topics";
export const VERSION = 1;

/** Topics as plain data, for a file or a database. */
export interface TopicModelJSON {
  format: typeof FORMAT;
  version: number;
  embedder: string;
  topics: Topic[];
  /** Parallel lists, ordered by id; topic -1 is "no topic". */
  papers: { ids: string[]; topics: number[]; strengths: number[] };
}

/**
 * The plain data of a topic model, in a copy; checked down to the last value, so that nothing
 * that is made from it fails later.
 * @param json the data, or its text
 * @throws PaperweaveError `bad-format`, `version-mismatch`
 */
export function readModel(json: unknown): TopicModelJSON {
  const data = (typeof json === "string" ? parse(json) : json) as Partial<TopicModelJSON> | null | undefined;
  if (data?.format !== FORMAT) throw new PaperweaveError("bad-format", `Topics must have format "${FORMAT}", got ${show(data?.format)}.`);
  const { version } = data;
  if (!isWhole(version) || version < 1) throw damaged(`the version is ${show(version)}`);
  if (version > VERSION) {
    throw new PaperweaveError("version-mismatch", `The topics have format version ${version}; this paperweave reads up to ${VERSION}.`);
  }
  if (typeof data.embedder !== "string") throw damaged(`the embedder is ${show(data.embedder)}`);
  const topics = listOf<Topic>(data.topics, "the topics").map(readTopic);
  const known = new Set(topics.map(({ id }) => id));
  if (known.size < topics.length) throw damaged("two topics have the same id");
  for (const { id, parent, children } of topics) {
    for (const other of parent === undefined ? children : [parent, ...children]) {
      if (!known.has(other)) throw damaged(`topic ${id} is related to a topic ${other} that there is not`);
    }
  }
  return { format: FORMAT, version, embedder: data.embedder, topics, papers: readPapers(data.papers, known) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PaperweaveError("bad-format", `The topics are not JSON: ${(cause as Error).message}.`, { cause });
  }
}

function readTopic(topic: Topic | null, at: number): Topic {
  const where = `topic number ${at}`;
  const { id, label, terms, size, exemplars, parent, children } = topic ?? ({} as Topic);
  if (!isWhole(id) || id < 0 || typeof label !== "string" || !isWhole(size) || size < 0) throw damaged(`${where} lacks an id, a label or a size`);
  if (parent !== undefined && !isWhole(parent)) throw damaged(`the parent of ${where} is ${show(parent)}`);
  return {
    id,
    label,
    terms: listOf<Topic["terms"][number] | null>(terms, `the terms of ${where}`).map((term) => {
      if (typeof term?.term !== "string" || !Number.isFinite(term.weight)) throw damaged(`a term of ${where} lacks its text or weight`);
      return { term: term.term, weight: term.weight };
    }),
    size,
    exemplars: listOf(exemplars, `the exemplars of ${where}`, isText),
    ...(parent !== undefined && { parent }),
    children: listOf(children, `the children of ${where}`, isWhole),
  };
}

function readPapers(papers: TopicModelJSON["papers"] | null | undefined, known: ReadonlySet<number>): TopicModelJSON["papers"] {
  const ids = listOf(papers?.ids, "the ids of the papers", isText);
  const topics = listOf(papers?.topics, "the topics of the papers", isWhole);
  const strengths = listOf(papers?.strengths, "the strengths of the papers", (value): value is number => Number.isFinite(value));
  if (topics.length !== ids.length || strengths.length !== ids.length) {
    throw damaged(`there are ${ids.length} papers with ${topics.length} topics and ${strengths.length} strengths`);
  }
  if (new Set(ids).size < ids.length) throw damaged("a paper is in it twice");
  const unknown = topics.find((topic) => topic !== -1 && !known.has(topic));
  if (unknown !== undefined) throw damaged(`papers are in a topic ${unknown} that there is not`);
  return { ids, topics, strengths };
}

/** A copy of a list, each of its values checked. */
function listOf<T>(list: unknown, name: string, check: (value: unknown) => value is T = (value): value is T => value !== undefined): T[] {
  if (!Array.isArray(list)) throw damaged(`${name} are no list`);
  return Array.from(list, (value: unknown) => {
    if (!check(value)) throw damaged(`${show(value)} is among ${name}`);
    return value;
  });
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function damaged(how: string): PaperweaveError {
  return new PaperweaveError("bad-format", `The topics are damaged: ${how}.`);
}
