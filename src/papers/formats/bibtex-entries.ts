import { linesOf } from "./text.js";

/** An entry as it stands in the file, or why one cannot be read. */
export type BibItem =
  | { type: string; key: string; fields: Map<string, string>; line: number; problem?: string }
  | { line: number; key: string; reason: string };

const start = /@\s*([A-Za-z]+)\s*([{(])/g;
/** A line at which a new entry begins, though the one before has not ended. */
const nextEntry = /^\s*@\s*[A-Za-z]+\s*[{(]\s*[^\s,{}()="]*\s*(?:,|$)/;
/** An entry is no longer. */
const LONGEST_ENTRY = 4 * 1024 * 1024;

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
    if (open && (nextEntry.test(text) || open.length > LONGEST_ENTRY)) {
      yield {
        line: open.line,
        key: keyOf(open.parts.join("\n")),
        reason: `the entry is never closed; the next one begins at line ${line}`,
      };
      open = undefined;
    }
    let at = 0;
    while (at < text.length) {
      if (!open) {
        start.lastIndex = at;
        const match = start.exec(text);
        const comment = text.indexOf("%", at);
        if (!match || (comment >= 0 && comment < match.index && text.slice(0, comment).trim() === "")) break;
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
  if (open && open.type !== "comment")
    yield { line: open.line, key: keyOf(open.parts.join("\n")), reason: "the entry is never closed" };
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
    const { fields } = parseFields(body, 0, macros);
    for (const [name, value] of fields) macros.set(name, value);
    return undefined;
  }
  const comma = body.indexOf(",");
  const key = body.slice(0, comma < 0 ? body.length : comma).trim();
  if (key.includes("=")) return { type, key: "", line, ...parseFields(body, 0, macros) };
  if (comma < 0) return { line, key, reason: "the entry has no fields" };
  return { type, key, line, ...parseFields(body, comma + 1, macros) };
}

const name = /[\s,]*([A-Za-z][\w:.+/-]*)\s*=\s*/y;
const macro = /[^\s,#{}"=]+/y;

/** The fields of an entry; where one cannot be read, it goes on at the next one. */
function parseFields(
  body: string,
  at: number,
  macros: ReadonlyMap<string, string>,
): { fields: Map<string, string>; problem?: string } {
  const fields = new Map<string, string>();
  let problem: string | undefined;
  while (at < body.length) {
    name.lastIndex = at;
    const match = name.exec(body);
    if (!match) {
      const rest = body.slice(at).replace(/^[\s,]+/, "");
      if (rest === "") break;
      problem ??= `“${rest.slice(0, 30).replace(/\s+/g, " ")}” is no field`;
      const next = body.slice(at + 1).search(/[,\n]\s*[A-Za-z][\w:.+/-]*\s*=/);
      if (next < 0) break;
      at += next + 1;
      continue;
    }
    const field = match[1]!.toLowerCase();
    const value = parseValue(body, name.lastIndex, macros);
    if (!value) {
      problem ??= `the field ${field} has no value that can be read`;
      at = name.lastIndex;
      continue;
    }
    if (!fields.has(field)) fields.set(field, value.text);
    at = value.end;
  }
  return { fields, ...(problem !== undefined && { problem }) };
}

/** A value: texts in braces or quotes, numbers and macros, joined by "#". */
function parseValue(
  body: string,
  at: number,
  macros: ReadonlyMap<string, string>,
): { text: string; end: number } | undefined {
  let text = "";
  for (;;) {
    const part = parsePart(body, at, macros);
    if (!part) return undefined;
    text += part.text;
    const joint = /^\s*#\s*/.exec(body.slice(part.end, part.end + 200));
    if (!joint) return { text, end: part.end };
    at = part.end + joint[0].length;
  }
}

function parsePart(
  body: string,
  at: number,
  macros: ReadonlyMap<string, string>,
): { text: string; end: number } | undefined {
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
  macro.lastIndex = at;
  const word = macro.exec(body)?.[0];
  return word === undefined ? undefined : { text: macros.get(word.toLowerCase()) ?? word, end: at + word.length };
}
