import { PaperweaveError } from "../../core/errors.js";
import type { Format, RawRecord } from "./format.js";
import { toRecord } from "./json.js";
import { linesOf } from "./text.js";

/** One JSON object a line, of any of the shapes that `json` knows. Read line by line, whatever the size of the file. */
export const jsonl: Format = {
  name: "jsonl",
  recognise: (head) => /^\s*\{.*\}\s*(?:\r?\n|$)/.test(head) || (/^\s*\{"/.test(head) && !head.includes("\n")),
  async *read(pieces) {
    let line = 0, objects = 0;
    let firstProblem: string | undefined;
    for await (const text of linesOf(pieces)) {
      line++;
      if (text.trim() === "") continue;
      const record = parseLine(text, `line ${line}`);
      if ("fields" in record) objects++;
      else firstProblem ??= `${record.where}: ${record.reason}`;
      yield record;
    }
    if (objects === 0 && firstProblem !== undefined) throw new PaperweaveError("bad-format", `No line is a JSON object; ${firstProblem}.`);
  },
};

function parseLine(text: string, where: string): RawRecord {
  try {
    return toRecord(JSON.parse(text), where);
  } catch (error) {
    return { where, reason: `broken JSON: ${(error as Error).message}` };
  }
}
