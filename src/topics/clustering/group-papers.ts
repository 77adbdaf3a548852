import { type Grouping } from "../leiden/partition.js";
import { PaperweaveError } from "../../core/errors.js";
import { dot, takeRows } from "../../core/matrix.js";
import type { Matrix } from "../../core/types.js";
import { centroidsOf } from "./centroids.js";
import { clusterPapers, type ClusterOptions, type Partition } from "./cluster.js";
import type { ClusteredPapers } from "./resolution.js";
import type { PreviousTopics, Edit } from "./previous-topics.js";

import { subgraph } from "./split.js";

/** What papers are grouped by. */
export interface GroupedPapers extends ClusteredPapers {
  /** Guide that each paper belongs to; -1 for none. */
  guideOf: Int32Array;
  guideCount: number;
}

/**
 * Groups of papers, in no order; those of guides have the numbers from `firstGuide` on, and may be
 * empty.
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
 * Papers that belong to a guide go there; the others are clustered among themselves.
 * @throws PaperweaveError `invalid-argument`, see `freeCount`
 */
export function groupPapers(
  papers: GroupedPapers,
  options: ClusterOptions,
  previous: PreviousTopics | undefined,
): Groups {
  const { guideOf, guideCount } = papers;
  const free = rowsWhere(guideOf, (guide) => guide === -1);
  const partition = clusterFree(
    papers,
    free,
    { ...options, count: freeCount(options, guideCount, free.length) },
    previous,
  );
  const groups = guideOf.map((guide) => partition.count + guide);
  free.forEach((row, i) => (groups[row] = partition.groups[i]!));
  return { groups, count: partition.count + guideCount, firstGuide: partition.count, resolution: partition.resolution };
}

/**
 * The previous topics, some of them merged, or one of them split into as many parts as asked for.
 * @param named vector of the name of the topic that is split: the part most similar to it keeps the
 *   id. Without it the largest part does
 */
export function editGroups(
  papers: GroupedPapers,
  { topics }: PreviousTopics,
  edit: Edit,
  named: Float32Array | undefined,
): Groups {
  const labels = topics.slice();
  if (edit.kind === "merge") {
    const [into, ...others] = edit.topics;
    const merged = new Set(others);
    labels.forEach((topic, row) => {
      if (merged.has(topic)) labels[row] = into!;
    });
  } else {
    const rows = rowsWhere(topics, (topic) => topic === edit.topic);
    const own = partOf(papers, rows);
    const parts = clusterPapers(own, { count: edit.count });
    const keeps = named ? mostSimilarGroup(named, own.vectors, parts) : 0;
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

/** The group whose centroid is most similar to a vector, ties by number. */
function mostSimilarGroup(vector: Float32Array, vectors: Matrix, { groups, count }: Partition): number {
  const centroids = centroidsOf(
    vectors,
    Array.from({ length: count }, (_, group) => rowsWhere(groups, (own) => own === group)),
  );
  const similarities = Array.from({ length: count }, (_, group) =>
    dot(vector, 0, centroids.data, group * centroids.cols, centroids.cols),
  );
  return similarities.indexOf(Math.max(...similarities));
}

function clusterFree(
  papers: GroupedPapers,
  free: Int32Array,
  options: ClusterOptions,
  previous: PreviousTopics | undefined,
): Partition {
  if (free.length === 0) return { groups: new Int32Array(0), count: 0 };
  const start =
    previous?.resolution === undefined || options.algorithm === "kmeans"
      ? undefined
      : {
          topics: Int32Array.from(free, (row) => previous.topics[row]!),
          resolution: previous.resolution,
          pinned: previous.pinned,
        };
  return clusterPapers(free.length === papers.vectors.rows ? papers : partOf(papers, free), options, start);
}

/** Some of the rows, ascending, as papers of their own. */
function partOf({ graph, vectors, paperCounts }: ClusteredPapers, rows: Int32Array): ClusteredPapers {
  return {
    graph: subgraph(graph, rows),
    vectors: takeRows(vectors, rows),
    paperCounts: rows.map((row) => paperCounts[row]!),
  };
}

/**
 * How many topics the papers of no guide must give, so that there are `count` with the guided ones.
 */
function freeCount({ count = "auto" }: ClusterOptions, guideCount: number, free: number): number | "auto" {
  if (count === "auto" || count - guideCount <= free) return count === "auto" ? count : count - guideCount;
  throw new PaperweaveError(
    "invalid-argument",
    `count must be at most ${guideCount + free}: the ${guideCount} guides leave ${free} papers. Got ${count}.`,
  );
}

function rowsWhere(values: Int32Array, wanted: (value: number) => boolean): Int32Array {
  return Int32Array.from([...values.keys()].filter((row) => wanted(values[row]!)));
}

/** Groups in the order of their numbers. */
export interface RankedGroups {
  grouping: Grouping;
  /** Guide of each group; -1 for none. */
  guideOf: number[];
  /** Ids that groups have already: group -> topic id. */
  known: Map<number, number>;
}

/**
 * Numbers groups by size, ties by first row. Empty ones are dropped, but not those of guides.
 * @param paperCounts how many papers each row represents
 */
export function rankGroups({ groups, count, firstGuide, ids }: Groups, paperCounts: Int32Array): RankedGroups {
  const sizes = new Int32Array(count);
  const first = new Int32Array(count).fill(groups.length);
  groups.forEach((group, row) => {
    if (group === -1) return;
    if (sizes[group] === 0) first[group] = row;
    sizes[group] = sizes[group]! + paperCounts[row]!;
  });
  const ranked = Array.from(sizes.keys())
    .filter((group) => sizes[group]! > 0 || group >= firstGuide)
    .sort((a, b) => sizes[b]! - sizes[a]! || first[a]! - first[b]! || a - b);
  const rank = new Int32Array(count).fill(-1);
  ranked.forEach((group, i) => (rank[group] = i));
  return {
    grouping: { groups: groups.map((group) => (group === -1 ? -1 : rank[group]!)), count: ranked.length },
    guideOf: ranked.map((group) => (group >= firstGuide ? group - firstGuide : -1)),
    known: new Map(ranked.flatMap((group, i) => (ids !== undefined && ids[group] !== -1 ? [[i, ids[group]!]] : []))),
  };
}
