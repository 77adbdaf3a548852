import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { anySignal, orAborted, throwIfAborted } from "../core/abort.js";
import type { Paper } from "../core/types.js";
import type { FittedTopics } from "../topics/fit/saved-topics.js";

/** What a namer is told about a topic. */
export interface TopicToName {
  /** The label that the topic has without a namer. */
  label: string;
  /** Terms of the topic, best first. */
  terms: string[];
  /** Number of papers. */
  size: number;
  /** The most representative papers, best first. */
  exemplars: Pick<Paper, "id" | "title" | "abstract">[];
}

/** What a namer is told beside the topic. */
export interface NamerContext {
  /** Aborted when the call of `topics` is: the namer should stop then. */
  signal: AbortSignal;
}

/**
 * Your own function that names a topic, for example by a language model. Its answer must have 1 to
 * 200 characters; white space is made one space.
 */
export type TopicNamer = (topic: TopicToName, context: NamerContext) => string | Promise<string>;

/** Keeps the answers of a namer; a `Map` is one. A cache that throws is not used. */
export interface NameCache {
  /** The answer that is kept under a key, a hash of a topic's terms and exemplars. */
  get(key: string): string | undefined | Promise<string | undefined>;
  /** Keeps an answer. */
  set(key: string, label: string): unknown;
}

/** How a namer is called. */
export interface NamingOptions {
  /** Calls at the same time; default 4. */
  concurrency?: number | undefined;
  /** Further tries after a call that failed; default 2. */
  retries?: number | undefined;
  /**
   * Keeps answers, so that topics with the same terms and exemplars are not named again. Default:
   * the index keeps them while it is open.
   */
  cache?: NameCache | undefined;
}

/** Milliseconds before each further try; the last for all later ones. */
const RETRY_DELAYS = [50, 200, 1000];
const MAX_NAME_LENGTH = 200;

/** A topic that could not be named: its position in the list, and why. */
interface NamingFailure {
  position: number;
  reason: string;
}

/**
 * Lets the user's function name the topics that are new and not guided. A topic that it fails to
 * name keeps its label, and a warning says so.
 * @param known ids of the topics that had a label before
 */
export async function nameTopics(
  fit: FittedTopics,
  namer: TopicNamer,
  naming: NamingOptions,
  { papers, rows, known }: { papers: readonly Paper[]; rows: ReadonlyMap<string, number>; known: ReadonlySet<number> },
  signal: AbortSignal | undefined,
): Promise<FittedTopics> {
  const unnamed = fit.topics.filter(({ id, guided }) => guided === undefined && !known.has(id));
  const toName = unnamed.map(({ label, terms, size, exemplars }) => ({
    label,
    terms: terms.map(({ term }) => term),
    size,
    exemplars: exemplars.map((id) => {
      const { title, abstract } = papers[rows.get(id)!]!;
      return { id, title, abstract };
    }),
  }));
  const taken = fit.topics.filter((topic) => !unnamed.includes(topic)).map(({ label }) => label);
  const { labels, failures } = await askNames(toName, namer, naming, taken, signal);
  if (failures.length > 0) {
    const which = failures.map(({ position, reason }) => `${toName[position]!.label}: ${reason}`).join("; ");
    process.emitWarning(
      `The namer failed for ${failures.length} of ${toName.length} topics, which keep their labels (${which}).`,
      "PaperweaveWarning",
    );
  }
  const labelOf = new Map(unnamed.map(({ id }, i) => [id, labels[i]!]));
  return { ...fit, topics: fit.topics.map((topic) => ({ ...topic, label: labelOf.get(topic.id) ?? topic.label })) };
}

/**
 * Asks the user's function for names. A topic keeps its own label when every try fails. No two
 * topics get the same name.
 * @param taken labels of topics that are not to be named
 * @throws PaperweaveError `aborted`
 */
export async function askNames(
  topics: readonly TopicToName[],
  namer: TopicNamer,
  { concurrency = 4, retries = 2, cache = new Map<string, string>() }: NamingOptions,
  taken: readonly string[],
  signal: AbortSignal | undefined,
): Promise<{ labels: string[]; failures: NamingFailure[] }> {
  throwIfAborted(signal);
  const namerSignal = anySignal(signal); // a namer always gets one
  const answers: (string | undefined)[] = topics.map(() => undefined);
  const failures: NamingFailure[] = [];
  const calls = new Map<string, Promise<string>>();
  let next = 0;
  const nameNext = async (): Promise<void> => {
    while (next < topics.length && !namerSignal.aborted) {
      const position = next++;
      const topic = topics[position]!;
      const key = contentKey(topic);
      try {
        const cached = cleanName(await ignoreErrors(() => cache.get(key)));
        // Topics with the same content share one call.
        if (cached === undefined && !calls.has(key)) calls.set(key, callNamer(topic, namer, retries, namerSignal));
        const answer = cached ?? (await calls.get(key)!);
        answers[position] = answer;
        if (cached === undefined) await ignoreErrors(() => cache.set(key, answer));
      } catch (error) {
        if (namerSignal.aborted) throw error;
        failures.push({ position, reason: error instanceof Error ? error.message : String(error) });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, topics.length) }, nameNext));
  throwIfAborted(signal);
  failures.sort((a, b) => a.position - b.position);
  return { labels: distinctNames(topics, answers, taken), failures };
}

async function ignoreErrors<T>(call: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch {
    return undefined;
  }
}

async function callNamer(topic: TopicToName, namer: TopicNamer, retries: number, signal: AbortSignal): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    throwIfAborted(signal);
    try {
      const answer = await orAborted(Promise.resolve(namer(structuredClone(topic), { signal })), signal);
      const name = cleanName(answer);
      if (name === undefined)
        throw new Error(`the answer is no name: it must be text of 1 to ${MAX_NAME_LENGTH} characters`);
      return name;
    } catch (error) {
      throwIfAborted(signal);
      if (attempt >= retries) throw error;
      const delay = RETRY_DELAYS[Math.min(attempt, RETRY_DELAYS.length - 1)];
      await wait(delay, undefined, { signal }).catch(() => undefined); // the abort is seen above
    }
  }
}

function cleanName(answer: unknown): string | undefined {
  if (typeof answer !== "string") return undefined;
  const name = answer.replace(/\s+/g, " ").trim();
  return name.length > 0 && name.length <= MAX_NAME_LENGTH ? name : undefined;
}

function contentKey({ terms, exemplars }: TopicToName): string {
  const content = [terms, exemplars.map(({ title, abstract }) => [title, abstract])];
  return createHash("sha256").update(JSON.stringify(content)).digest("hex");
}

/** Where another topic has a name already, a term is added to it; else the topic keeps its label. */
function distinctNames(
  topics: readonly TopicToName[],
  answers: readonly (string | undefined)[],
  otherLabels: readonly string[],
): string[] {
  const keptLabels = topics.filter((_, i) => answers[i] === undefined).map(({ label }) => label);
  const taken = new Set([...otherLabels, ...keptLabels].map((label) => label.toLowerCase()));
  return topics.map(({ label, terms }, i) => {
    const answer = answers[i];
    if (answer === undefined) return label;
    const newTerm = terms.find((term) => !answer.toLowerCase().includes(term.toLowerCase()));
    const options = [answer, ...(newTerm === undefined ? [] : [`${answer} (${newTerm})`]), label];
    let name = options.find((option) => !taken.has(option.toLowerCase()));
    for (let number = 2; name === undefined; number++)
      if (!taken.has(`${label} (${number})`.toLowerCase())) name = `${label} (${number})`;
    taken.add(name.toLowerCase());
    return name;
  });
}
