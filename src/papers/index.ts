export { KeyFilter } from "./merge/key-filter.js";
export { namesOf, paperId, parseId } from "./merge/identity.js";
export { mergeSightings, standsFor, type Merging } from "./merge/merge.js";
export type { Sighting } from "./merge/newest.js";
export { copyOf, parsePaper, toPaper } from "./paper.js";
export { mergeRead, readPapers, streamPapers, type ReadResult, type Skipped } from "./read.js";
export { featuresOf, keysOf } from "./merge/same-paper.js";
export { textSimilarity, wordsOf } from "./merge/shingles.js";
