import { dot } from "../../core/matrix.js";
import type { Matrix } from "../../core/types.js";

/** How similar the topics of a level are to each other. */
export interface SimilarityMatrix {
  /** In the order of `list()`. */
  topics: {
    /** Id of the topic. */
    topic: number;
    /** Its label. */
    label: string;
    /** Number of its papers. */
    size: number;
    /** Its `Topic.color`; absent where the model has none. */
    color?: number | undefined;
  }[];
  /**
   * Cosine similarities of the topics' mean vectors: `values[i][j]` is that of `topics[i]` and
   * `topics[j]`, 1 where i is j.
   */
  values: number[][];
  /** Positions in `topics`, in an order in which similar topics are neighbours. */
  order: number[];
}

/** @param centroids a unit row for each topic */
export function similarityMatrix(topics: SimilarityMatrix["topics"], { data, rows, cols }: Matrix): SimilarityMatrix {
  const values = Array.from({ length: rows }, () => new Array<number>(rows).fill(1));
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < i; j++) values[i]![j] = values[j]![i] = dot(data, i * cols, data, j * cols, cols);
  return { topics, values, order: seriate(values) };
}

/**
 * Orders rows so that similar ones are neighbours: average linkage, where each merge reverses its two
 * sides as needed, so that their most similar ends meet. Ties go by position. Source: G. Gruvaeus and
 * H. Wainer, "Two additions to hierarchical cluster analysis" (1972).
 */
export function seriate(values: readonly (readonly number[])[]): number[] {
  const groups = values.map((_, i) => [i]);
  const open = new Set(groups.keys());
  const mean = values.map((row) => [...row]);
  const bestOf = (i: number): number => {
    let best = -1;
    for (const j of open) if (j !== i && (best === -1 || mean[i]![j]! > mean[i]![best]!)) best = j;
    return best;
  };
  const best = [...groups.keys()].map(bestOf);
  while (open.size > 1) {
    let a = -1;
    for (const i of open) if (a === -1 || mean[i]![best[i]!]! > mean[a]![best[a]!]!) a = i;
    const b = best[a]!;
    const [sizeA, sizeB] = [groups[a]!.length, groups[b]!.length];
    for (const i of open) mean[a]![i] = mean[i]![a] = (sizeA * mean[a]![i]! + sizeB * mean[b]![i]!) / (sizeA + sizeB);
    groups[a] = joinOrders(groups[a]!, groups[b]!, values);
    open.delete(b);
    for (const i of open)
      if (i === a || best[i] === a || best[i] === b || (best[i] !== -1 && mean[i]![a]! > mean[i]![best[i]!]!))
        best[i] = bestOf(i);
  }
  return groups[[...open][0] ?? -1] ?? [];
}

/** Joins two orders into one; each may be reversed. */
function joinOrders(
  first: readonly number[],
  second: readonly number[],
  values: readonly (readonly number[])[],
): number[] {
  const turns = [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ] as const;
  const meet = turns.map(([a, b]) => values[a ? first[0]! : first.at(-1)!]![b ? second.at(-1)! : second[0]!]!);
  const [turnA, turnB] = turns[meet.indexOf(Math.max(...meet))]!;
  return [...(turnA ? [...first].reverse() : first), ...(turnB ? [...second].reverse() : second)];
}
