import type { Paper } from "../core/types.js";
import { askNames, type NamingOptions, type TopicNamer } from "./namer.js";
import type { FittedTopics } from "../topics/fit/saved.js";

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
