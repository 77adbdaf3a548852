export { paperId } from "./identity.js";
export { parsePaper, toPaper } from "./paper.js";
export { readPapers, streamPapers, type ReadResult, type Skipped } from "./read.js";
