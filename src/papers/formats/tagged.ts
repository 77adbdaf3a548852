import type { RawFields, RawRecord } from "./format.js";
import { linesOf } from "./text.js";

/** The values of a record of lines with a tag each: "TI  - A title". */
export class TaggedValues {
  /** The values of each tag, each in the lines that it was written in. */
  private readonly values = new Map<string, string[][]>();
  private readonly used = new Set<string>();

  get isEmpty(): boolean {
    return this.values.size === 0;
  }

  has(tag: string): boolean {
    return this.values.has(tag);
  }

  add(tag: string, value: string): void {
    const list = this.values.get(tag);
    if (list) list.push([value]);
    else this.values.set(tag, [[value]]);
  }

  /** Adds a further line to the last value of a tag. */
  extend(tag: string, line: string): void {
    this.values.get(tag)!.at(-1)!.push(line);
  }

  /** All values of these tags that are not empty, in the order of the tags. */
  all(...tags: string[]): string[] {
    for (const tag of tags) this.used.add(tag);
    return tags.flatMap((tag) => (this.values.get(tag) ?? []).map(joinLines)).filter((value) => value !== "");
  }

  /** The first value of the first of these tags that has one. */
  first(...tags: string[]): string | undefined {
    return this.all(...tags)[0];
  }

  /** The keywords in these tags, which stand one a value or with semicolons between. */
  keywords(...tags: string[]): string[] {
    return this.all(...tags)
      .flatMap((value) => value.split(";"))
      .map((one) => one.trim());
  }

  /** What no field took, by its tag. */
  rest(): RawFields["fields"] {
    return Object.fromEntries(
      [...this.values]
        .filter(([tag]) => !this.used.has(tag))
        .map(([tag, values]) => [tag, values.length === 1 ? joinLines(values[0]!) : values.map(joinLines)]),
    );
  }
}

/** A hyphen at the end of a line is the word's own: these formats divide no words. */
function joinLines(lines: readonly string[]): string {
  return lines.reduce((text, line, i) => {
    const before = lines[i - 1];
    const isDivided =
      before !== undefined && /\p{L}-$/u.test(before) && /^\p{L}/u.test(line) && !/^(?:and|or)\b/.test(line);
    return text === "" || isDivided ? text + line : `${text} ${line}`;
  }, "");
}

/** A record of tagged lines. */
interface TaggedRecord {
  values: TaggedValues;
  /** Where it begins, from 1. */
  line: number;
}

/** How the lines of a format are read. */
export interface TagRules {
  /** Tag and value of a line; undefined for a line that has no tag. */
  parse(line: string): { tag: string; value: string } | undefined;
  /** Tags with which a record begins, when the one before has such a tag. */
  begins: ReadonlySet<string>;
  /** Tags with which a record ends. */
  ends?: ReadonlySet<string>;
  /** Tags of which each further line is a value of its own. */
  lists?: ReadonlySet<string>;
  /** Tags that no record has, but the file. */
  ignored?: ReadonlySet<string>;
}

/**
 * The records of a file of tagged lines.
 * @param format the name of the format, for messages
 */
export async function* readTagged(
  pieces: AsyncIterable<string>,
  format: string,
  rules: TagRules,
  toFields: (values: TaggedValues) => RawFields,
): AsyncGenerator<RawRecord> {
  let record = 0;
  for await (const item of taggedRecords(pieces, rules)) {
    if ("stray" in item)
      yield { where: `line ${item.line}`, reason: `no line of ${format}: ${JSON.stringify(item.stray.slice(0, 60))}` };
    else yield { where: `line ${item.line}, record ${++record}`, fields: toFields(item.values) };
  }
}

/** A line as a tag of two or more characters and what stands behind the part that `pattern` finds. */
export function tagBy(pattern: RegExp): (line: string) => { tag: string; value: string } | undefined {
  return (line) => {
    const match = pattern.exec(line);
    return match ? { tag: match[1]!, value: line.slice(match[0].length) } : undefined;
  };
}

/** A record of more values is none. */
const MOST_VALUES = 100_000;
/** Tags of which a record of a paper has at least one. */
const TELLING = ["TI", "T1", "AB", "AU", "A1", "CT", "BT", "%T", "%X", "%A"];

/**
 * The records of a file of tagged lines, one by one. A line without a tag goes on with the value
 * before it. A record ends with its end tag; where the format has none, or it was forgotten, at the
 * next tag that begins one, or at a blank line before the tag with which the first record began.
 */
async function* taggedRecords(
  pieces: AsyncIterable<string>,
  rules: TagRules,
): AsyncGenerator<TaggedRecord | { line: number; stray: string }> {
  const { parse, begins, ends, lists, ignored } = rules;
  let open: TaggedRecord = { values: new TaggedValues(), line: 0 };
  let last: string | undefined, firstTag: string | undefined, beginTag: string | undefined;
  let line = 0,
    count = 0;
  let strayed = false,
    afterBlank = false;
  const start = (): void => {
    open = { values: new TaggedValues(), line };
    [last, beginTag, count] = [undefined, undefined, 0];
  };
  for await (const text of linesOf(pieces)) {
    line++;
    const found = parse(text);
    if (!found) {
      const more = text.trim();
      if (more === "") afterBlank = true;
      else if (last !== undefined && lists?.has(last)) open.values.add(last, more);
      else if (last !== undefined) open.values.extend(last, more);
      else if (!strayed) {
        strayed = true; // once: all of what stands before the first record
        yield { line, stray: more };
      }
      continue;
    }
    const { tag, value } = found;
    if (ignored?.has(tag)) {
      last = undefined;
      continue;
    }
    const isLoose = !TELLING.some((one) => open.values.has(one));
    const isBeginning = begins.has(tag) && (beginTag !== undefined || isLoose);
    const isApart = afterBlank && tag === firstTag && open.values.has(tag);
    if (!open.values.isEmpty && (isBeginning || isApart || count > MOST_VALUES)) {
      yield isLoose && beginTag === undefined ? { line: open.line, stray: "lines outside of any record" } : open;
      start();
    }
    afterBlank = false;
    if (ends?.has(tag)) {
      if (!open.values.isEmpty) yield open;
      start();
      continue;
    }
    if (open.values.isEmpty) open.line = line;
    firstTag ??= tag;
    if (begins.has(tag)) beginTag ??= tag;
    count++;
    last = tag;
    open.values.add(tag, value.trim());
  }
  if (!open.values.isEmpty) yield open;
}
