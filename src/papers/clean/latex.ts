import { accents, blackboard, functions, styles, switches, symbols } from "./latex-symbols.js";

/**
 * Groups deeper than this are left alone: no abstract has them, and reading them would fill the
 * stack.
 */
const DEEPEST = 12;
const mayBeLatex = /[\\$~]|--|``/;

/**
 * LaTeX as readable text, where that is simple: accents, letters, signs, `\emph{x}`, ties and
 * dashes; and formulas that come out whole (`$\alpha \leq n^{2}$` as "α ≤ n^2"). A formula or a
 * command that is not simple stays exactly as it was written.
 */
export function readableLatex(text: string): string {
  if (!mayBeLatex.test(text)) return text;
  const out: string[] = [];
  for (let at = 0; at < text.length;) {
    const next = text[at]!;
    if (next === "\\") at = textCommand(text, at, out);
    else if (next === "{" && /^\{\\[A-Za-z"'`^~=.%&_$#]/.test(text.slice(at, at + 3))) at = styledGroup(text, at, out);
    else if (next === "$") at = formula(text, at, out);
    else {
      const end = nextMark(text, at + 1);
      out.push(punctuation(text, at, end));
      at = end;
    }
  }
  return out.join("");
}

const marks = /[\\${]/g;

function nextMark(text: string, from: number): number {
  marks.lastIndex = from;
  return marks.exec(text)?.index ?? text.length;
}

/**
 * Ties, dashes and quotes of a stretch of plain text; what stands before and after it decides of
 * those at its ends.
 */
function punctuation(text: string, start: number, end: number): string {
  const part = text.slice(start, end);
  if (!/~|--|``/.test(part)) return part;
  return part
    .replace(/(?<=[\p{L}\p{N}.,)\]}])~(?=[\p{L}\p{N}\\$([{]|$)/gu, " ")
    .replace(/(?<![-\w])---(?![-\w])|(?<=[\p{L}\p{N},;)\]”’"'])---(?=[\p{L}\p{N}“‘"'(])/gu, "—")
    .replace(/(?<=\s)--(?=\s)|(?<=[\p{L}\p{N})\]])--(?=[\p{L}\p{N}(])/gu, "–")
    .replace(/``([^`']{0,500})''/g, "“$1”");
}

/** A command in text: an accent, a letter, a style; anything else stays. Returns where it ends. */
function textCommand(text: string, at: number, out: string[]): number {
  const read = command(text, at, 0, false);
  if (read) {
    out.push(read.text);
    return read.end;
  }
  if (text.startsWith("\\(", at) || text.startsWith("\\[", at)) return formula(text, at, out);
  const name = /^\\(?:[A-Za-z]+\*?|[^])?/.exec(text.slice(at, at + 40))![0];
  out.push(name);
  return at + name.length;
}

/** `{\em x}` and `{\'e}`: the braces go when all in them can be read. */
function styledGroup(text: string, at: number, out: string[]): number {
  const group = argument(text, at, 0, false);
  out.push(group ? group.text : "{");
  return group ? group.end : at + 1;
}

const delimiters: [open: string, close: string, longest: number][] = [
  ["$$", "$$", 2000],
  ["$", "$", 300],
  ["\\(", "\\)", 500],
  ["\\[", "\\]", 2000],
];

/**
 * A formula: without its marks when it is simple, untouched when it is not, or when it is an amount
 * of money.
 */
function formula(text: string, at: number, out: string[]): number {
  const [open, close, longest] = delimiters.find(([mark]) => text.startsWith(mark, at))!;
  const start = at + open.length;
  const end = text.slice(start, start + longest + close.length).indexOf(close);
  const inner = end > 0 ? text.slice(start, start + end) : "";
  const whole = inner !== "" && !(open === "$" && isMoney(inner));
  if (!whole) {
    out.push(open);
    return start;
  }
  const read = sequence(inner, 0, 0, true);
  const after = start + end + close.length;
  out.push(read && read.end === inner.length ? read.text.replace(/\s+/g, " ").trim() : text.slice(at, after));
  return after;
}

/** "$5 and $10", "$x per year, or $y": what stands between two amounts is prose. */
function isMoney(inner: string): boolean {
  return /^\d[\d.,]*(?:\s|[kKmMbB]\b)/.test(inner) || (!inner.includes("\\") && /[a-z]{3,}\s+[a-z]{2,}/.test(inner));
}

type Read = { text: string; end: number } | undefined;

/** Text up to a closing brace, or the end; undefined when something in it is not simple. */
function sequence(text: string, at: number, depth: number, math: boolean): Read {
  if (depth > DEEPEST) return undefined;
  const out: string[] = [];
  while (at < text.length) {
    const next = text[at]!;
    if (next === "}") break;
    if (next === "&" || next === "#" || (next === "$" && !math)) return undefined;
    let read: Read;
    if (next === "\\") read = command(text, at, depth, math);
    else if (next === "{") read = argument(text, at, depth, math);
    else if (math && (next === "^" || next === "_")) read = script(text, at, depth);
    else if (next === "~") read = { text: " ", end: at + 1 };
    else read = { text: next, end: at + 1 };
    if (!read) return undefined;
    // "n^2\log n" would be read as one word.
    if (next === "\\" && /^[a-z]{2}/.test(read.text) && /[\p{L}\p{N})]$/u.test(out.at(-1) ?? "")) out.push(" ");
    out.push(read.text);
    at = read.end;
  }
  return { text: out.join(""), end: at };
}

/** What stands in braces, from the opening one. */
function argument(text: string, at: number, depth: number, math: boolean): Read {
  const read = sequence(text, at + 1, depth + 1, math);
  return read && text[read.end] === "}" ? { text: read.text, end: read.end + 1 } : undefined;
}

/** An exponent or an index; one that is longer than a name is put in parentheses. */
function script(text: string, at: number, depth: number): Read {
  const mark = text[at]!;
  const next = text[at + 1];
  const read =
    next === "{"
      ? argument(text, at + 1, depth, true)
      : next === "\\"
        ? command(text, at + 1, depth, true)
        : next !== undefined && /[^\s{}$&^_]/.test(next)
          ? { text: next, end: at + 2 }
          : undefined;
  if (!read) return undefined;
  const raised = read.text.trim();
  if (raised === "") return undefined;
  if (mark === "^" && (raised === "∘" || raised === "′")) return { text: raised === "∘" ? "°" : "′", end: read.end };
  return { text: mark + (/^(?:-?[\p{L}\p{N}]+|[^\s\w])$/u.test(raised) ? raised : `(${raised})`), end: read.end };
}

const singles: Record<string, string> = {
  "%": "%",
  "&": "&",
  $: "$",
  "#": "#",
  _: "_",
  "{": "{",
  "}": "}",
  ",": " ",
  ";": " ",
  ":": " ",
  " ": " ",
  "!": "",
  "-": "",
  "/": "",
  "|": "‖",
  "@": "",
};

/** A command with its arguments; undefined when it is not simple. */
function command(text: string, at: number, depth: number, math: boolean): Read {
  const next = text[at + 1];
  if (next === undefined || depth > DEEPEST) return undefined;
  const name = /^[A-Za-z]+/.exec(text.slice(at + 1, at + 40))?.[0] ?? next;
  let end = at + 1 + name.length;
  if (!math && Object.hasOwn(accents, name)) {
    const accented = accent(text, end, accents[name]!, /[a-zA-Z]/.test(name));
    if (accented) return accented;
  }
  if (name.length === 1 && Object.hasOwn(singles, name)) {
    // "\-" and "\," are set in formulas and BibTeX; in plain text a backslash before a space is
    // somebody's own.
    return math || /[%&$#_{},-]/.test(name) ? { text: singles[name]!, end } : undefined;
  }
  if (name === "mathbb" || name === "mathds") {
    const letter = argument(text, end, depth, math);
    return letter && { text: blackboard[letter.text] ?? letter.text, end: letter.end };
  }
  if (name === "frac" || name === "tfrac" || name === "dfrac" || name === "href") {
    const first =
      text[end] === "{" ? (name === "href" ? verbatim(text, end) : argument(text, end, depth, math)) : undefined;
    const second = first && text[first.end] === "{" ? argument(text, first.end, depth, math) : undefined;
    if (!first || !second) return undefined;
    return { text: name === "href" ? second.text : `${factor(first.text)}/${factor(second.text)}`, end: second.end };
  }
  if (name === "sqrt") {
    const root = text[end] === "{" ? argument(text, end, depth, math) : undefined;
    return root && { text: `√${factor(root.text)}`, end: root.end };
  }
  if (name === "url" || name === "path") return text[end] === "{" ? verbatim(text, end) : undefined;
  if (styles.has(name)) return text[end] === "{" ? argument(text, end, depth, math) : undefined;
  const isSymbol = name in symbols;
  if (!isSymbol && !functions.has(name) && !switches.has(name)) return undefined;
  if (!math && !isSymbol && depth === 0) return undefined; // "\left" or "\log" in prose is a fault of its own
  // The space after a command's name belongs to it in text; `{}` is the other way to end a name.
  if (text.startsWith("{}", end)) end += 2;
  else if (!math && /\s/.test(text[end] ?? "")) end++;
  if (switches.has(name) && !isSymbol) return { text: name.endsWith("quad") ? " " : "", end };
  return { text: isSymbol ? symbols[name]! : spacedFunction(name, text, end), end };
}

/** "log n", but "log(n)". */
function spacedFunction(name: string, text: string, end: number): string {
  return /[A-Za-z\\]/.test(text[end] ?? "") ? `${name} ` : name;
}

function factor(text: string): string {
  const bare = text.trim();
  return /^[\p{L}\p{N}.]+$/u.test(bare) ? bare : `(${bare})`;
}

/** An address has so many characters at most. Looking further would take time that grows with the square. */
const LONGEST_ADDRESS = 2000;

/** A braced argument that is no LaTeX: an address. */
function verbatim(text: string, at: number): Read {
  const length = text.slice(at, at + LONGEST_ADDRESS + 1).indexOf("}");
  return length < 0 ? undefined : { text: text.slice(at + 1, at + length), end: at + length + 1 };
}

/** A letter under an accent: `\'e`, `\'{e}`, `\'{\i}`, `\'\i`, `\c{c}`, `\v s`. */
function accent(text: string, at: number, mark: string, isLetter: boolean): Read {
  const found = (
    isLetter
      ? /^(?:\s*\{(?:\\([ij])|(\p{L})?)\}|\s+(\p{L})(?!\p{L}))/u
      : /^\s*(?:\{\s*(?:\\([ij])|(\p{L})?)\s*\}|\\([ij])(?![A-Za-z])\s?(?:\{\})?|(\p{L}))/u
  ).exec(text.slice(at, at + 12));
  if (!found) return undefined;
  const base = found.slice(1).find((group) => group !== undefined);
  if (base === undefined) return undefined;
  return { text: (base + mark).normalize("NFC"), end: at + found[0].length };
}
