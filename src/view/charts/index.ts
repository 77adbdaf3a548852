import type { TopicCharts } from "../../topics/index.js";
import { topicsDisplay } from "../notebook/topics-table.js";
import { TopicsOverTime } from "./over-time.js";
import { ModelQuality } from "./quality.js";
import { TopicSimilarities } from "./similarities.js";
import { TopicTree } from "./topic-tree.js";

/** What an index hands its topic models, so that their answers can be drawn. */
export const topicCharts: TopicCharts = {
  overTime: (counts) => new TopicsOverTime(counts),
  tree: (roots) => new TopicTree(roots),
  similarities: (matrix) => new TopicSimilarities(matrix),
  quality: (measures) => new ModelQuality(measures),
  display: topicsDisplay,
};
