import { PaperweaveError } from "../../core/errors.js";
import { paperFields } from "./fields.js";
import type { Format } from "./format.js";
import { wholeText } from "./text.js";

/** Keys under which files keep their list of papers. */
const lists = ["papers", "data", "results", "items", "records"];

/** A JSON array of records, or an object that holds one. */
export const json: Format = {
  name: "json",
  recognise: (head) => /^\s*[[{]\s*(?:[{"]|\]|\})/.test(head),
  async *read(pieces) {
    let value: unknown;
    try {
      value = JSON.parse(await wholeText(pieces));
    } catch (cause) {
      if (PaperweaveError.is(cause)) throw cause;
      throw new PaperweaveError("bad-format", `The JSON is broken: ${(cause as Error).message}.`, { cause });
    }
    const records = listOf(value);
    for (const [i, record] of records.entries()) {
      const where = `record ${i + 1}`;
      const isObject = typeof record === "object" && record !== null && !Array.isArray(record);
      yield isObject ? { where, fields: paperFields(record as Record<string, unknown>) } : { where, reason: "not a JSON object" };
    }
  },
};

function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === "object" && value !== null) {
    const object = value as Record<string, unknown>;
    const list = lists.map((name) => (Object.hasOwn(object, name) ? object[name] : undefined)).find(Array.isArray);
    if (list) return list as unknown[];
    if (Object.keys(object).some((name) => name.toLowerCase() === "title")) return [object];
  }
  throw new PaperweaveError("bad-format", `The JSON holds no list of papers; expected an array, or an object with one under ${lists.join(", ")}.`);
}
