import { checkCount, checkOptions } from "../core/check.js";
import { PaperweaveError } from "../core/errors.js";
import { formatValue } from "../core/format.js";
import { compareIds } from "../core/strings.js";
import type { Paper, PaperInput, RunOptions, UpsertReport } from "../core/types.js";
import { TopicModel } from "../model/model.js";
import type { TopicOptions } from "../model/topic-options.js";
import type { Hit, RecommendOptions } from "../search/index.js";
import { isDay } from "./days.js";
import { Digest } from "./digest.js";
import type { DigestPaper, DigestTopic, DigestVersion } from "./digest-data.js";

/** What a reader liked and disliked. */
export interface ReadingHistory {
  /** Ids of papers of the index that you liked; at least one. */
  liked: string | readonly string[];
  /** Ids of papers of the index that you did not like. Default none. */
  disliked?: string | readonly string[] | undefined;
}

/** Options of `digest`. */
export interface DigestOptions extends RunOptions {
  /**
   * The topics of the last digest: topics keep their ids and labels, and what has become of them is
   * said. Default: the topics of the papers that are there before.
   */
  previous?: TopicModel | undefined;
  /** New papers are recommended by what you liked. Default: none are recommended. */
  history?: ReadingHistory | undefined;
  /** How many new papers are recommended at most, with reasons; default 10. */
  k?: number | undefined;
  /** The day of the digest, such as "2024-05-31". Default: the newest day of its papers. */
  date?: string | undefined;
}

/** What a digest needs of an index. */
export interface DigestSource {
  readonly size: number;
  has(id: string): boolean;
  get(id: string): Paper | undefined;
  papers(): Iterable<Paper>;
  upsert(papers: Iterable<PaperInput> | AsyncIterable<PaperInput>, options: RunOptions): Promise<UpsertReport>;
  topics(options: TopicOptions): Promise<TopicModel>;
  recommend(options: RecommendOptions): Promise<Hit[]>;
}

/** Adds papers and says what they change; see `PaperIndex.digest`. @param before the papers as they are now */
export async function makeDigest(
  index: DigestSource,
  before: (id: string) => Paper | undefined,
  papers: Iterable<PaperInput> | AsyncIterable<PaperInput>,
  options: DigestOptions,
): Promise<Digest> {
  checkOptions("digest", options, ["previous", "history", "k", "date", "onProgress", "signal"]);
  const { history, onProgress, signal } = options;
  const run = { onProgress, signal };
  const k = checkCount("k", options.k ?? 10);
  if (options.date !== undefined) checkDate(options.date);
  if (options.previous !== undefined && !TopicModel.is(options.previous))
    throw new PaperweaveError(
      "invalid-argument",
      `previous must be a TopicModel (TopicModel.fromJSON reads a saved one), got ${formatValue(options.previous)}.`,
    );
  if (history !== undefined) checkHistory(history, index);
  const previous = options.previous ?? (index.size > 0 ? await index.topics(run) : undefined);
  const upsert = await index.upsert(papers, run);
  const isSame = upsert.added.length + upsert.updated.length === 0 && previous && knowsAll(previous, index);
  const topics = isSame ? previous : index.size > 0 ? await index.topics({ previous, ...run }) : undefined;
  const changes = previous && topics && !isSame ? topics.compare(previous) : undefined;
  const born = new Set(changes?.born.map(({ id }) => id));
  const list = topics?.list() ?? [];
  const topicOf = (id: string): DigestTopic | undefined => {
    const topic = list.find((one) => one.id === topics!.topicOf(id));
    return topic && { id: topic.id, label: topic.label, isNew: born.has(topic.id) };
  };
  const recommended =
    history && upsert.added.length > 0
      ? await index.recommend({ ...history, from: upsert.added, k, explain: true, signal })
      : [];
  const first = recommended.map(({ paper, score, reasons }): DigestPaper => {
    return { paper, topic: topicOf(paper.id), score, reasons };
  });
  const isRecommended = new Set(recommended.map(({ paper }) => paper.id));
  const position = new Map(list.map(({ id }, at) => [id, at]));
  const rest = upsert.added
    .filter((id) => !isRecommended.has(id))
    .map((id): DigestPaper => ({ paper: index.get(id)!, topic: topicOf(id) }))
    .sort((a, b) => place(a, position) - place(b, position) || compareIds(a.paper.id, b.paper.id));
  const versions = upsert.updated.flatMap((id): DigestVersion[] => {
    const [was, paper] = [before(id), index.get(id)!];
    const reasons = was ? whatIsNew(was, paper, upsert) : [];
    return reasons.length > 0 ? [{ paper, topic: topicOf(id), reasons }] : [];
  });
  versions.sort((a, b) => compareIds(a.paper.id, b.paper.id));
  const date = options.date ?? newestDay([...first, ...rest, ...versions]);
  return new Digest({ date, papers: [...first, ...rest], versions, changes, upsert }, topics);
}

function place({ topic }: DigestPaper, position: ReadonlyMap<number, number>): number {
  return topic ? position.get(topic.id)! : position.size;
}

/** Whether a model has a topic, or none, for each paper of the index. */
function knowsAll(model: TopicModel, index: DigestSource): boolean {
  for (const { id } of index.papers()) if (model.topicOf(id) === undefined) return false;
  return true;
}

/** What a reader of the earlier version wants to know; nothing when only details were added. */
function whatIsNew(before: Paper, after: Paper, { merged }: UpsertReport): string[] {
  const reasons: string[] = [];
  if (after.version !== undefined && after.version > (before.version ?? 1)) reasons.push(`version ${after.version}`);
  if (after.title !== before.title) reasons.push(`the title was “${before.title}”`);
  if (after.abstract !== before.abstract)
    reasons.push(before.abstract === "" ? "has an abstract now" : "the abstract has changed");
  if (after.retracted === true && before.retracted !== true) reasons.push("was retracted");
  const known = new Set([before.id, before.doi, before.pmid, ...(before.otherIds ?? [])]);
  for (const { id, into, rule } of merged)
    if (into === after.id && (rule === "doi" || rule === "title") && !known.has(id)) reasons.push(`also as ${id}`);
  return [...new Set(reasons)];
}

function checkDate(date: string): void {
  if (!isDay(date))
    throw new PaperweaveError("invalid-argument", `date must be a day such as "2024-05-31", got ${formatValue(date)}.`);
}

function newestDay(shown: readonly { paper: Paper }[]): string | undefined {
  return shown
    .map(({ paper }) => paper.date ?? "")
    .filter(isDay)
    .sort()
    .at(-1);
}

/** Before anything is added: a digest that fails after that would not be given a second time. */
function checkHistory(history: ReadingHistory, index: DigestSource): void {
  checkOptions("history", history, ["liked", "disliked"]);
  const { liked, disliked = [] } = history;
  if (liked === undefined || liked.length === 0)
    throw new PaperweaveError("invalid-argument", "history needs at least one id in liked.");
  const all = [liked, disliked].map((ids) => (typeof ids === "string" ? [ids] : [...ids]));
  for (const id of all.flat())
    if (!index.has(id)) throw new PaperweaveError("not-found", `There is no paper with the id ${formatValue(id)}.`);
  const ids = all.map((some) => new Set(some.map((id) => index.get(id)!.id)));
  for (const id of ids[0]!)
    if (ids[1]!.has(id))
      throw new PaperweaveError("invalid-argument", `The paper ${formatValue(id)} is both in liked and in disliked.`);
}
