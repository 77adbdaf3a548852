export { PaperweaveError, type PaperweaveErrorCode } from "./core/errors.js";
export type * from "./core/types.js";
export { TopicMap } from "./view/index.js";
export { version } from "./core/version.js";
export { PaperIndex, type IndexOptions, type RelatedOptions, type SearchOptions } from "./paper-index.js";
export { readPapers, streamPapers } from "./papers/index.js";
export {
  TopicModel,
  type MapOptions, type MapPoint, type MapTopic, type SvgOptions,
  type ModelQuality, type NameCache, type NamingOptions, type SimilarTopic, type TopicChanges, type TopicMatch, type TopicModelJSON, type TopicName,
  type TopicNamer, type TopicNode, type TopicOptions, type TopicOverTime, type TopicQuality, type TopicsOverTime, type TopicSource, type TopicToName, type TopicTree,
} from "./topics/index.js";
