import { PaperweaveError } from "../core/errors.js";
import { formatValue } from "../core/format.js";
import type { RunOptions } from "../core/types.js";
import { pageText, wholePaper } from "./answers.js";
import type { OpenFolder } from "./open-folder.js";
import { listTopics, topicDetails } from "./topic-tools.js";
import { MAX_LIMIT } from "./tool-arguments.js";

const LIBRARY = "paperweave://library",
  TOPICS = "paperweave://topics",
  TOPIC = "paperweave://topics/",
  PAPER = "paperweave://papers/";
const mimeType = "application/json";

/** Resources that a client can list. Single papers are too many to list; they have a template. */
export const resources: readonly object[] = [
  { uri: LIBRARY, name: "library", title: "The library", description: "Number of papers, years, model.", mimeType },
  { uri: TOPICS, name: "topics", title: "Topics", description: `The ${MAX_LIMIT} largest topics.`, mimeType },
];

/** Resources of one paper or topic. */
export const resourceTemplates: readonly object[] = [
  { uriTemplate: `${PAPER}{id}`, name: "paper", title: "A paper", description: "A paper with its abstract.", mimeType },
  { uriTemplate: `${TOPIC}{id}`, name: "topic", title: "A topic", description: "A topic and its papers.", mimeType },
];

/**
 * The content of a resource, as JSON.
 * @throws PaperweaveError `not-found`
 */
export async function readResource(uri: string, folder: OpenFolder, run: RunOptions): Promise<string> {
  if (uri === LIBRARY) return folder.use(async ({ index }) => libraryText(index));
  if (uri === TOPICS) return listTopics({ limit: MAX_LIMIT }, folder, run);
  if (uri.startsWith(TOPIC)) return topicDetails({ id: Number(uri.slice(TOPIC.length)) }, folder, run);
  if (uri.startsWith(PAPER)) return folder.use(async ({ index }) => paperText(index, idIn(uri)));
  throw new PaperweaveError("not-found", `There is no resource ${formatValue(uri)}.`);
}

function idIn(uri: string): string {
  const id = uri.slice(PAPER.length);
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

type Index = Parameters<Parameters<OpenFolder["use"]>[0]>[0]["index"];

function libraryText(index: Index): string {
  let first = Infinity;
  let last = -Infinity;
  for (const { year } of index.papers())
    if (year !== undefined) [first, last] = [Math.min(first, year), Math.max(last, year)];
  return JSON.stringify({
    papers: index.size,
    ...(first <= last && { years: [first, last] }),
    embedder: index.embedder,
    dimensions: index.dimensions,
  });
}

function paperText(index: Index, id: string): string {
  const paper = index.get(id);
  if (!paper) throw new PaperweaveError("not-found", `The library has no paper with the id ${formatValue(id)}.`);
  return pageText({ name: "papers", rows: [wholePaper(paper)], offset: 0, more: false });
}
