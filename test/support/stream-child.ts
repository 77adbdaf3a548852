/*
 * Streams a file and says how many papers it holds and how much memory that took; run by
 * test/papers/stream.test.ts in a process of its own.
 */
import { streamPapers } from "../../src/papers/index.js";

let count = 0;
for await (const paper of streamPapers(process.argv[2]!)) if (paper.title !== "") count++;
console.log(JSON.stringify({ count, megabytes: process.resourceUsage().maxRSS / 1024 }));
