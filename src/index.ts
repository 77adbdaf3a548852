export { PaperweaveError, type PaperweaveErrorCode } from "./core/errors.js";
export type * from "./core/types.js";
export { version } from "./core/version.js";
export { PaperIndex, type IndexOptions, type RelatedOptions, type SearchOptions } from "./paper-index.js";
export { readPapers, streamPapers } from "./papers/index.js";
export { TopicModel, type TopicMatch, type TopicModelJSON, type TopicOptions, type TopicSource } from "./topics/index.js";
