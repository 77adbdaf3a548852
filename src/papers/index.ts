export { paperId } from "./identity.js";
export { toPaper } from "./paper.js";
export { readPapers, streamPapers, type ReadResult, type Skipped } from "./read.js";
