export { KeyFilter } from "./key-filter.js";
export { namesOf, paperId, parseId } from "./identity.js";
export { mergeSightings, standsFor, type Merging } from "./merge.js";
export type { Sighting } from "./newest.js";
export { copyOf, parsePaper, toPaper } from "./paper.js";
export { mergeRead, readPapers, streamPapers, type ReadResult, type Skipped } from "./read.js";
export { featuresOf, keysOf } from "./same-paper.js";
export { textSimilarity, wordsOf } from "./shingles.js";
