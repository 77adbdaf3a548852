import type { PreviousTopics, Edit } from "../clustering/previous-topics.js";
import { matchTopics, TopicOverlap } from "./match-topics.js";

/** Numbers of topics. */
export interface TopicIds {
  /** Of each group of each level, coarse to fine. */
  levels: number[][];
  /** Those that keep the label that they had. */
  kept: Set<number>;
  /** The first number that no topic has had. */
  nextId: number;
}

/**
 * The number of each topic of every level: that of the earlier topic which it continues, else a new
 * one.
 * @param levels group of each row, coarse to fine
 * @param guideNames of the groups of the finest level that are of guides
 * @param known numbers that groups of the finest level have already
 */
export function numberTopics(
  levels: readonly Int32Array[],
  counts: readonly number[],
  guideNames: readonly (string | undefined)[],
  known: ReadonlyMap<number, number>,
  earlier: PreviousTopics | undefined,
  edit: Edit | undefined,
): TopicIds {
  let nextId = earlier?.nextId ?? 0;
  const kept = new Set<number>();
  const ids: number[][] = levels.map(() => []);
  // The finest level first: its topics are 0, 1, 2, … by size.
  for (let level = levels.length - 1; level >= 0; level--) {
    const before = earlier?.levels.at(level - levels.length);
    const finest = level === levels.length - 1;
    const continues =
      earlier && before
        ? matchTopics(
            new TopicOverlap(before, levels[level]!),
            finest ? sureMatches(levels[level]!, guideNames, known, earlier) : undefined,
          )
        : new Map<number, number>();
    for (let group = 0; group < counts[level]!; group++) {
      const id = continues.get(group);
      ids[level]!.push(id ?? nextId++);
      if (id !== undefined) kept.add(id);
    }
  }
  // What was made by hand gets a new label, unless it had its name from the user.
  if (edit)
    for (const id of edit.kind === "merge" ? edit.topics : [edit.topic])
      if (!earlier?.guided.has(id) && !earlier?.renamed.has(id)) kept.delete(id);
  return { levels: ids, kept, nextId };
}

/** Guided topics are known by their name, those that are held by their papers. */
function sureMatches(
  groups: Int32Array,
  guideNames: readonly (string | undefined)[],
  known: ReadonlyMap<number, number>,
  earlier: PreviousTopics,
): Map<number, number> {
  const sure = new Map(known);
  const used = new Set(sure.values());
  const add = (group: number, id: number): void => {
    if (group < 0 || sure.has(group) || used.has(id)) return;
    sure.set(group, id);
    used.add(id);
  };
  for (const [id, name] of earlier.guided) add(guideNames.indexOf(name), id);
  earlier.topics.forEach((topic, row) => void (earlier.pinned.has(topic) && add(groups[row]!, topic)));
  return sure;
}

/**
 * Topics whose papers stay together when topics are found again: those that were merged or split by
 * hand.
 */
export function pinnedTopics(
  earlier: PreviousTopics | undefined,
  edit: Edit | undefined,
  ids: readonly number[],
): number[] {
  const held = new Set(earlier?.pinned);
  if (edit?.kind === "merge") held.add(edit.topics[0]!);
  if (edit?.kind === "split") for (const id of ids) if (id === edit.topic || id >= earlier!.nextId) held.add(id);
  return ids.filter((id) => held.has(id));
}
