export { Digest } from "./digest.js";
export type * from "./digest-data.js";
export { makeDigest, type DigestOptions, type DigestSource, type ReadingHistory } from "./make-digest.js";
