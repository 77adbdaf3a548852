import type { JsonValue, Paper } from "../core/types.js";

/** Ids of arXiv, without versions. */
export const ARXIV = /^(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?\/\d{7})$/;

/**
 * A BibTeX entry: `@misc`, with eprint for a paper of arXiv. What TeX would take for a command is
 * escaped, mathematics between dollars is left as it is, and words with capitals of their own keep
 * them ("{BERT}").
 * @param taken keys of earlier entries; this one's is added
 */
export function bibtexEntry(paper: Paper, taken: Map<string, number>): string {
  return entry(paper, uniqueKey(paper, taken));
}

function entry(paper: Paper, key: string): string {
  const { id, title, abstract, authors, year, date, categories, venue, keywords, retracted, url, doi } = paper;
  const fields: [string, string | undefined][] = [
    ["title", keepCapitals(toTex(title))],
    ["author", authors?.map(toAuthor).join(" and ")],
    ["year", year === undefined ? undefined : String(year)],
    ["month", date?.slice(5, 7) || undefined],
    ["journal", venue && toTex(venue)],
    ["eprint", ARXIV.test(id) ? id : undefined],
    ["archivePrefix", ARXIV.test(id) ? "arXiv" : undefined],
    ["doi", doi === undefined ? undefined : toVerbatim(doi)],
    ["url", url === undefined ? undefined : toVerbatim(url)],
    ["keywords", toTex([...new Set([...(keywords ?? []), ...(categories ?? [])])].join(", "))],
    ["retracted", retracted === true ? "true" : undefined],
    ["abstract", abstract === "" ? undefined : toTex(abstract)],
  ];
  const taken = new Set(fields.map(([name]) => name));
  for (const [name, value] of Object.entries(paper.fields ?? {}))
    if (/^[a-z][\w-]{0,40}$/i.test(name) && !taken.has(name.toLowerCase()) && isScalar(value)) {
      taken.add(name.toLowerCase());
      fields.push([name, toTex(String(value))]);
    }
  const lines = fields.flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [`  ${name} = {${value}},\n`],
  );
  return `@misc{${key},\n${lines.join("")}}\n`;
}

/** Values that BibTeX can hold as text. */
function isScalar(value: JsonValue): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

/** Author, year and first word of the title ("byron2024attention"), told apart by a number. */
function uniqueKey({ authors = [], year, title }: Paper, taken: Map<string, number>): string {
  const first = authors[0] ?? "";
  const family = first.includes(",") ? first.slice(0, first.indexOf(",")) : (first.trim().split(/\s+/).at(-1) ?? "");
  const word =
    title
      .split(/\s+/)
      .map(plain)
      .find((one) => one.length > 2 && !/^(?:the|and|for|with|from)$/.test(one)) ?? "";
  const key = `${plain(family)}${year ?? ""}${word}` || "paper";
  const before = taken.get(key) ?? 0;
  taken.set(key, before + 1);
  // A dash, because no key has one of its own.
  return before === 0 ? key : `${key}-${before + 1}`;
}

/** ASCII letters and digits, small; accents gone. */
function plain(text: string): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "");
}

/** "and" between authors would make two of one. */
function toAuthor(name: string): string {
  const text = toTex(name);
  return /\sand\s/i.test(name) ? `{${text}}` : text;
}

/**
 * Text as TeX shows it: its special characters escaped, but for those of mathematics and those that
 * are escaped already. Braces that do not match go, since they would end the field (BibTeX counts
 * escaped ones, too).
 */
function toTex(text: string): string {
  const even = bracesMatch(text) ? text : text.replace(/\\?[{}]/g, "");
  const dollars = [...even.matchAll(TOKENS)].filter(([token]) => token === "$").length;
  let inMath = false;
  return even.replace(TOKENS, (token) => {
    if (token === "\\") return ""; // at the end: it would escape what comes after
    if (token.startsWith("\\")) return token;
    if (token === "$") {
      if (dollars % 2 === 1) return "\\$";
      inMath = !inMath;
      return token;
    }
    if (token === "%" || token === "#") return `\\${token}`;
    if (inMath) return token;
    return token === "^" || token === "~" ? `\\${token}{}` : `\\${token}`;
  });
}

const TOKENS = /\\[^]?|[$%#&_^~]/g;

function bracesMatch(text: string): boolean {
  let depth = 0;
  for (const [brace] of text.matchAll(/[{}]/g)) {
    depth += brace === "{" ? 1 : -1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

/** Nothing is escaped in addresses; what cannot stand there is percent-encoded. */
function toVerbatim(text: string): string {
  return text.replace(/[{}\\\s]/g, encodeURIComponent);
}

/**
 * Styles put titles into small letters, but for what is in braces: names like BERT, and letters
 * like C.
 */
function keepCapitals(title: string): string {
  if (title.includes("{") || title.includes("$")) return title;
  return title.replace(/[\p{L}\p{N}-]+/gu, (word, at: number) =>
    /.\p{Lu}/u.test(word) || (at > 0 && /^[B-Z]$/.test(word)) ? `{${word}}` : word,
  );
}
