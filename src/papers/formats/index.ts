import { csv } from "./csv.js";
import { dailyPapers } from "./daily-papers.js";
import type { Format } from "./format.js";
import { json } from "./json.js";
import { jsonl } from "./jsonl.js";

/** All formats, in the order in which they are tried: the ones with the plainest marks first. */
export const formats: readonly Format[] = [jsonl, json, csv, dailyPapers];

export const formatNames: readonly string[] = formats.map(({ name }) => name);
