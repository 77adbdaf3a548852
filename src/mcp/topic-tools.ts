import { PaperweaveError } from "../core/errors.js";
import { formatValue } from "../core/format.js";
import type { Embedder, Paper, RunOptions, Topic } from "../core/types.js";
import type { TopicName } from "../model/changes.js";
import type { TopicModel } from "../model/model.js";
import { PaperIndex } from "../paper-index.js";
import { pageText, paperRow, shortened, shortSentence } from "./answers.js";
import type { OpenFolder } from "./open-folder.js";
import { pageRequest, textArgument, type ToolArguments } from "./tool-arguments.js";

/** Terms of a topic in a list, and of a topic that was asked for. */
const LIST_TERMS = 5,
  OWN_TERMS = 12;
const SIMILAR_TOPICS = 5;
/** Changes of each kind, topics of one change, and characters of a label that are shown. */
const MAX_CHANGES = 10,
  MAX_PARTS = 5,
  MAX_LABEL = 100;

/** The tool `topics`. */
export async function listTopics(given: ToolArguments, folder: OpenFolder, run: RunOptions): Promise<string> {
  const { offset, limit } = pageRequest(given);
  const text = given.text === undefined ? undefined : textArgument(given, "text");
  return folder.use(async (library) => {
    const model = await library.topics(run);
    const list = model.list();
    const matches = text === undefined ? undefined : await model.assign(text, { signal: run.signal });
    const rows = matches
      ? matches.map(({ topic, similarity }) => ({
          ...topicRow(
            list.find(({ id }) => id === topic)!,
            LIST_TERMS,
          ),
          similarity: Number(similarity.toFixed(3)),
        }))
      : list.map((topic) => topicRow(topic, LIST_TERMS));
    const head = { total: rows.length, papers: library.index.size };
    const page = rows.slice(offset, offset + limit);
    return pageText({ head, name: "topics", rows: page, offset, more: rows.length > offset + limit });
  });
}

/** The tool `topic`. */
export async function topicDetails(given: ToolArguments, folder: OpenFolder, run: RunOptions): Promise<string> {
  const { offset, limit } = pageRequest(given);
  return folder.use(async (library) => {
    const model = await library.topics(run);
    const topic = findTopic(model, given.id);
    const members = model.members(topic.id);
    const papers = members.flatMap((id) => library.index.get(id) ?? []);
    const labels = new Map(model.list().map(({ id, label }) => [id, label]));
    const similar = model.similar(topic.id).slice(0, SIMILAR_TOPICS);
    const head = {
      ...topicRow(topic, OWN_TERMS),
      years: countYears(papers),
      similar: similar.map(({ topic: id, similarity }) => ({
        id,
        label: labels.get(id),
        similarity: Number(similarity.toFixed(3)),
      })),
    };
    const rows = papers.slice(offset, offset + limit).map(paperRow);
    return pageText({ head, name: "papers", rows, offset, more: papers.length > offset + limit });
  });
}

/** The tool `compare_topics`. */
export async function compareTopics(given: ToolArguments, folder: OpenFolder, run: RunOptions): Promise<string> {
  const since = textArgument(given, "since").trim();
  if (!/^\d{4}(?:-\d\d(?:-\d\d)?)?$/.test(since))
    throw new PaperweaveError(
      "invalid-argument",
      `since must be 2026, 2026-11 or 2026-11-30, got ${formatValue(since)}.`,
    );
  return folder.use(async (library) => {
    const { index } = library;
    const papers = [...index.papers()];
    const dateOf = ({ date, year }: Paper): string | undefined =>
      date ?? (year === undefined ? undefined : String(year));
    const before = papers.filter((paper) => (dateOf(paper) ?? since) < since);
    const undated = papers.filter((paper) => dateOf(paper) === undefined).length;
    if (before.length === 0)
      throw new PaperweaveError(
        "not-found",
        `No paper of the library is dated before ${since}; ${undated} have no date.`,
      );
    const earlier = await PaperIndex.inMemory({ embedder: embedderOf(index) });
    await earlier.upsert(
      before.map((paper) => ({ ...paper, vector: index.vector(paper.id) })),
      { signal: run.signal },
    );
    const changes = (await library.topics(run)).compare(await earlier.topics({ signal: run.signal }));
    await earlier.close();
    const { born, gone, grown, merged, split } = changes;
    return JSON.stringify({
      since,
      papers_before: before.length,
      papers_now: papers.length,
      ...(undated > 0 && { papers_without_date: undated }),
      born: some(born, (topic) => nameOf(topic)),
      grown: some(grown, ({ before: was, after }) => ({
        ...nameOf(after),
        size_before: was.size,
        label_before: labelOf(was),
      })),
      gone: some(gone, (topic) => ({ label_before: labelOf(topic), size_before: topic.size })),
      merged: some(merged, ({ from, into }) => ({ from: some(from, labelOf, MAX_PARTS), into: nameOf(into) })),
      split: some(split, ({ from, into }) => ({ from: labelOf(from), into: some(into, nameOf, MAX_PARTS) })),
    });
  });
}

/** A topic as rows and resources show it. */
function topicRow({ id, label, summary, size, terms, parent }: Topic, most: number): object {
  return {
    id,
    label,
    ...(summary !== undefined && { summary: shortSentence(summary) }),
    size,
    ...(parent !== undefined && { parent }),
    terms: terms.slice(0, most).map(({ term }) => term),
  };
}

function findTopic(model: TopicModel, id: unknown): Topic {
  const topic = model.list().find((one) => one.id === id);
  if (topic) return topic;
  throw new PaperweaveError(
    "not-found",
    `There is no topic with the id ${formatValue(id)}; the tool topics lists them.`,
  );
}

/** How many papers each year has, in order of the years. */
function countYears(papers: readonly Paper[]): Record<string, number> {
  const years: Record<string, number> = {};
  for (const { year } of papers) if (year !== undefined) years[year] = (years[year] ?? 0) + 1;
  return years;
}

/** The embedder of an index, for another index with the same vectors. */
function embedderOf(index: PaperIndex): Embedder {
  const { embedder: id, dimensions } = index;
  return {
    id,
    dimensions,
    maxTokens: Infinity,
    embed: async (texts, options) => ({ ...(await index.embedTexts(texts, options?.signal)), truncated: [] }),
  };
}

function nameOf({ id, label, size }: TopicName): object {
  return { id, label: shortened(label, MAX_LABEL), size };
}

function labelOf({ label }: TopicName): string {
  return shortened(label, MAX_LABEL);
}

/** The first of several; where there are more, the last row says how many. */
function some<One>(list: readonly One[], toRow: (one: One) => unknown, most = MAX_CHANGES): unknown[] {
  const rows = list.slice(0, most).map(toRow);
  return list.length > most ? [...rows, `and ${list.length - most} more`] : rows;
}
