export { PaperweaveError, type PaperweaveErrorCode } from "./core/errors.js";
export type * from "./core/types.js";
export { TopicMap } from "./view/index.js";
export { version } from "./core/version.js";
export { DatabaseIndex } from "./database/database-index.js";
export { PaperIndex, type IndexOptions } from "./paper-index.js";
export { readPapers, streamPapers, type ReadResult, type Skipped } from "./papers/index.js";
export type {
  DuplicateOptions,
  FieldConditions,
  FieldFilter,
  Filter,
  FilterNode,
  RelatedOptions,
  SearchMode,
  SearchOptions,
} from "./search/index.js";
export {
  TopicModel,
  type HtmlOptions,
  type MapOptions,
  type MapPoint,
  type MapTopic,
  type SvgOptions,
  type Chart,
  type ChartOptions,
  type ModelQuality,
  type NameCache,
  type NamingOptions,
  type SimilarTopic,
  type TopicChanges,
  type OverTimeOptions,
  type PeriodCounts,
  type QualityMeasures,
  type SimilarityMatrix,
  type TopicCharts,
  type TopicMatch,
  type TopicModelJSON,
  type TopicName,
  type TopicNamer,
  type TopicNode,
  type TopicOptions,
  type TopicOverTime,
  type TopicQuality,
  type TopicSimilarities,
  type TopicsOverTime,
  type TopicsShown,
  type TopicSource,
  type TopicToName,
  type TopicTree,
} from "./topics/index.js";
export { checkIndex, type CheckedIndexFile, type IndexCheck } from "./store/folder/check.js";
export type { ExportFormat, ExportOptions } from "./store/export/index.js";
export type { LockOwner } from "./store/folder/lock-owner.js";
export { repairIndex, type RepairOptions, type RepairReport } from "./store/folder/repair.js";
export type { OfTopic } from "./database/ask.js";
export type { AssignOptions } from "./database/assign-topics.js";
export type * from "./database/paper-store.js";
export type { DatabaseTopicOptions } from "./database/stored-topics.js";
