/**
 * Papers from files, an index of them, their topics, and the map.
 * @module paperweave
 */

export { PaperweaveError, type PaperweaveErrorCode } from "./core/errors.js";
export type * from "./core/types.js";
export { version } from "./core/version.js";
export { DatabaseIndex } from "./database/database-index.js";
export type {
  Digest,
  DigestData,
  DigestOptions,
  DigestPaper,
  DigestTextOptions,
  DigestTopic,
  DigestVersion,
  ReadingHistory,
} from "./digest/index.js";
export type { HnswEngineName, HnswMethod, HnswParameterOptions, NeighborMethod } from "./neighbors/index.js";
export { PaperIndex } from "./paper-index.js";
export {
  readPapers,
  streamPapers,
  type FormatName,
  type ReadOptions,
  type ReadResult,
  type Skipped,
  type StreamOptions,
} from "./papers/index.js";
export type {
  DuplicateOptions,
  Explanation,
  FieldConditions,
  CitationLinks,
  FieldFilter,
  FieldValue,
  Filter,
  FilterField,
  FilterNode,
  Highlight,
  Hit,
  RecommendOptions,
  SearchHits,
  RelatedOptions,
  SearchMode,
  SearchOptions,
  SentencePair,
  TopicReference,
} from "./search/index.js";
export type { TopicMatch } from "./model/assign.js";
export type { ContinuedTopic, TopicChanges, TopicName } from "./model/changes.js";
export type { SplitOptions } from "./model/edit.js";
export type { TopicSource } from "./model/fitted-papers.js";
export type { PeriodOptions, QualityOptions, SimilarTopic } from "./model/measures.js";
export { TopicModel } from "./model/model.js";
export type {
  NameCache,
  NamedTopic,
  NamerAnswer,
  NamerContext,
  NamingOptions,
  TopicNamer,
  TopicToName,
} from "./model/namer.js";
export type { TopicOptions } from "./model/topic-options.js";
export type { LevelOptions } from "./model/topic-table.js";
export type { Calibration, Curve } from "./topics/clustering/calibration.js";
export type { SavedGuide, TopicModelJSON } from "./topics/fit/saved-topics.js";
export type { DistantPeriod, PeriodCounts, TopicOverTime } from "./topics/measures/periods.js";
export type { QualityMeasures, TopicQuality } from "./topics/measures/quality.js";
export type { SimilarityMatrix } from "./topics/measures/similarity-matrix.js";
export type * from "./view/charts/index.js";
export type { HtmlOptions } from "./view/map/page/draw-page.js";
export type { MapPageCommand, MapPageEvent, MapPageFilter } from "./view/map/page/page-messages.js";
export type { MapOptions } from "./view/map/lay-out-map.js";
export type { MapDetails, MapPoint, MapTopic } from "./view/map/map-data.js";
export type { SvgOptions } from "./view/map/svg/draw-svg.js";
export { TopicMap } from "./view/map/topic-map.js";
export type { ChartOptions } from "./view/theme/picture-options.js";
export { checkIndex, type CheckedIndexFile, type IndexCheck } from "./store/folder/check.js";
export type { ExportFormat, ExportOptions, PaperPositions } from "./store/export/index.js";
export type { LockOwner } from "./store/folder/lock-owner.js";
export type * from "./store/library/index-options.js";
export { repairIndex, type RepairOptions, type RepairReport } from "./store/folder/repair.js";
export type { OfTopic } from "./database/query-store.js";
export type { AssignOptions } from "./database/record-topics.js";
export type * from "./database/paper-store.js";
export type { DatabaseTopicOptions } from "./database/stored-topics.js";
