import type { Matrix, Paper, Term, Topic } from "../../core/types.js";
import type { TopicCentroids } from "../clustering/centroids.js";
import type { TopicLevels } from "../clustering/levels.js";
import type { TopicIds } from "../growth/topic-ids.js";
import { chooseNames, findCandidates, type TopicName } from "./name-topics.js";
import { weighByMeaning } from "./phrase-relevance.js";
import type { PaperTerms } from "./terms.js";

/** Papers as topics are described by them. */
export interface DescribedPapers {
  papers: readonly Pick<Paper, "id" | "title">[];
  terms: PaperTerms;
  /** Row of the first paper of each paper's work: a work counts once. */
  workOf: Int32Array;
}

/** What is known about the topics before they are described. */
export interface KnownNames {
  ids: TopicIds;
  /** Name of the guide of each topic of the finest level; undefined for the others. */
  guided: readonly (string | undefined)[];
  /** Labels of the previous topics, by id. */
  labels: ReadonlyMap<number, string> | undefined;
  /** Topics that keep the label that the user gave them, even where a guide has another name. */
  renamed: ReadonlySet<number>;
}

/** What a reader is told about a topic. */
export interface Description {
  label: string;
  terms: Term[];
  vocabulary: TopicName["vocabulary"];
  size: number;
  /** Rows of the papers nearest to the topic's centroid, best first. */
  exemplars: number[];
}

type Embed = (phrases: string[]) => Promise<Matrix | undefined>;

/**
 * Describes the topics of all levels, coarse to fine. The finest level is named first: a topic of
 * several others has another label than these, a topic of a single other one has the same.
 * @param centroids of the topics of every level
 * @returns also the descriptions of the finest level
 */
export async function describeLevels(
  described: DescribedPapers,
  { groups, counts, parents }: TopicLevels,
  { ids, guided, labels, renamed }: KnownNames,
  centroids: Promise<readonly TopicCentroids[]>,
  embed: Embed,
): Promise<{ topics: Topic[]; finest: Description[] }> {
  const levels: Topic[][] = [];
  let finest: Description[] = [];
  for (let level = groups.length - 1; level >= 0; level--) {
    const own = ids.levels[level]!;
    const below = levels[0];
    const children = own.map((_, group) => below?.filter((__, child) => parents[level + 1]![child] === group) ?? []);
    const given = own.map((id, group) => {
      const name = below || renamed.has(id) ? undefined : guided[group];
      const onlyChild = children[group]!.length === 1 ? children[group]![0]!.label : undefined;
      return name ?? (ids.kept.has(id) ? labels!.get(id) : onlyChild);
    });
    const descriptions = await describeTopics(
      described,
      { groups: groups[level]!, count: counts[level]!, given, taken: levels.flat().map(({ label }) => label) },
      centroids.then((all) => all[level]!),
      embed,
    );
    if (!below) finest = descriptions;
    levels.unshift(
      descriptions.map(({ label, terms, size, exemplars }, group) => ({
        id: own[group]!,
        label,
        terms,
        size,
        exemplars: exemplars.map((row) => described.papers[row]!.id),
        ...(level > 0 && { parent: ids.levels[level - 1]![parents[level]![group]!]! }),
        children: children[group]!.map(({ id }) => id),
        ...(!below && guided[group] !== undefined && { guided: guided[group] }),
      })),
    );
  }
  return { topics: levels.flat(), finest };
}

/** The topics of one level, before they are described. */
interface LevelInput {
  /** Topic of each row, from 0 to below `count`; -1 for none. */
  groups: Int32Array;
  count: number;
  /** Label of each topic that has one already. */
  given: readonly (string | undefined)[];
  /** Labels that no other topic is to get. */
  taken: readonly string[];
}

async function describeTopics(
  { papers, terms, workOf }: DescribedPapers,
  { groups, count, given, taken }: LevelInput,
  found: Promise<TopicCentroids>,
  embed: Embed,
): Promise<Description[]> {
  const labels = groups.map((group, row) => (workOf[row] === row ? group : -1));
  const sizes = new Int32Array(count);
  for (const group of groups) if (group !== -1) sizes[group]!++;
  const candidates = findCandidates({ papers, labels, topicCount: count, terms });
  const { centroids, exemplars, nearness } = await found;
  const weighed = await weighByMeaning({ ...candidates, nearness }, centroids, embed);
  const firstExemplars = exemplars.map(([row]) => row ?? -1);
  const names = chooseNames(weighed, firstExemplars, given, taken);
  return names.map((name, topic) => ({ ...name, size: sizes[topic]!, exemplars: exemplars[topic]! }));
}
