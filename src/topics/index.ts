export { ctfidf } from "./labels/ctfidf.js";
export { kMeans, type KMeansOptions } from "./clustering/kmeans.js";
export { leiden, type LeidenOptions } from "./leiden/leiden.js";
export { discoverTopics, type TopicOptions } from "../model/discover.js";
export type {
  Chart,
  ChartOptions,
  ModelQuality,
  OverTimeOptions,
  TopicCharts,
  TopicSimilarities,
  TopicsOverTime,
  TopicsShown,
  TopicTree,
} from "../model/charts.js";
export type { TopicChanges, TopicName } from "../model/changes.js";
export { TopicModel, type SimilarTopic } from "../model/model.js";
export type { NameCache, NamingOptions, TopicNamer, TopicToName } from "../model/namer.js";
export type { PeriodCounts, TopicOverTime } from "./measures/periods.js";
export type { QualityMeasures, TopicQuality } from "./measures/quality.js";
export { keptNeighbors, paperNeighbors, type NeighborKeeper, type PaperNeighbors } from "./fit/run-job.js";
export type { TopicModelJSON } from "./fit/saved.js";
export type { SimilarityMatrix } from "./measures/similarities.js";
export type { TopicSource } from "../model/source.js";
export type {
  HtmlOptions,
  MapInput,
  MapOptions,
  MapPoint,
  MapTopic,
  SvgOptions,
  TopicMap as TopicMapValue,
} from "./measures/topic-map.js";
export type { TopicMatch } from "./measures/votes.js";
export type { TopicNode } from "./measures/topic-tree.js";
