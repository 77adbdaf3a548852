import type { PreviousTopics, Edit } from "../clustering/previous-topics.js";
import { matchTopics, TopicOverlap } from "./match-topics.js";

/** Ids of topics. */
export interface TopicIds {
  /** Id of each group of each level, coarse to fine. */
  levels: number[][];
  /** Topics that keep the label that they had. */
  kept: Set<number>;
  /** The first id that no topic has had. */
  nextId: number;
}

/**
 * The id of each topic of every level: that of the previous topic which it continues, else a new
 * one.
 * @param levels group of each row, coarse to fine
 * @param counts how many groups each level has
 * @param guideNames of the groups of the finest level that are of guides
 * @param known ids that groups of the finest level have already: group -> id
 */
export function numberTopics(
  levels: readonly Int32Array[],
  counts: readonly number[],
  guideNames: readonly (string | undefined)[],
  known: ReadonlyMap<number, number>,
  previous: PreviousTopics | undefined,
  edit: Edit | undefined,
): TopicIds {
  let nextId = previous?.nextId ?? 0;
  const kept = new Set<number>();
  const ids: number[][] = levels.map(() => []);
  // The finest level first: its topics are 0, 1, 2, … by size.
  for (let level = levels.length - 1; level >= 0; level--) {
    const before = previous?.levels.at(level - levels.length);
    const finest = level === levels.length - 1;
    const continues =
      previous && before
        ? matchTopics(
            new TopicOverlap(before, levels[level]!),
            finest ? sureMatches(levels[level]!, guideNames, known, previous) : undefined,
          )
        : new Map<number, number>();
    for (let group = 0; group < counts[level]!; group++) {
      const id = continues.get(group);
      ids[level]!.push(id ?? nextId++);
      if (id !== undefined) kept.add(id);
    }
  }
  // A topic that was changed by hand gets a new label, unless the user had given it its name.
  if (edit)
    for (const id of edit.kind === "merge" ? edit.topics : [edit.topic])
      if (!previous?.guided.has(id) && !previous?.renamed.has(id)) kept.delete(id);
  return { levels: ids, kept, nextId };
}

/** Guided topics are recognised by their name, pinned ones by their papers. */
function sureMatches(
  groups: Int32Array,
  guideNames: readonly (string | undefined)[],
  known: ReadonlyMap<number, number>,
  previous: PreviousTopics,
): Map<number, number> {
  const sure = new Map(known);
  const used = new Set(sure.values());
  const add = (group: number, id: number): void => {
    if (group < 0 || sure.has(group) || used.has(id)) return;
    sure.set(group, id);
    used.add(id);
  };
  for (const [id, name] of previous.guided) add(guideNames.indexOf(name), id);
  previous.topics.forEach((topic, row) => {
    if (previous.pinned.has(topic)) add(groups[row]!, topic);
  });
  return sure;
}

/** Topics whose papers stay together when topics are found again: those merged or split by hand. */
export function pinnedTopics(
  previous: PreviousTopics | undefined,
  edit: Edit | undefined,
  ids: readonly number[],
): number[] {
  const pinned = new Set(previous?.pinned);
  if (edit?.kind === "merge") pinned.add(edit.topics[0]!);
  if (edit?.kind === "split") for (const id of ids) if (id === edit.topic || id >= previous!.nextId) pinned.add(id);
  return ids.filter((id) => pinned.has(id));
}
