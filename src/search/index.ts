export type { Collection, SearchSource } from "./collection.js";
export type { TopicOf } from "./explain.js";
export type { FieldConditions, FieldFilter, Filter } from "./filter.js";
export { related, type RelatedOptions } from "./related.js";
export { search, type SearchMode, type SearchOptions } from "./search.js";
export { TextIndexes } from "./text-indexes.js";
