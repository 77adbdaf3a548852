import type { Matrix } from "../../core/types.js";
import { centresOf, nearestRowsTo, relativeNearness } from "./centres.js";
import { rowsOfClasses } from "../labels/ctfidf.js";
import type { Levels } from "./levels.js";

/** How many representative papers a topic shows. */
const EXEMPLARS = 3;

/** What the vectors of papers tell of the topics of one level. */
export interface Portraits {
  /** Topics x dimensions, unit rows. */
  centres: Matrix;
  /** Rows of the papers that are most like each topic's mean, best first. */
  exemplars: number[][];
  /** How near each paper is to the middle of its topic, 1 on average. */
  nearness: Float64Array;
}

/**
 * The portraits of every level, coarse to fine.
 * @param works first row of each paper's work: a work counts once
 */
export function portraitsOf(
  vectors: Matrix,
  works: Int32Array,
  { groups, counts }: Pick<Levels, "groups" | "counts">,
): Portraits[] {
  return groups.map((own, level) => portraitsOfLevel(vectors, works, own, counts[level]!));
}

function portraitsOfLevel(vectors: Matrix, works: Int32Array, groups: Int32Array, count: number): Portraits {
  const members = rowsOfClasses(groups);
  while (members.length < count) members.push(new Int32Array());
  const distinct = members.map((rows) => rows.filter((row) => works[row] === row));
  const centres = centresOf(vectors, distinct);
  const exemplars = distinct.map((rows, topic) => {
    const best = nearestRowsTo(centres, topic, vectors, rows, EXEMPLARS);
    // Copies are shown only where there are too few papers otherwise.
    const copies = best.length < EXEMPLARS ? members[topic]!.filter((row) => works[row] !== row) : [];
    return [...best, ...nearestRowsTo(centres, topic, vectors, copies, EXEMPLARS - best.length)];
  });
  return { centres, exemplars, nearness: relativeNearness(centres, vectors, distinct) };
}
