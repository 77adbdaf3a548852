export { SearchMeans, type Collection } from "./collection.js";
export type { TopicOf } from "./explain.js";
export { parseFilter, type FilterNode, type FieldConditions, type FieldFilter, type Filter } from "./filter.js";
export { related, type RelatedOptions } from "./related.js";
export { search, searchModes, type SearchMode, type SearchOptions } from "./search.js";
export { duplicates, type DuplicateOptions } from "./duplicates.js";
