import { PaperweaveError } from "../../core/errors.js";
import { dot, takeRows } from "../../core/matrix.js";
import type { Graph, Matrix } from "../../core/types.js";
import { centresOf } from "./centres.js";
import { clusterPapers, type ClusterOptions, type Partition } from "./cluster.js";
import type { Earlier, Edit } from "./earlier.js";
import type { Grouping } from "../leiden/level.js";
import { subgraph } from "./split.js";

/** What papers are grouped by. */
export interface GroupedPapers {
  vectors: Matrix;
  graph: Graph;
  /** Guide that each paper belongs to; -1 for none. */
  guideOf: Int32Array;
  guideCount: number;
}

/**
 * Groups of papers, in no order; those of guides are numbered from `firstGuide`, and may be empty.
 */
export interface Groups {
  groups: Int32Array;
  count: number;
  firstGuide: number;
  resolution?: number | undefined;
  /** Ids that groups have already, after an edit; -1 for a new one. */
  ids?: readonly number[];
}

/**
 * Papers that belong to guides go there; the others are clustered among themselves. Throws
 * `invalid-argument`, see `freeCount`.
 */
export function groupPapers(papers: GroupedPapers, options: ClusterOptions, earlier: Earlier | undefined): Groups {
  const { guideOf, guideCount } = papers;
  const free = rowsWhere(guideOf, (guide) => guide === -1);
  const partition = clusterFree(
    papers,
    free,
    { ...options, count: freeCount(options, guideCount, free.length) },
    earlier,
  );
  const groups = guideOf.map((guide) => partition.count + guide);
  free.forEach((row, i) => (groups[row] = partition.groups[i]!));
  return { groups, count: partition.count + guideCount, firstGuide: partition.count, resolution: partition.resolution };
}

/**
 * The earlier topics, some of them merged, or one of them split in as many parts as asked for.
 * @param named what the topic that is split is about: the part most like it keeps its number;
 *   undefined: the largest does
 */
export function editGroups(
  { graph, vectors }: GroupedPapers,
  { topics }: Earlier,
  edit: Edit,
  named: Float32Array | undefined,
): Groups {
  const labels = topics.slice();
  if (edit.kind === "merge") {
    const [into, ...others] = edit.topics;
    const merged = new Set(others);
    labels.forEach((topic, row) => void (merged.has(topic) && (labels[row] = into!)));
  } else {
    const rows = rowsWhere(topics, (topic) => topic === edit.topic);
    const own = takeRows(vectors, rows);
    const parts = clusterPapers(subgraph(graph, rows), own, { count: edit.count });
    const keeps = named ? mostLike(named, own, parts) : 0;
    const free = topics.reduce((most, topic) => Math.max(most, topic), 0) + 1;
    rows.forEach((row, i) => (labels[row] = parts.groups[i] === keeps ? edit.topic : free + parts.groups[i]!));
  }
  const ids = [...new Set(labels)].filter((topic) => topic !== -1);
  const numbers = new Map(ids.map((topic, number) => [topic, number]));
  const known = new Set(topics);
  return {
    groups: labels.map((topic) => numbers.get(topic) ?? -1),
    count: ids.length,
    firstGuide: ids.length,
    ids: ids.map((id) => (known.has(id) ? id : -1)),
  };
}

/** The group whose middle is most similar to a vector, the largest of equal ones. */
function mostLike(vector: Float32Array, vectors: Matrix, { groups, count }: Partition): number {
  const centres = centresOf(
    vectors,
    Array.from({ length: count }, (_, group) => rowsWhere(groups, (own) => own === group)),
  );
  const similarities = Array.from({ length: count }, (_, group) =>
    dot(vector, 0, centres.data, group * centres.cols, centres.cols),
  );
  return similarities.indexOf(Math.max(...similarities));
}

function clusterFree(
  { graph, vectors }: GroupedPapers,
  free: Int32Array,
  options: ClusterOptions,
  earlier: Earlier | undefined,
): Partition {
  if (free.length === 0) return { groups: new Int32Array(0), count: 0 };
  const all = free.length === vectors.rows;
  const start =
    earlier?.resolution === undefined || options.algorithm === "kmeans"
      ? undefined
      : {
          topics: Int32Array.from(free, (row) => earlier.topics[row]!),
          resolution: earlier.resolution,
          held: earlier.held,
        };
  return clusterPapers(all ? graph : subgraph(graph, free), all ? vectors : takeRows(vectors, free), options, start);
}

/**
 * Guided topics count, too. Throws `invalid-argument` where the guides leave fewer papers than
 * there are to be topics.
 */
function freeCount({ count = "auto" }: ClusterOptions, guideCount: number, free: number): number | "auto" {
  if (count === "auto" || count - guideCount <= free) return count === "auto" ? count : count - guideCount;
  throw new PaperweaveError(
    "invalid-argument",
    `count must be at most ${guideCount + free}, as the guides leave ${free} papers, got ${count}.`,
  );
}

function rowsWhere(values: Int32Array, wanted: (value: number) => boolean): Int32Array {
  return Int32Array.from([...values.keys()].filter((row) => wanted(values[row]!)));
}

/** Groups in their order. */
export interface RankedGroups {
  grouping: Grouping;
  /** Guide of each group; -1 for none. */
  guideOf: number[];
  /** Ids that groups have already. */
  known: Map<number, number>;
}

/**
 * Groups numbered by size, ties by first row; empty ones are dropped, unless they are of guides.
 * @param papers how many papers each row stands for
 */
export function rankGroups({ groups, count, firstGuide, ids }: Groups, papers: Int32Array): RankedGroups {
  const sizes = new Int32Array(count);
  const first = new Int32Array(count).fill(groups.length);
  groups.forEach((group, row) => {
    if (group === -1) return;
    if (sizes[group] === 0) first[group] = row;
    sizes[group] = sizes[group]! + papers[row]!;
  });
  const ranked = Array.from(sizes.keys())
    .filter((group) => sizes[group]! > 0 || group >= firstGuide)
    .sort((a, b) => sizes[b]! - sizes[a]! || first[a]! - first[b]! || a - b);
  const rank = new Int32Array(count).fill(-1);
  ranked.forEach((group, place) => (rank[group] = place));
  return {
    grouping: { groups: groups.map((group) => (group === -1 ? -1 : rank[group]!)), count: ranked.length },
    guideOf: ranked.map((group) => (group >= firstGuide ? group - firstGuide : -1)),
    known: new Map(
      ranked.flatMap((group, place) => (ids !== undefined && ids[group] !== -1 ? [[place, ids[group]!]] : [])),
    ),
  };
}
