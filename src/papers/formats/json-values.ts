/** No record has more characters; an object at the top that has more is read part by part. */
const LONGEST_VALUE = 16 * 1024 * 1024;
/** Objects that are opened within each other to find the list of papers. */
const DEEPEST = 3;

/** A value of a JSON text, or why it cannot be read. */
export type JsonItem = { value: unknown } | { problem: string };

/** Whether the values under a key of a long object are read: one by one, or as an object of them. */
export type IsOpened = (key: string, isArray: boolean) => boolean;

/**
 * The values of a JSON text, one by one: those of an array at the top, or those that stand one
 * behind the other, whatever the line breaks. This finds where each value ends, and V8 parses it:
 * memory for one record is enough, and a record that is broken does not hide the next. An object
 * that is longer than any record is opened where `isOpened` says so.
 */
export async function* jsonValues(pieces: AsyncIterable<string>, isOpened: IsOpened): AsyncGenerator<JsonItem> {
  const splitter = new Splitter(isOpened);
  for await (const piece of pieces) yield* splitter.push(piece);
  yield* splitter.end();
}

/** The values of a text that stand one behind the other. */
export function valuesIn(text: string): JsonItem[] {
  const splitter = new Splitter(() => false);
  return [...splitter.push(text), ...splitter.end()];
}

const BLANKS = /[\s\ufeff,:]*/y;
const IN_STRING = /["\\]/g;
const IN_VALUE = /["{}[\]]/g;
const SCALAR_END = /[\s,\]}]/g;

class Splitter {
  /** The brackets that are open around the values that are read. */
  private open: ("[" | "{")[] = [];
  /** The key whose value comes next, in an object that is open. */
  private key: string | undefined;
  /** The value that has begun, in the pieces that have come. */
  private parts: string[] = [];
  private length = 0;
  private kind: "none" | "container" | "string" | "scalar" = "none";
  private depth = 0;
  private inString = false;
  private escaped = false;

  constructor(private readonly isOpened: IsOpened) {}

  *push(text: string): Generator<JsonItem> {
    let at = 0;
    while (at < text.length) {
      if (this.kind === "none") {
        at = this.begin(text, at);
        continue;
      }
      const end = this.valueEnd(text, at);
      const stop = end < 0 ? text.length : end;
      this.length += stop - at;
      if (this.length <= LONGEST_VALUE) this.parts.push(text.slice(at, stop));
      else if (this.isOpenable()) {
        const held = this.parts.join("") + text.slice(at);
        this.reset();
        this.open.push("{");
        yield* this.push(held.slice(held.indexOf("{") + 1));
        return;
      }
      at = stop;
      if (end >= 0) yield* this.finish();
    }
  }

  *end(): Generator<JsonItem> {
    if (this.kind === "scalar") yield* this.finish();
    else if (this.kind !== "none")
      yield { problem: `broken JSON: it ends within a value: ${JSON.stringify(this.parts.join("").slice(0, 40))}` };
    else if (this.open.length > 0) yield { problem: "broken JSON: it ends before its last bracket" };
  }

  /** Whether the value is the object at the top, which is no record then, but holds them. */
  private isOpenable(): boolean {
    return (
      this.kind === "container" && this.open.length === 0 && this.parts.length > 0 && this.parts[0]!.startsWith("{")
    );
  }

  private reset(): void {
    [this.parts, this.length, this.kind, this.depth] = [[], 0, "none", 0];
    [this.inString, this.escaped] = [false, false];
  }

  /** Takes brackets and blanks between values; gives where the next value begins. */
  private begin(text: string, from: number): number {
    BLANKS.lastIndex = from;
    BLANKS.test(text);
    const at = BLANKS.lastIndex;
    const next = text[at];
    if (next === undefined) return at;
    if (next === "]" || next === "}") {
      this.open.pop();
      this.key = undefined;
      return at + 1;
    }
    if ((next === "[" || next === "{") && this.opens(next)) {
      this.open.push(next);
      this.key = undefined;
      return at + 1;
    }
    this.kind = next === "[" || next === "{" ? "container" : next === '"' ? "string" : "scalar";
    return at;
  }

  /** Whether what stands in this bracket is read one by one. */
  private opens(bracket: string): boolean {
    const top = this.open.at(-1);
    if (top === undefined) return bracket === "[";
    return (
      top === "{" && this.key !== undefined && this.open.length < DEEPEST && this.isOpened(this.key, bracket === "[")
    );
  }

  /** Where the value that has begun ends in this piece, or -1. */
  private valueEnd(text: string, from: number): number {
    if (this.kind === "scalar") {
      SCALAR_END.lastIndex = from;
      return SCALAR_END.exec(text)?.index ?? -1;
    }
    let at = from;
    while (at < text.length) {
      if (this.escaped) {
        this.escaped = false;
        at++;
        continue;
      }
      const marks = this.inString ? IN_STRING : IN_VALUE;
      marks.lastIndex = at;
      const found = marks.exec(text);
      if (!found) return -1;
      at = found.index + 1;
      const mark = found[0];
      if (mark === "\\") this.escaped = true;
      else if (mark === '"') this.inString = !this.inString;
      else this.depth += mark === "{" || mark === "[" ? 1 : -1;
      if (!this.inString && this.depth <= 0 && mark !== "\\") return at;
    }
    return -1;
  }

  private *finish(): Generator<JsonItem> {
    const { length } = this;
    const text = this.parts.join("");
    this.reset();
    if (this.open.at(-1) === "{") {
      // A key, or a value under one that is not read.
      this.key = this.key === undefined && text.startsWith('"') ? text.slice(1, -1) : undefined;
      return;
    }
    if (length > LONGEST_VALUE) {
      yield { problem: `a value longer than ${LONGEST_VALUE / 1024 / 1024} MB, which is no record of a paper` };
      return;
    }
    try {
      yield { value: parseJson(text) };
    } catch (error) {
      yield { problem: `broken JSON: ${(error as Error).message}` };
    }
  }
}

/** Strings, which stay; and what Python and JavaScript write where JSON has null, true or false. */
const OUTSIDE = /"[^"\\]*(?:\\[^][^"\\]*)*"|-?\b(?:NaN|Infinity|undefined|None|True|False)\b|,(?=\s*[}\]])|\ufeff/g;

/** JSON, also with NaN, Infinity, None and commas before a closing bracket. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    try {
      return JSON.parse(
        text.replace(OUTSIDE, (part) =>
          part.startsWith('"')
            ? part
            : /^[,\ufeff]/.test(part)
              ? ""
              : /True|False/.test(part)
                ? part.toLowerCase()
                : "null",
        ),
      );
    } catch {
      throw error;
    }
  }
}
