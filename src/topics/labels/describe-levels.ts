import type { Matrix, Paper, Topic } from "../../core/types.js";
import { describeTopics, type Description, type LevelInput } from "./describe.js";
import type { Levels } from "../clustering/levels.js";
import type { Portraits } from "../clustering/portraits.js";
import type { TopicIds } from "../growth/topic-ids.js";

/** What topics are called already. */
export interface KnownNames {
  ids: TopicIds;
  /** Name of the guide of each topic of the finest level; undefined for the others. */
  guided: readonly (string | undefined)[];
  /** Of earlier topics, by number. */
  labels: ReadonlyMap<number, string> | undefined;
  /** Topics whose earlier label the user gave, and which keep it even beside a guide's name. */
  renamed: ReadonlySet<number>;
}

/**
 * The topics of all levels, coarse to fine. The finest is named first: a topic of several others
 * has another label than these, one of a single other has the same.
 * @param portraits of the topics of every level
 * @returns also the descriptions of the finest level
 */
export async function describeLevels(
  corpus: Pick<LevelInput, "terms" | "works"> & { papers: readonly Pick<Paper, "id" | "title">[] },
  { groups, counts, parents }: Levels,
  { ids, guided, labels, renamed }: KnownNames,
  portraits: Promise<readonly Portraits[]>,
  embed: (phrases: string[]) => Promise<Matrix | undefined>,
): Promise<{ topics: Topic[]; finest: Description[] }> {
  const levels: Topic[][] = [];
  let finest: Description[] = [];
  for (let level = groups.length - 1; level >= 0; level--) {
    const own = ids.levels[level]!;
    const below = levels[0];
    const children = own.map((_, group) => below?.filter((__, child) => parents[level + 1]![child] === group) ?? []);
    const given = own.map((id, group) => {
      const name = below || renamed.has(id) ? undefined : guided[group];
      const only = children[group]!.length === 1 ? children[group]![0]!.label : undefined;
      return name ?? (ids.kept.has(id) ? labels!.get(id) : only);
    });
    const taken = levels.flat().map(({ label }) => label);
    const described = await describeTopics(
      { ...corpus, groups: groups[level]!, count: counts[level]!, labels: given, taken },
      portraits.then((all) => all[level]!),
      embed,
    );
    if (!below) finest = described;
    levels.unshift(
      described.map(({ label, terms, size, exemplars }, group) => ({
        id: own[group]!,
        label,
        terms,
        size,
        exemplars: exemplars.map((row) => corpus.papers[row]!.id),
        ...(level > 0 && { parent: ids.levels[level - 1]![parents[level]![group]!]! }),
        children: children[group]!.map(({ id }) => id),
        ...(!below && guided[group] !== undefined && { guided: guided[group] }),
      })),
    );
  }
  return { topics: levels.flat(), finest };
}
