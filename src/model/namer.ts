import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { anySignal, orAborted, throwIfAborted } from "../core/abort.js";
import type { Paper, Topic } from "../core/types.js";
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
 * What a namer answers: a label, or a label and a summary. Text may also be JSON of the second form,
 * and stand in a code block, as language models write it. A label has 1 to 200 characters, a summary
 * at most 2,000; white space is made one space.
 */
export type NamerAnswer = string | NamedTopic;

/** A label and what the topic is about. */
export interface NamedTopic {
  /** The topic's name. */
  label: string;
  /** What the topic is about, in sentences. */
  summary?: string | undefined;
}

/** Your own function that names a topic, for example by a language model. */
export interface TopicNamer {
  /** Names a topic. An answer that cannot be used counts as a call that failed. */
  (topic: TopicToName, context: NamerContext): NamerAnswer | Promise<NamerAnswer>;
  /**
   * Names the prompt and the model: topics that another version has named are named again. Default
   * none: topics that keep their label are not named again.
   */
  version?: string | undefined;
}

/** Keeps the answers of a namer; a `Map` is one. A cache that throws is not used. */
export interface NameCache {
  /** The answer that is kept under a key, a hash of the namer's version and of a topic's terms and exemplars. */
  get(key: string): NamerAnswer | undefined | Promise<NamerAnswer | undefined>;
  /** Keeps an answer. */
  set(key: string, answer: NamerAnswer): unknown;
}

/** How a namer is called. */
export interface NamingOptions {
  /** Calls at the same time; default 4. */
  concurrency?: number | undefined;
  /** Further tries after a call that failed; default 2. */
  retries?: number | undefined;
  /**
   * Keeps answers, so that topics with the same terms and exemplars are not named again. Default:
   * the index keeps them while it is open, for each `version`, or else for each function.
   */
  cache?: NameCache | undefined;
  /** Milliseconds that a call may take; one that takes longer has failed. Default 120,000. */
  timeout?: number | undefined;
}

/** The answers that an index keeps while it is open. */
export class KeptNames {
  private readonly ofVersions = new Map<string, NamerAnswer>(); // its keys have the version in them
  private readonly ofFunctions = new WeakMap<TopicNamer, NameCache>();

  of(namer: TopicNamer): NameCache {
    if (namer.version !== undefined) return this.ofVersions;
    const kept = this.ofFunctions.get(namer) ?? new Map<string, NamerAnswer>();
    this.ofFunctions.set(namer, kept);
    return kept;
  }
}

/** Milliseconds before each further try; the last for all later ones. */
const RETRY_DELAYS = [50, 200, 1000];
const MAX_LABEL_LENGTH = 200,
  MAX_SUMMARY_LENGTH = 2000;
const DEFAULT_TIMEOUT = 120_000;

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
  const { labels, answers, failures } = await askNames(toName, namer, naming, taken, signal);
  if (failures.length > 0) {
    const which = failures.map(({ position, reason }) => `${toName[position]!.label}: ${reason}`).join("; ");
    process.emitWarning(
      `The namer failed for ${failures.length} of ${toName.length} topics, which keep their labels (${which}).`,
      "PaperweaveWarning",
    );
  }
  const position = new Map(unnamed.map(({ id }, i) => [id, i]));
  const topics = fit.topics.map((topic) => {
    const at = position.get(topic.id);
    const answer = at === undefined ? undefined : answers[at];
    if (answer === undefined) return topic;
    const named: Topic = { ...topic, label: labels[at!]! };
    if (answer.summary === undefined) delete named.summary;
    else named.summary = answer.summary;
    return named;
  });
  return { ...fit, topics };
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
  { concurrency = 4, retries = 2, cache = new Map<string, NamerAnswer>(), timeout = DEFAULT_TIMEOUT }: NamingOptions,
  taken: readonly string[],
  signal: AbortSignal | undefined,
): Promise<{ labels: string[]; answers: (NamedTopic | undefined)[]; failures: NamingFailure[] }> {
  throwIfAborted(signal);
  const namerSignal = anySignal(signal); // a namer always gets one
  const answers: (NamedTopic | undefined)[] = topics.map(() => undefined);
  const failures: NamingFailure[] = [];
  const calls = new Map<string, Promise<NamedTopic>>();
  let next = 0;
  const nameNext = async (): Promise<void> => {
    while (next < topics.length && !namerSignal.aborted) {
      const position = next++;
      const topic = topics[position]!;
      const key = contentKey(topic, namer.version);
      try {
        const cached = await ignoreErrors(async () => readAnswer(await cache.get(key)));
        // Topics with the same content share one call.
        if (cached === undefined && !calls.has(key))
          calls.set(key, callNamer(topic, namer, { retries, timeout }, namerSignal));
        const answer = cached ?? (await calls.get(key)!);
        answers[position] = answer;
        if (cached === undefined)
          await ignoreErrors(() => cache.set(key, answer.summary === undefined ? answer.label : answer));
      } catch (error) {
        if (namerSignal.aborted) throw error;
        failures.push({ position, reason: error instanceof Error ? error.message : String(error) });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, topics.length) }, nameNext));
  throwIfAborted(signal);
  failures.sort((a, b) => a.position - b.position);
  const labels = distinctNames(
    topics,
    answers.map((answer) => answer?.label),
    taken,
  );
  return { labels, answers, failures };
}

async function ignoreErrors<T>(call: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch {
    return undefined;
  }
}

async function callNamer(
  topic: TopicToName,
  namer: TopicNamer,
  { retries, timeout }: { retries: number; timeout: number },
  signal: AbortSignal,
): Promise<NamedTopic> {
  for (let attempt = 0; ; attempt++) {
    throwIfAborted(signal);
    const tooLate = AbortSignal.timeout(timeout);
    const either = anySignal(signal, tooLate);
    try {
      return readAnswer(await orAborted(Promise.resolve(namer(structuredClone(topic), { signal: either })), either));
    } catch (error) {
      throwIfAborted(signal);
      if (attempt >= retries) throw tooLate.aborted ? new Error(`no answer within ${timeout} ms`) : error;
      const delay = RETRY_DELAYS[Math.min(attempt, RETRY_DELAYS.length - 1)];
      await wait(delay, undefined, { signal }).catch(() => undefined); // the abort is seen above
    }
  }
}

/** The label and the summary of an answer; throws when it has no label. */
function readAnswer(answer: unknown): NamedTopic {
  const { label, summary } = (typeof answer === "string" ? readText(answer) : (answer ?? {})) as Partial<NamedTopic>;
  const name = oneLine(label);
  if (name === undefined || name.length === 0 || name.length > MAX_LABEL_LENGTH)
    throw new Error(`the answer is no name: it must be text of 1 to ${MAX_LABEL_LENGTH} characters`);
  const about = oneLine(summary ?? "");
  if (about === undefined || about.length > MAX_SUMMARY_LENGTH)
    throw new Error(`the summary must be text of at most ${MAX_SUMMARY_LENGTH} characters`);
  return { label: name, ...(about !== "" && { summary: about }) };
}

/** Text as language models give it: plain, or JSON, perhaps in a code block with words around it. */
function readText(answer: string): unknown {
  const text = (/```[\w-]*\n?([\s\S]*?)```/.exec(answer)?.[1] ?? answer).trim();
  if (!/^[{"]/.test(text)) return { label: text };
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string" ? { label: value } : value;
  } catch {
    if (text.startsWith("{")) throw new Error("the answer is broken JSON");
    return { label: text }; // a name that begins with a quotation mark
  }
}

function oneLine(text: unknown): string | undefined {
  return typeof text === "string" ? text.replace(/\s+/g, " ").trim() : undefined;
}

function contentKey({ terms, exemplars }: TopicToName, version: string | undefined): string {
  const content = [
    ...(version === undefined ? [] : [version]),
    terms,
    exemplars.map(({ title, abstract }) => [title, abstract]),
  ];
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
