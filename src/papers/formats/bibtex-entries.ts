import { linesOf } from "./text.js";

/** An entry as it stands in the file. */
export interface BibEntry {
  /** In small letters: "article". */
  type: string;
  /** Its citation key; empty where it has none. */
  key: string;
  fields: Map<string, string>;
  line: number;
  /** Fields that were read to the end of their line, because they are never closed. */
  unclosed?: ReadonlySet<string>;
  /** What in it could not be read: what the entry has, and how that begins. */
  problems: { kind: string; text: string }[];
}

/** An entry, or why one cannot be read. */
export type BibItem = BibEntry | { line: number; key: string; reason: string };

const START = /@\s*([A-Za-z]+)\s*([{(])/g;
/** A line at which a new entry begins, though the one before has not ended. */
const NEXT_ENTRY = /^\s*@\s*[A-Za-z]+\s*[{(]\s*[^,{}()="]{0,200}(?:,|$)/;
/** An entry is no longer. */
const LONGEST_ENTRY = 4 * 1024 * 1024;
/** Macros that are put together of others may double with each line. */
const LONGEST_MACRO = 1_000,
  MOST_BY_MACROS = 10_000;
/**
 * Fields that are not closed are read to the end of their line, so many of an entry. Each is looked
 * through to the end of the entry first, so the rest of an entry with more of them is left out.
 */
const MOST_REPAIRS = 20;

/** An entry that has begun and not yet ended. */
interface Open {
  type: string;
  /** What ends it. */
  close: string;
  parts: string[];
  length: number;
  depth: number;
  line: number;
}

/**
 * The entries of a BibTeX file, one by one, with their fields as they are written (macros put in,
 * braces and LaTeX untouched). An entry that is broken is named, and the next one is read: it is
 * known by the "@" at the beginning of its line.
 */
export async function* bibEntries(pieces: AsyncIterable<string>): AsyncGenerator<BibItem> {
  const macros = new Map<string, string>(
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"].map((month) => [month, month]),
  );
  let open: Open | undefined;
  let line = 0;
  for await (const text of linesOf(pieces)) {
    line++;
    if (open && (NEXT_ENTRY.test(text) || open.length > LONGEST_ENTRY)) {
      const item = unclosed(open, macros, `the entry is never closed; the next one begins at line ${line}`);
      if (item) yield item;
      open = undefined;
    }
    if (!open && /^\s*%/.test(text)) continue; // a comment
    let at = 0;
    while (at < text.length) {
      if (!open) {
        START.lastIndex = at;
        const match = START.exec(text);
        if (!match) break;
        open = {
          type: match[1]!.toLowerCase(),
          close: match[2] === "{" ? "}" : ")",
          parts: [],
          length: 0,
          depth: 0,
          line,
        };
        at = match.index + match[0].length;
        continue;
      }
      const end = endOf(open, text, at);
      const part = text.slice(at, end < 0 ? undefined : end);
      open.parts.push(part);
      open.length += part.length + 1;
      if (end < 0) break;
      const item = parseBlock(open, macros);
      if (item) yield item;
      open = undefined;
      at = end + 1;
    }
    if (open && text === "") open.parts.push("");
  }
  const item = open && unclosed(open, macros, "the entry is never closed");
  if (item) yield item;
}

/** An entry whose end is missing: what stands in it, or the reason where that is nothing. */
function unclosed(open: Open, macros: Map<string, string>, reason: string): BibItem | undefined {
  if (open.type === "comment" || open.type === "preamble") return undefined;
  if (open.length > LONGEST_ENTRY) return { line: open.line, key: keyOf(open.parts.join("\n")), reason };
  const item = parseBlock(open, macros);
  // A title that is not closed itself may hold anything.
  if (item === undefined || "reason" in item || !item.fields.has("title") || item.unclosed?.has("title"))
    return { line: open.line, key: keyOf(open.parts.join("\n")), reason };
  return { ...item, problems: [...item.problems, { kind: "are never closed", text: item.key }] };
}

/** Where in a line the entry ends, or -1; braces behind a backslash do not count. */
function endOf(open: Open, text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const character = text[i];
    if (character === "\\") i++;
    else if (character === open.close && open.depth === 0) return i;
    else if (character === "{") open.depth++;
    else if (character === "}" && open.depth > 0) open.depth--;
  }
  return -1;
}

function keyOf(body: string): string {
  return /^\s*([^\s,{}="]{0,200})/.exec(body)![1]!;
}

function parseBlock({ type, parts, line }: Open, macros: Map<string, string>): BibItem | undefined {
  const body = parts.join("\n");
  if (type === "comment" || type === "preamble") return undefined;
  if (type === "string") {
    for (const [name, value] of parseFields(body, 0, macros).fields)
      if (value.length <= LONGEST_MACRO) macros.set(name, value);
    return undefined;
  }
  const comma = body.indexOf(",");
  const key = body.slice(0, comma < 0 ? body.length : comma).trim();
  if (key.includes("=")) return { type, key: "", line, ...parseFields(body, 0, macros) };
  if (comma < 0) return { line, key, reason: "the entry has no fields" };
  return { type, key, line, ...parseFields(body, comma + 1, macros) };
}

/** A field's name; some programs write names of several words, or with a sign before them. */
const NAME = /[\s,]*([A-Za-z_][\w:.+/-]*(?: [A-Za-z][\w-]*){0,3})\s*=\s*/y;
/** Where the next field begins behind what is none. */
const NEXT_NAME = /[,\n][^\S\n]{0,200}[A-Za-z_][\w:.+/-]{0,100}[^\S\n]{0,20}=/g;
/** A line with a field, at which a value ends that was never closed. */
const NEXT_FIELD = /\n[^\S\n]{0,200}[A-Za-z_][\w:.+/-]{0,100}[^\S\n]{0,20}=[^\S\n]{0,20}["{\d]/g;
const MACRO = /[^\s,#{}"=]+/y;
const JOINT = /\s{0,200}#\s{0,200}/y;

/** The fields of an entry; where one cannot be read, it goes on at the next one. */
function parseFields(
  body: string,
  at: number,
  macros: ReadonlyMap<string, string>,
): { fields: Map<string, string>; problems: BibEntry["problems"]; unclosed: Set<string> } {
  const fields = new Map<string, string>();
  const problems: BibEntry["problems"] = [];
  const note = (kind: string, text: string): void => {
    if (!problems.some((one) => one.kind === kind))
      problems.push({ kind, text: text.slice(0, 30).replace(/\s+/g, " ") });
  };
  const unclosed = new Set<string>();
  let repairs = 0;
  while (at < body.length) {
    NAME.lastIndex = at;
    const match = NAME.exec(body);
    if (!match) {
      const rest = body.slice(at, at + 1000).replace(/^[\s,]+/, "");
      if (rest === "" && body.length - at <= 1000) break;
      note("hold text that is no field and was left out", rest);
      NEXT_NAME.lastIndex = at + 1;
      const next = NEXT_NAME.exec(body);
      if (!next) break;
      at = next.index;
      continue;
    }
    const field = match[1]!.toLowerCase();
    const from = NAME.lastIndex;
    let value = parseValue(body, from, macros);
    if (!value) {
      if (/[{"]/.test(body[from] ?? "")) {
        if (++repairs > MOST_REPAIRS) {
          note("hold too many values that are never closed; those behind them were left out", field);
          break;
        }
        note("have a value that is never closed and was read to the end of its line", field);
        unclosed.add(field);
        NEXT_FIELD.lastIndex = from;
        const end = NEXT_FIELD.exec(body)?.index ?? body.length;
        value = {
          text: body
            .slice(from + 1, end)
            .replace(/[\s,]+$/, "")
            .replace(/[}"]$/, ""),
          end,
        };
      } else {
        note("have a field without a value that can be read", field);
        at = from;
        continue;
      }
    }
    if (!fields.has(field)) fields.set(field, value.text);
    at = value.end;
  }
  return { fields, problems, unclosed };
}

type Value = { text: string; end: number; isMacro?: boolean } | undefined;

/** A value: texts in braces or quotes, numbers and macros, joined by "#". */
function parseValue(body: string, at: number, macros: ReadonlyMap<string, string>): Value {
  let text = "";
  for (;;) {
    const part = parsePart(body, at, macros);
    if (!part) return undefined;
    if (!part.isMacro || text.length < MOST_BY_MACROS) text += part.text;
    JOINT.lastIndex = part.end;
    if (!JOINT.test(body)) return { text, end: part.end };
    at = JOINT.lastIndex;
  }
}

function parsePart(body: string, at: number, macros: ReadonlyMap<string, string>): Value {
  const first = body[at];
  if (first === "{" || first === '"') {
    let depth = 0;
    for (let i = at + 1; i < body.length; i++) {
      const character = body[i];
      if (character === "\\") i++;
      else if (depth === 0 && character === (first === "{" ? "}" : '"'))
        return { text: body.slice(at + 1, i), end: i + 1 };
      else if (character === "{") depth++;
      else if (character === "}") depth--;
    }
    return undefined;
  }
  MACRO.lastIndex = at;
  const word = MACRO.exec(body)?.[0];
  const text = word === undefined ? undefined : (macros.get(word.toLowerCase()) ?? word);
  return text === undefined ? undefined : { text, end: at + word!.length, isMacro: true };
}
