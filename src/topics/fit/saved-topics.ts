import { formatValue } from "../../core/format.js";
import { PaperweaveError } from "../../core/errors.js";
import type { Topic } from "../../core/types.js";
import type { Calibration, Curve } from "../clustering/calibration.js";

const FORMAT = "paperweave-topics";
const VERSION = 1;

/** A guide as it is saved: its description, or ids of its examples. */
export interface SavedGuide {
  /** Name of the guide, and of its topic. */
  name: string;
  /** What the topic is about, in words; absent where there are examples. */
  description?: string | undefined;
  /** Ids of example papers. */
  examples?: string[] | undefined;
}

/** Topics as plain data, for a file or a database; what `TopicModel.toJSON` gives. */
export interface TopicModelJSON {
  /** Says what the data are. */
  format: typeof FORMAT;
  /** Version of the format. */
  version: number;
  /** Id of the embedder that the vectors of the papers are from. */
  embedder: string;
  /** The topics of all levels, coarse to fine, on each level the largest first. */
  topics: Topic[];
  /** How many levels there are. */
  levels: number;
  /** Resolution at which the topics were found; absent for k-means. */
  resolution?: number | undefined;
  /** The first id that no topic has had. */
  nextId: number;
  /**
   * Topics that were merged or split by hand: their papers stay together when topics are found
   * again.
   */
  held: number[];
  /**
   * Topics that have their label from `rename`; models saved before there was this list have none.
   */
  renamed: number[];
  /** `version` of the namer that named the topics last; absent where it had none. */
  namer?: string | undefined;
  /** Guides that the topics were found with. */
  guides: SavedGuide[];
  /** How often the votes of neighbours are right, for `assign`. */
  calibration: Calibration;
  /** Terms of each topic of the finest level that are counted over time. */
  vocabulary: {
    /** Id of the topic. */
    topic: number;
    /** Its terms. */
    terms: string[];
  }[];
  /** Lists of the same length, in the order in which the topics were found. It follows from the papers' contents. */
  papers: {
    /** Ids of the papers. */
    ids: string[];
    /** Topic of each paper, of the finest level; -1 for none. */
    topics: number[];
    /** How firmly each paper belongs to its topic, from 0 to 1. */
    strengths: number[];
    /** Bit i is set where the paper uses term i of its topic's vocabulary. */
    terms: number[];
  };
}

/** What a fit finds. */
export type FittedTopics = Omit<TopicModelJSON, "format" | "version" | "embedder">;

/** A fit in the form that is saved. @param embedder id of the embedder of the papers' vectors */
export function toSaved(fit: FittedTopics, embedder: string): TopicModelJSON {
  return { format: FORMAT, version: VERSION, embedder, ...fit };
}

/**
 * The plain data of a topic model, in a copy. Every value is checked, so that nothing fails later.
 * @param json the data, or its text
 * @throws PaperweaveError `bad-format`, `version-mismatch`
 */
export function readModel(json: unknown): TopicModelJSON {
  const data = (typeof json === "string" ? parse(json) : json) as Partial<TopicModelJSON> | null | undefined;
  if (data?.format !== FORMAT)
    throw new PaperweaveError("bad-format", `Topics must have format "${FORMAT}", got ${formatValue(data?.format)}.`);
  const { version } = data;
  if (!isWhole(version) || version < 1) throw damaged(`the version is ${formatValue(version)}`);
  if (version > VERSION) {
    throw new PaperweaveError(
      "version-mismatch",
      `The topics have format version ${version}; this paperweave reads up to ${VERSION}.`,
    );
  }
  if (typeof data.embedder !== "string") throw damaged(`the embedder is ${formatValue(data.embedder)}`);
  const topics = listOf<Topic>(data.topics, "the topics").map(readTopic);
  const known = new Set(topics.map(({ id }) => id));
  if (known.size < topics.length) throw damaged("two topics have the same id");
  checkTree(topics, data.levels);
  const { resolution, nextId } = data;
  if (resolution !== undefined && !(Number.isFinite(resolution) && resolution > 0))
    throw damaged(`the resolution is ${formatValue(resolution)}`);
  if (!isWhole(nextId) || topics.some(({ id }) => id >= nextId)) throw damaged(`the next id is ${formatValue(nextId)}`);
  const papers = readPapers(data.papers, topics);
  const isTopic = (value: unknown): value is number => known.has(value as number);
  return {
    format: FORMAT,
    version,
    embedder: data.embedder,
    topics,
    levels: data.levels!,
    ...(resolution !== undefined && { resolution }),
    nextId,
    held: listOf(data.held, "the held topics", isTopic),
    renamed: listOf(data.renamed ?? [], "the renamed topics", isTopic),
    ...(typeof data.namer === "string" && { namer: data.namer }),
    guides: listOf<SavedGuide | null>(data.guides, "the guides").map(readGuide),
    calibration: { first: readCurve(data.calibration?.first), further: readCurve(data.calibration?.further) },
    vocabulary: listOf<{ topic: number; terms: string[] } | null>(data.vocabulary, "the vocabulary").map((own) => {
      if (!isTopic(own?.topic)) throw damaged(`the vocabulary is of a topic ${formatValue(own?.topic)}`);
      return { topic: own.topic, terms: listOf(own.terms, `the vocabulary of topic ${own.topic}`, isText) };
    }),
    papers,
  };
}

/** Parents and children must fit together, and every branch must have all levels. */
function checkTree(topics: readonly Topic[], levels: unknown): void {
  const byId = new Map(topics.map((topic) => [topic.id, topic]));
  for (const { id, parent, children } of topics) {
    for (const other of parent === undefined ? children : [parent, ...children]) {
      if (!byId.has(other)) throw damaged(`topic ${id} names a topic ${other} that does not exist`);
    }
    if (parent !== undefined && !byId.get(parent)!.children.includes(id))
      throw damaged(`topic ${id} is not among the children of its parent ${parent}`);
    if (children.some((child) => byId.get(child)!.parent !== id))
      throw damaged(`a child of topic ${id} names another parent`);
  }
  if (!isWhole(levels) || levels < 1) throw damaged(`there are ${formatValue(levels)} levels`);
  for (const topic of topics) {
    if (topic.children.length > 0) continue;
    let depth = 1;
    for (let at: Topic | undefined = topic; at?.parent !== undefined && depth <= levels; at = byId.get(at.parent))
      depth++;
    if (depth !== levels) throw damaged(`topic ${topic.id} is not on the last of ${levels} levels`);
  }
}

function readGuide(guide: SavedGuide | null, at: number): SavedGuide {
  const { name, description, examples } = guide ?? ({} as SavedGuide);
  if (typeof name !== "string" || (description !== undefined && typeof description !== "string"))
    throw damaged(`guide number ${at} lacks a name`);
  return {
    name,
    ...(description !== undefined
      ? { description }
      : { examples: listOf(examples, `the examples of the guide ${formatValue(name)}`, isText) }),
  };
}

function readCurve(curve: Curve | undefined): Curve {
  const scores = listOf(curve?.scores, "the scores of the calibration", isNumber);
  const shares = listOf(curve?.shares, "the shares of the calibration", isNumber);
  if (scores.length !== shares.length) throw damaged("the calibration has more shares than scores, or fewer");
  return { scores, shares };
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
  const { id, label, summary, terms, size, exemplars, parent, children, guided, color } = topic ?? ({} as Topic);
  if (!isWhole(id) || id < 0 || typeof label !== "string" || !isWhole(size) || size < 0)
    throw damaged(`${where} lacks an id, a label or a size`);
  if (parent !== undefined && !isWhole(parent)) throw damaged(`the parent of ${where} is ${formatValue(parent)}`);
  return {
    id,
    label,
    ...(typeof summary === "string" && { summary }),
    terms: listOf<Topic["terms"][number] | null>(terms, `the terms of ${where}`).map((term) => {
      if (typeof term?.term !== "string" || !Number.isFinite(term.weight))
        throw damaged(`a term of ${where} lacks its text or weight`);
      return { term: term.term, weight: term.weight };
    }),
    size,
    exemplars: listOf(exemplars, `the exemplars of ${where}`, isText),
    ...(parent !== undefined && { parent }),
    children: listOf(children, `the children of ${where}`, isWhole),
    ...(typeof guided === "string" && { guided }),
    ...(isWhole(color) && color >= 0 && { color }),
  };
}

/** Papers must be in topics of the finest level, as many as the sizes of these say. */
function readPapers(
  papers: TopicModelJSON["papers"] | null | undefined,
  known: readonly Topic[],
): TopicModelJSON["papers"] {
  const ids = listOf(papers?.ids, "the ids of the papers", isText);
  const topics = listOf(papers?.topics, "the topics of the papers", isWhole);
  const strengths = listOf(papers?.strengths, "the strengths of the papers", isNumber);
  const terms = listOf(papers?.terms, "the terms of the papers", isWhole);
  if (topics.length !== ids.length || strengths.length !== ids.length || terms.length !== ids.length) {
    throw damaged(
      `there are ${ids.length} papers with ${topics.length} topics, ${strengths.length} strengths ` +
        `and ${terms.length} terms`,
    );
  }
  if (new Set(ids).size < ids.length) throw damaged("a paper is listed twice");
  const counts = new Map(known.filter(({ children }) => children.length === 0).map(({ id }) => [id, 0]));
  for (const topic of topics) {
    if (topic === -1) continue;
    if (!counts.has(topic)) throw damaged(`papers are in a topic ${topic} that does not exist`);
    counts.set(topic, counts.get(topic)! + 1);
  }
  const sizes = new Map(known.map(({ id, size }) => [id, size]));
  for (const { id, size, children } of known) {
    const found = children.length === 0 ? counts.get(id)! : children.reduce((sum, child) => sum + sizes.get(child)!, 0);
    if (size !== found) throw damaged(`topic ${id} has ${found} papers, not ${size}`);
  }
  return { ids, topics, strengths, terms };
}

/** A copy of a list, each of its values checked. */
function listOf<T>(
  list: unknown,
  name: string,
  check: (value: unknown) => value is T = (value): value is T => value !== undefined,
): T[] {
  if (!Array.isArray(list)) throw damaged(`${name} are not a list`);
  return Array.from(list, (value: unknown) => {
    if (!check(value)) throw damaged(`${formatValue(value)} is among ${name}`);
    return value;
  });
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function damaged(how: string): PaperweaveError {
  return new PaperweaveError("bad-format", `The topics are damaged: ${how}.`);
}
