import type { jupyterDisplay } from "../core/display.js";
import type { Paper, Topic } from "../core/types.js";
import type { PeriodCounts } from "../topics/measures/periods.js";
import type { QualityMeasures } from "../topics/measures/quality.js";
import type { SimilarityMatrix } from "../topics/measures/similarities.js";
import type { SvgOptions } from "../topics/measures/topic-map.js";
import type { TopicNode } from "../topics/measures/topic-tree.js";

/*
 * What a topic model's answers are beside plain data: pictures. They are drawn in view/, which
 * knows colours and texts.
 */

/** How a chart is drawn. */
export type ChartOptions = Omit<SvgOptions, "labels">;

/**
 * Plain data that can be drawn: `JSON.stringify` keeps all of it, and `show` of
 * `paperweave/notebook` draws what `JSON.parse` reads back.
 */
export interface Chart<Options extends ChartOptions = ChartOptions> {
  /**
   * A still picture. Text in it is text; nothing in it is loaded from elsewhere; the same data give
   * the same bytes.
   * @throws PaperweaveError `invalid-argument`
   */
  toSVG(options?: Options): string;
  /** How a notebook shows it. */
  [jupyterDisplay](): Record<string, string>;
}

export interface OverTimeOptions extends ChartOptions {
  /**
   * `"multiples"` (default): a small chart for each topic, each on a scale of its own, to see how
   * topics rise and fall; `"stream"`: all as bands one above the other, to see how they share the
   * whole.
   */
  kind?: "multiples" | "stream";
  /** `"shares"` of the papers of a period (default), or `"counts"` of papers. */
  values?: "shares" | "counts";
  /**
   * At most so many topics, the largest first; default: all, in a stream 20. A stream has the
   * others as one grey band.
   */
  topics?: number;
}

/** Papers of each topic in each period; draws itself. */
export interface TopicsOverTime extends PeriodCounts, Chart<OverTimeOptions> {}

/** How similar the topics are to each other; draws itself. */
export interface TopicSimilarities extends SimilarityMatrix, Chart {}

/** How good the topics of a model are; draws itself. */
export interface ModelQuality extends QualityMeasures, Chart {}

/** The topics of all levels, as a tree that prints well and draws itself. */
export interface TopicTree extends Chart {
  /** The topics of the coarsest level, the largest first. */
  roots: TopicNode[];
  /**
   * One line a topic: its label and number of papers, under its parent. A topic that is its
   * parent's only one has no line of its own.
   */
  toString(): string;
}

/** What a notebook shows of a topic model. */
export interface TopicsShown {
  /** Of all levels, each level the largest first. */
  topics: readonly Topic[];
  /** Papers in no topic. */
  left: number;
  /** A paper that is still in the index. */
  paperOf(id: string): Paper | undefined;
}

/** Makes answers drawable. */
export interface TopicCharts {
  overTime(counts: PeriodCounts): TopicsOverTime;
  tree(roots: TopicNode[]): TopicTree;
  similarities(matrix: SimilarityMatrix): TopicSimilarities;
  quality(measures: QualityMeasures): ModelQuality;
  display(shown: TopicsShown): Record<string, string>;
}
