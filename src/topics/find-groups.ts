import type { KnnGraph, Matrix, SparseMatrix } from "../core/types.js";
import { calibrate, type Calibration } from "./calibration.js";
import type { ClusterOptions } from "./cluster.js";
import type { Earlier, Edit } from "./earlier.js";
import { editGroups, groupPapers, rankGroups, type RankedGroups } from "./group-papers.js";
import { buildLevels, type Levels } from "./levels.js";
import { paperGraph } from "./paper-graph.js";
import { strengthsOf } from "./strength.js";

export interface GroupingOptions extends ClusterOptions {
  levels?: number | undefined;
  outliers?: "assign" | "keep" | undefined;
}

/** What the texts say about papers. */
export interface TextFindings {
  /** Unit rows of tf-idf; undefined where words do not count. */
  words: SparseMatrix | undefined;
  /** First row of each paper's work. */
  works: Int32Array;
  /** Guide that each paper belongs to; -1 for none. */
  guideOf: Int32Array;
}

export interface GroupingInput extends TextFindings {
  vectors: Matrix;
  knn: KnnGraph;
  guideCount: number;
  options: GroupingOptions;
  earlier: Earlier | undefined;
  /** What to do with the earlier topics, in place of finding new ones. */
  edit: Edit | undefined;
}

/** Topics without names. */
export interface FoundGroups {
  levels: Levels;
  /** Guides of the groups of the finest level, and ids that they have already. */
  guideOf: RankedGroups["guideOf"];
  known: RankedGroups["known"];
  resolution: number | undefined;
  strengths: Float32Array;
  calibration: Calibration;
}

/** Groups papers by what they have in common: all that does not need their texts. */
export function findGroups(input: GroupingInput): FoundGroups {
  const { vectors, knn, words, options, earlier, edit } = input;
  const graph = paperGraph({ vectors, knn, words });
  const papers = { ...input, graph };
  const found = edit ? editGroups(papers, earlier!, edit) : groupPapers(papers, options, earlier);
  const strengths = strengthsOf(graph, knn, found.groups);
  if (options.outliers === "keep") found.groups.forEach((group, row) => void (group < found.firstGuide && strengths[row] === 0 && (found.groups[row] = -1)));
  const { grouping, guideOf, known } = rankGroups(found);
  return {
    levels: buildLevels(graph, vectors, grouping, options.levels ?? 1),
    guideOf,
    known,
    resolution: found.resolution ?? earlier?.resolution,
    strengths,
    calibration: calibrate(knn, grouping.groups),
  };
}
