import { PaperweaveError } from "../../core/errors.js";
import type { Format, RawRecord } from "./format.js";
import { isObject, recordFields } from "./records.js";
import { wholeText } from "./text.js";

/** Keys under which services and files keep their list of papers. */
const lists = [
  "papers",
  "data",
  "results",
  "items",
  "records",
  "recommendedPapers",
  "dailyPapers",
  "works",
  "references",
  "citations",
  "hits",
  "result",
  "docs",
  "entries",
  "articles",
];
/**
 * Objects in which such a list may lie: Crossref's `message`, Europe PMC's `resultList`,
 * Elasticsearch's `hits`.
 */
const envelopes = ["message", "resultList", "hits", "response", "data", "result"];

/**
 * A JSON array of records, or an object that holds one: the answers of Hugging Face, Semantic
 * Scholar, OpenAlex and Crossref, CSL-JSON.
 */
export const json: Format = {
  name: "json",
  recognise: (head) => /^\s*[[{]\s*(?:[{"]|\]|\}|null)/.test(head),
  async *read(pieces) {
    let value: unknown;
    try {
      value = JSON.parse(await wholeText(pieces));
    } catch (cause) {
      if (PaperweaveError.is(cause)) throw cause;
      throw new PaperweaveError("bad-format", `The JSON is broken: ${(cause as Error).message}.`, { cause });
    }
    const records = listOf(value);
    if (!records)
      throw new PaperweaveError(
        "bad-format",
        `The JSON holds no list of papers; expected an array, or an object with one under ${lists.join(", ")}.`,
      );
    for (const [i, record] of records.entries()) yield toRecord(record, `record ${i + 1}`);
  },
};

/** A record of JSON or of a line of JSONL. */
export function toRecord(value: unknown, where: string): RawRecord {
  const fields = recordFields(value);
  return fields
    ? { where, fields }
    : { where, reason: value === null ? "null: the source has no such paper" : "not a JSON object" };
}

/**
 * The records of an array, of an answer that holds one, or the one that the value is; undefined for
 * others.
 */
export function listOf(value: unknown, depth = 0): unknown[] | undefined {
  if (Array.isArray(value)) return value as unknown[];
  if (!isObject(value)) return undefined;
  const list = lists
    .map((name) => (Object.hasOwn(value, name) ? value[name] : undefined))
    .find((found) => Array.isArray(found) && (found.length === 0 || found.some(isObject)));
  if (Object.keys(value).some((name) => /^(?:title|display_name|abstract|paperId)$/i.test(name))) return [value];
  if (list) return list as unknown[];
  for (const name of depth < 2 ? envelopes : []) {
    const inner = Object.hasOwn(value, name) && isObject(value[name]) ? listOf(value[name], depth + 1) : undefined;
    if (inner) return inner;
  }
  // { "id": { paper }, … }, as some programs keep their papers.
  const values = Object.values(value);
  return values.length > 0 && values.every((one) => isObject(one) && "title" in one)
    ? Object.entries(value).map(([id, one]) => ({ id, ...(one as object) }))
    : undefined;
}
