import type { KnnGraph, Topic } from "../core/types.js";
import { chooseColours } from "../view/theme/choose-colours.js";
import { colourNumber } from "../view/theme/palette.js";

/**
 * Gives each topic the number of its colour. Topics of earlier ones keep theirs; the others get one
 * that differs from those of the topics beside them. Topics are beside each other when their papers
 * are neighbours, which is what decides where they lie on a map.
 * @param topics of all levels
 * @param topicOf topic of each paper, of the finest level; -1 for none
 * @param neighbors of the papers; without them, all colours differ as far as they can
 * @param earlier topics of the model that these continue
 */
export function withColours(
  topics: readonly Topic[],
  topicOf: readonly number[],
  neighbors: KnnGraph | undefined,
  earlier: readonly Topic[] = [],
): Topic[] {
  const before = new Map(earlier.map(({ id, color }) => [id, colourNumber(id, color)]));
  const parents = new Map(topics.map(({ id, parent }) => [id, parent]));
  const colours = new Map<number, number>();
  let labels: readonly number[] = topicOf;
  for (let level = topics.filter(({ children }) => children.length === 0); level.length > 0;) {
    const ids = level.map(({ id }) => id);
    const beside = topicsBeside(ids, labels, neighbors);
    chooseColours({ kept: ids.map((id) => before.get(id)), beside }).forEach((colour, i) =>
      colours.set(ids[i]!, colour),
    );
    const above = new Set(level.map(({ parent }) => parent));
    labels = labels.map((id) => parents.get(id) ?? -1);
    level = topics.filter(({ id }) => above.has(id));
  }
  return topics.map((topic) => ({ ...topic, color: colours.get(topic.id)! }));
}

/** Entries of a chart, with the colours of their topics. */
export function colouredEntries<Entry extends { topic: number }>(
  entries: readonly Entry[],
  topics: readonly Topic[],
): (Entry & { color?: number })[] {
  const colours = new Map(topics.map(({ id, color }) => [id, color]));
  return entries.map((entry) => {
    const color = colours.get(entry.topic);
    return color === undefined ? entry : { ...entry, color };
  });
}

/**
 * The topics beside each topic, by position: the square root of the share of neighbours that the
 * smaller one has in the other, as a narrow border on the map is a border, too.
 */
function topicsBeside(
  ids: readonly number[],
  topicOf: readonly number[],
  neighbors: KnnGraph | undefined,
): Map<number, number>[] {
  const beside = ids.map(() => new Map<number, number>());
  if (!neighbors) return beside;
  const positions = new Map(ids.map((id, at) => [id, at]));
  const sizes = ids.map(() => 0);
  const { indices, rows, k } = neighbors;
  for (let row = 0; row < rows; row++) {
    const own = positions.get(topicOf[row]!);
    if (own === undefined) continue;
    sizes[own]!++;
    for (let at = row * k; at < (row + 1) * k; at++) {
      const other = positions.get(topicOf[indices[at]!]!);
      if (other === undefined || other === own) continue;
      beside[own]!.set(other, (beside[own]!.get(other) ?? 0) + 1);
      beside[other]!.set(own, (beside[other]!.get(own) ?? 0) + 1);
    }
  }
  return beside.map(
    (others, own) =>
      new Map(
        [...others].map(([other, edges]) => [
          other,
          Math.min(1, Math.sqrt(edges / (k * Math.min(sizes[own]!, sizes[other]!)))),
        ]),
      ),
  );
}
