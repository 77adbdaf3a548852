import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { anySignal, orAborted, throwIfAborted } from "../core/abort.js";
import type { Paper } from "../core/types.js";
import type { FittedTopics } from "../topics/fit/saved-topics.js";

/** What a namer is told of a topic. */
export interface TopicToName {
  /** The label that it has without a namer. */
  label: string;
  /** Best first. */
  terms: string[];
  /** Number of papers. */
  size: number;
  /** The most representative papers, best first. */
  exemplars: { id: string; title: string; abstract: string }[];
}

/** Names a topic: a language model, say. It should stop at the signal. */
export type TopicNamer = (topic: TopicToName, context: { signal: AbortSignal }) => string | Promise<string>;

/** Keeps answers by content; a `Map` is one. */
export interface NameCache {
  get(key: string): string | undefined | Promise<string | undefined>;
  set(key: string, label: string): unknown;
}

export interface NamingOptions {
  /** Calls at a time. Default 4. */
  concurrency?: number | undefined;
  /** Further tries after a call that failed. Default 2. */
  retries?: number | undefined;
  /**
   * Where answers are kept; the same terms and exemplars are not asked again. Default: the index
   * keeps them while it is open.
   */
  cache?: NameCache | undefined;
}

/** Wait before a further try, in ms; the last for all later ones. */
const PAUSES = [50, 200, 1000];
const LONGEST = 200;

/**
 * Asks the user's function for the names of topics. A topic keeps its own label when every try
 * fails; no two topics get the same name.
 * @param taken labels of topics that are not asked about
 * @returns labels, and which topics could not be named, and why
 * @throws PaperweaveError `aborted`
 */
export async function askNames(
  topics: readonly TopicToName[],
  namer: TopicNamer,
  { concurrency = 4, retries = 2, cache = new Map<string, string>() }: NamingOptions,
  taken: readonly string[],
  signal: AbortSignal | undefined,
): Promise<{ labels: string[]; failed: { topic: number; reason: string }[] }> {
  throwIfAborted(signal);
  const stop = anySignal(signal); // one that the namer always gets
  const answers: (string | undefined)[] = topics.map(() => undefined);
  const failed: { topic: number; reason: string }[] = [];
  const asking = new Map<string, Promise<string>>();
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < topics.length && !stop.aborted) {
      const at = next++;
      const key = contentKey(topics[at]!);
      try {
        const known = cleanName(await quietly(() => cache.get(key)));
        // Topics of the same content are asked about once.
        if (known === undefined && !asking.has(key)) asking.set(key, tryToName(topics[at]!, namer, retries, stop));
        const answer = known ?? (await asking.get(key)!);
        answers[at] = answer;
        if (known === undefined) await quietly(() => cache.set(key, answer));
      } catch (error) {
        if (stop.aborted) throw error;
        failed.push({ topic: at, reason: error instanceof Error ? error.message : String(error) });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, topics.length) }, work));
  throwIfAborted(signal);
  failed.sort((a, b) => a.topic - b.topic);
  return { labels: distinct(topics, answers, taken), failed };
}

/** A cache that fails must not fail the naming. */
async function quietly<T>(call: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch {
    return undefined;
  }
}

async function tryToName(topic: TopicToName, namer: TopicNamer, retries: number, signal: AbortSignal): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    throwIfAborted(signal);
    try {
      const answer = cleanName(await orAborted(Promise.resolve(namer(structuredClone(topic), { signal })), signal));
      if (answer === undefined) throw new Error("the answer is no name: it must be text of 1 to 200 characters");
      return answer;
    } catch (error) {
      throwIfAborted(signal);
      if (attempt >= retries) throw error;
      await wait(PAUSES[Math.min(attempt, PAUSES.length - 1)], undefined, { signal }).catch(() => undefined);
    }
  }
}

function cleanName(answer: unknown): string | undefined {
  if (typeof answer !== "string") return undefined;
  const name = answer.replace(/\s+/g, " ").trim();
  return name.length > 0 && name.length <= LONGEST ? name : undefined;
}

function contentKey({ terms, exemplars }: TopicToName): string {
  const content = [terms, exemplars.map(({ title, abstract }) => [title, abstract])];
  return createHash("sha256").update(JSON.stringify(content)).digest("hex");
}

/** A name that another topic has is told apart by a term, else the topic keeps its own label. */
function distinct(
  topics: readonly TopicToName[],
  answers: readonly (string | undefined)[],
  others: readonly string[],
): string[] {
  const taken = new Set(
    [...others, ...topics.flatMap(({ label }, at) => (answers[at] === undefined ? [label] : []))].map((label) =>
      label.toLowerCase(),
    ),
  );
  return topics.map(({ label, terms }, at) => {
    const answer = answers[at];
    if (answer === undefined) return label;
    const term = terms.find((one) => !answer.toLowerCase().includes(one.toLowerCase()));
    const options = [answer, ...(term === undefined ? [] : [`${answer} (${term})`]), label];
    let name = options.find((option) => !taken.has(option.toLowerCase()));
    for (let number = 2; name === undefined; number++)
      if (!taken.has(`${label} (${number})`.toLowerCase())) name = `${label} (${number})`;
    taken.add(name.toLowerCase());
    return name;
  });
}

/**
 * Lets the user's function name the topics that are new. Guided topics have their names already.
 * A topic that it fails to name keeps its label, and a warning says so.
 * @param known ids of the topics that had a label before
 */
export async function renameTopics(
  fit: FittedTopics,
  namer: TopicNamer,
  naming: NamingOptions,
  corpus: { papers: readonly Paper[]; rows: ReadonlyMap<string, number>; known: ReadonlySet<number> },
  signal: AbortSignal | undefined,
): Promise<FittedTopics> {
  const open = fit.topics.filter(({ id, guided }) => guided === undefined && !corpus.known.has(id));
  const asked = open.map(({ label, terms, size, exemplars }) => ({
    label,
    terms: terms.map(({ term }) => term),
    size,
    exemplars: exemplars.map((id) => {
      const { title, abstract } = corpus.papers[corpus.rows.get(id)!]!;
      return { id, title, abstract };
    }),
  }));
  const taken = fit.topics.filter((topic) => !open.includes(topic)).map(({ label }) => label);
  const { labels, failed } = await askNames(asked, namer, naming, taken, signal);
  if (failed.length > 0) {
    const which = failed.map(({ topic, reason }) => `${asked[topic]!.label}: ${reason}`).join("; ");
    process.emitWarning(
      `The namer failed for ${failed.length} of ${asked.length} topics, which keep their labels (${which}).`,
      "PaperweaveWarning",
    );
  }
  const labelOf = new Map(open.map(({ id }, at) => [id, labels[at]!]));
  return { ...fit, topics: fit.topics.map((topic) => ({ ...topic, label: labelOf.get(topic.id) ?? topic.label })) };
}
