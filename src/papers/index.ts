export { KeyFilter } from "./merge/key-filter.js";
export { namesOf, paperId, parseId } from "./merge/identity.js";
export { mergeRecords, standsFor, type Merging } from "./merge/merge.js";
export type { SourceRecord } from "./merge/newest.js";
export type { FormatName } from "./formats/format.js";
export { copiesOf, copyOf, parsePaper, toPaper } from "./paper.js";
export {
  mergeRead,
  readPapers,
  streamPapers,
  type ReadOptions,
  type ReadResult,
  type Skipped,
  type StreamOptions,
} from "./read.js";
export { featuresOf, keysOf } from "./merge/same-paper.js";
export { textSimilarity, wordsOf } from "./merge/shingles.js";
