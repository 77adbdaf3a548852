import { linesOf } from "./text.js";

/** A record of lines with a tag each: "TI  - A title". */
export interface TaggedRecord {
  /** The values of each tag, in their order. */
  values: Map<string, string[]>;
  /** Where it begins, from 1. */
  line: number;
}

/** A record of more lines is none. */
const MOST_VALUES = 100_000;

/**
 * The records of a file of tagged lines, one by one. A line without a tag goes on with the value
 * before it.
 * @param tagged finds tag and value of a line
 * @param begins whether a record begins at this tag
 * @param ends whether it ends there
 */
export async function* taggedRecords(
  pieces: AsyncIterable<string>,
  tagged: RegExp,
  begins: (tag: string, open: TaggedRecord) => boolean,
  ends: (tag: string) => boolean,
): AsyncGenerator<TaggedRecord | { line: number; stray: string }> {
  let open: TaggedRecord = { values: new Map(), line: 0 };
  let last: string[] | undefined;
  let line = 0,
    count = 0;
  let strayed = false;
  for await (const text of linesOf(pieces)) {
    line++;
    const [, tag, value = ""] = tagged.exec(text) ?? [];
    if (tag === undefined) {
      if (text.trim() === "") continue;
      if (last) last.push(`${last.pop()!} ${text.trim()}`);
      else if (!strayed) {
        strayed = true; // once: all of what stands before the first record
        yield { line, stray: text.trim() };
      }
      continue;
    }
    if (open.values.size > 0 && (begins(tag, open) || count > MOST_VALUES)) {
      yield open;
      open = { values: new Map(), line };
      count = 0;
    }
    if (open.values.size === 0) open.line = line;
    if (ends(tag)) {
      if (open.values.size > 0) yield open;
      open = { values: new Map(), line };
      last = undefined;
      count = 0;
      continue;
    }
    count++;
    last = open.values.get(tag) ?? [];
    open.values.set(tag, last);
    last.push(value.trim());
  }
  if (open.values.size > 0) yield open;
}
