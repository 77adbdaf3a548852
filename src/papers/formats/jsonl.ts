import { PaperweaveError } from "../../core/errors.js";
import type { Format, RawRecord } from "./format.js";
import { listOf, toRecord } from "./json.js";
import { isObject } from "./records.js";
import { linesOf } from "./text.js";

/**
 * One JSON object a line, of any of the shapes that `json` knows; or one answer with a list of
 * them. Read line by line, whatever the size of the file.
 */
export const jsonl: Format = {
  name: "jsonl",
  recognise(head) {
    if (!/^\s*\{/.test(head)) return false;
    const [first, second] = head.trimStart().split(/\r?\n\s*/, 2);
    if (second !== undefined && second !== "") return /\}\s*$/.test(first!);
    const list = answerIn(first!);
    return list === undefined; // one line that is an answer is JSON
  },
  async *read(pieces) {
    let line = 0,
      objects = 0;
    let firstProblem: string | undefined;
    for await (const text of linesOf(pieces)) {
      line++;
      if (text.trim() === "") continue;
      for (const record of parseLine(text, `line ${line}`)) {
        if ("fields" in record) objects++;
        else firstProblem ??= `${record.where}: ${record.reason}`;
        yield record;
      }
    }
    if (objects === 0 && firstProblem !== undefined)
      throw new PaperweaveError("bad-format", `No line is a JSON object; ${firstProblem}.`);
  },
};

function parseLine(text: string, where: string): RawRecord[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return [{ where, reason: `broken JSON: ${(error as Error).message}` }];
  }
  const list = isObject(value) ? listOf(value) : undefined;
  return list && list[0] !== value
    ? list.map((record, i) => toRecord(record, `${where}, record ${i + 1}`))
    : [toRecord(value, where)];
}

/**
 * The list in a line that is a service's answer; undefined for a record, and for what is no JSON.
 */
function answerIn(line: string): unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(line);
    const list = isObject(value) ? listOf(value) : undefined;
    return list && list[0] !== value ? list : undefined;
  } catch {
    return undefined;
  }
}
