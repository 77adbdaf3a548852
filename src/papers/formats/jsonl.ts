import { PaperweaveError } from "../../core/errors.js";
import type { Format, RawRecord } from "./format.js";
import { listOf, toRecord } from "./json.js";
import { parseJson, valuesIn } from "./json-values.js";
import { linesOf } from "./text.js";
import { isObject } from "./values.js";

/**
 * One JSON object a line, of any of the shapes that `json` knows; or one answer with a list of
 * them. Read line by line, whatever the size of the file.
 */
export const jsonl: Format = {
  name: "jsonl",
  recognise({ text, lines }) {
    if (!/^[\s\ufeff]*\{/.test(text)) return false;
    const at = lines.findIndex((line) => line.trim() !== "");
    const first = lines[at]!;
    const more = lines.slice(at + 1);
    if (more.some((line) => line.trim() !== "")) return /\}\s*,?\s*$/.test(first);
    // One line that is an answer is JSON; so is one that is longer than the beginning of the file.
    return isWhole(first) && answerIn(first) === undefined;
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
    value = parseJson(text.replace(/^[\s\ufeff]+/, ""));
  } catch (error) {
    const values = valuesIn(text);
    if (values.length < 2 || !values.every((item) => "value" in item && isObject(item.value)))
      return [{ where, reason: `broken JSON: ${(error as Error).message}` }];
    return values.map((item, i) => toRecord((item as { value: unknown }).value, `${where}, record ${i + 1}`));
  }
  const list = isObject(value) ? listOf(value) : undefined;
  return list && list[0] !== value
    ? list.map((record, i) => toRecord(record, `${where}, record ${i + 1}`))
    : [toRecord(value, where)];
}

function isWhole(line: string): boolean {
  return valuesIn(line).every((item) => "value" in item);
}

/**
 * The list in a line that is a service's answer; undefined for a record, and for what is no JSON.
 */
function answerIn(line: string): unknown[] | undefined {
  try {
    const value = parseJson(line);
    const list = isObject(value) ? listOf(value) : undefined;
    return list && list[0] !== value ? list : undefined;
  } catch {
    return undefined;
  }
}
