export { SearchContext, type Collection } from "./search-context.js";
export type { CitationLinks, Explanation, Highlight, Hit, SearchHits, SentencePair, TopicReference } from "./hit.js";
export { diversify } from "./diversify.js";
export { addReasons, type TopicOf } from "./explain.js";
export { parseFilter, type FieldConditions, type FieldFilter, type Filter, type FilterNode } from "./filter.js";
export { addHighlights } from "./highlight.js";
export {
  rocchioVector,
  findExamples,
  diversityPoolSize,
  parseRelated,
  related,
  UNLIKE_WEIGHT,
  type RelatedOptions,
} from "./related-papers.js";
export { recommend, type RecommendOptions } from "./recommend/recommend.js";
export { parseSearch, search, searchModes, withRelaxed, type SearchMode, type SearchOptions } from "./search-papers.js";
export { duplicates, type DuplicateOptions } from "./duplicate-papers.js";
export { MAX_EXAMPLE_TERMS, queryTerms } from "./lexical-scores.js";
export { fusion } from "./rank.js";
export { filterFields, valuesOf, type FieldValue, type FilterField } from "./filter-columns.js";
