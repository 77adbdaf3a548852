import { symbols } from "../clean/latex-symbols.js";
import { readableLatex } from "../clean/latex.js";
import { saidOrder } from "../clean/people.js";
import { parseId } from "../merge/identity.js";
import { bibEntries, type BibEntry } from "./bibtex-entries.js";
import type { Format, RawFields, RawRecord } from "./format.js";
import { addressesIn, doisOfReferences, idsAmong } from "./ids.js";

/** Entries that are no papers, but what papers stand in, or what others are made of. */
const VOLUMES = new Set(["proceedings", "mvproceedings", "collection", "mvcollection", "periodical", "xdata", "set"]);

/** The first line of an entry: a type, and a key that may be empty or have blanks. */
const ENTRY = /^\s*@\s*[a-z]+\s*[{(]\s*(?:[^,{}()="]{0,200}[,=]|[^\s,{}()="]+\s*$|jabref|\{|"|$)/i;

/** BibTeX and biblatex. Entries are read one by one; a broken one does not hide the others. */
export const bibtex: Format = {
  name: "bibtex",
  recognise: ({ text, lines, root }) =>
    !root && !/^[\s\ufeff]*[[{<]/.test(text) && lines.some((line) => ENTRY.test(line)),
  async *read(pieces, warn) {
    /**
     * Years of volumes by their keys, and the entries that wait for one: it may stand behind them.
     */
    const years = new Map<string, string>();
    const waiting: { parent: string; record: Exclude<RawRecord, { reason: string }> }[] = [];
    const problems = new Problems();
    for await (const item of bibEntries(pieces)) {
      const where = `line ${item.line}${item.key === "" ? "" : `, entry ${item.key}`}`;
      if ("reason" in item) {
        yield { where, reason: item.reason };
        continue;
      }
      const { type, key, fields } = item;
      for (const problem of item.problems) problems.note(problem, where);
      const year = fields.get("year") ?? fields.get("date");
      if (year !== undefined && VOLUMES.has(type)) years.set(key.toLowerCase(), year);
      if (VOLUMES.has(type)) {
        yield { where, reason: `@${type} is a volume, not a paper` };
        continue;
      }
      const record = { where, fields: toFields(item) };
      const parent = fields.get("crossref")?.trim().toLowerCase();
      if (parent !== undefined && year === undefined) {
        const known = years.get(parent);
        if (known === undefined) {
          waiting.push({ parent, record });
          continue;
        }
        record.fields.year = known;
      } else if (year !== undefined && type === "book") years.set(key.toLowerCase(), year);
      yield record;
    }
    for (const { parent, record } of waiting)
      yield { where: record.where, fields: { ...record.fields, year: years.get(parent) } };
    problems.warn(warn);
  },
};

/** What could not be read in entries, one warning a kind. */
class Problems {
  private readonly kinds = new Map<string, { count: number; first: string; where: string }>();

  note({ kind, text }: { kind: string; text: string }, where: string): void {
    const known = this.kinds.get(kind);
    if (known) known.count++;
    else this.kinds.set(kind, { count: 1, first: text, where });
  }

  warn(warn: (warning: string) => void): void {
    for (const [kind, { count, first, where }] of this.kinds)
      warn(`${count} entries ${kind}; first ${where}: “${first}”.`);
  }
}

/** Fields that a paper's own fields stand for, under the names of BibTeX and of the programs that write it. */
function toFields({ key, type, fields: raw }: BibEntry): RawFields {
  const used = new Set(["author", "editor"]);
  const filled = (names: readonly string[]): string[] => {
    for (const name of names) used.add(name);
    return names.map((name) => raw.get(name)).filter((value) => value !== undefined && value.trim() !== "") as string[];
  };
  const text = (...names: string[]): string | undefined =>
    filled(names)
      .map(plainText)
      .find((value) => value.trim() !== "");
  const addresses = (...names: string[]): string[] => filled(names).map(addressText);
  const title = text("title");
  const subtitle = text("subtitle");
  const urls = addresses("url", "ee", "file-url", "bdsk-url-1", "bdsk-url-2");
  const dois = addresses("doi");
  const venue = text("journal", "journaltitle", "booktitle", "shortjournal");
  // Scopus calls its own index terms keywords.
  const authorKeywords = text("author_keywords");
  const keywords = text("keywords", "keyword") ?? authorKeywords;
  const eprintType = text("eprinttype", "archiveprefix") ?? "";
  const eprint = text("eprint");
  return {
    ...arxivIn([
      /arxiv/i.test(eprintType) || eprintType === "" ? eprint : undefined,
      text("arxivid", "arxiv"),
      ...urls,
      ...dois,
      ...[venue, text("note"), text("howpublished"), text("volume"), text("number")].map(
        (value) => ARXIV.exec(value ?? "")?.[1],
      ),
    ]),
    title:
      title !== undefined && subtitle !== undefined
        ? `${title}: ${subtitle}`
        : (title ?? text("booktitle", "maintitle")),
    abstract: text("abstract", "annote-abstract", "summary"),
    authors: namesIn(raw.get("author") ?? raw.get("editor") ?? ""),
    date: text("date") ?? dateOf(text("year"), text("month"), text("day")),
    year: text("year", "date"),
    categories: keywords ?? text("keywords-plus", "mesh", "eprintclass", "primaryclass"),
    keywords: authorKeywords ?? keywords,
    venue,
    references: doisOfReferences(text("cited-references") ?? ""),
    retracted: /^(?:true|yes|1)$/i.test(text("retracted") ?? ""),
    ...addressesIn(urls),
    doi: dois[0] ?? idsAmong(urls).doi,
    pmid: text("pmid") ?? (/pubmed|pmid/i.test(eprintType) ? eprint : undefined),
    otherIds: key === "" ? undefined : key,
    fields: {
      type,
      ...Object.fromEntries(
        [...raw]
          .filter(([name]) => !used.has(name) || PLACES.has(name))
          .map(([name, value]) => [name, plainText(value).trim()]),
      ),
    },
  };
}

/** Looked at for an arXiv id; what they say stays a field of its own. */
const PLACES = new Set(["note", "howpublished", "volume", "number"]);
/**
 * arXiv's id where Google Scholar and DBLP put it ("arXiv preprint arXiv:1706.03762",
 * "abs/1706.03762").
 */
const ARXIV = /(?:arxiv:\s?|abs\/)((?:\d{4}\.\d{4,5}|[a-z.-]{2,20}\/\d{7})(?:v\d+)?)/i;

function arxivIn(candidates: readonly (string | undefined)[]): Pick<RawFields, "id" | "version"> {
  const found = candidates
    .filter((value) => value !== undefined)
    .map((value) => parseId(value))
    .find(({ kind }) => kind === "arxiv");
  return found ? { id: found.id, version: found.version } : {};
}

/** An address or a DOI, in which TeX's own signs are written with a backslash. */
function addressText(value: string): string {
  return value
    .trim()
    .replace(/^\\(?:url|href|path)\s?(?=\{)/, "")
    .replace(/^\{([^{}]+)\}\{[^{}]*\}$/, "$1")
    .replace(/\{?\\textasciitilde\s?(?:\{\})?\}?|\$\\sim\$|\\~(?:\{\})?/g, "~")
    .replace(/\{?\\textunderscore\s?(?:\{\})?\}?/g, "_")
    .replace(/\{?\\textless\s?(?:\{\})?\}?|\$<\$/g, "<")
    .replace(/\{?\\textgreater\s?(?:\{\})?\}?|\$>\$/g, ">")
    .replace(/\\([_%&#$~])/g, "$1")
    .replace(/[{}\r\n]/g, "");
}

function dateOf(year: string | undefined, month: string | undefined, day: string | undefined): string | undefined {
  if (year === undefined || month === undefined) return undefined;
  const number = /^\d{1,2}$/.exec(month.trim())?.[0];
  if (number !== undefined) return [year.trim(), number, day?.trim()].filter((part) => part !== undefined).join("-");
  const name = /[a-z]{3,}/i.exec(month)?.[0];
  return name === undefined
    ? undefined
    : [year.trim(), name, day?.trim() ?? /\b\d{1,2}\b/.exec(month)?.[0]].filter((part) => part !== undefined).join(" ");
}

/** The names of a name list: separated by "and" outside of braces. */
function namesIn(value: string): string[] {
  const names: string[] = [];
  const small = value.toLowerCase();
  let depth = 0,
    from = 0;
  for (let i = 0; i < value.length; i++) {
    if (value[i] === "\\") i++;
    else if (value[i] === "{") depth++;
    else if (value[i] === "}") depth--;
    else if (depth === 0 && /\s/.test(value[i]!) && /^\s+and\s/i.test(value.slice(i, i + 8).replace(/\s+/g, " "))) {
      names.push(value.slice(from, i));
      i = from = small.indexOf("and", i) + 3;
    }
  }
  names.push(value.slice(from));
  return names
    .map((name) => (/^\s*\{.*\}\s*$/s.test(name) ? plainText(name) : saidOrder(plainText(name).replace(/\s+/g, " "))))
    .filter((name) => name.trim() !== "" && name.trim() !== "others");
}

/**
 * A field as text: LaTeX read where that is simple, and without the braces that protect capitals.
 */
function plainText(value: string): string {
  return readableLatex(withoutBraces(value));
}

/**
 * Leaves the braces of commands (`\hat{x}`), of accents (`{\"o}`) and of formulas, and those behind
 * a backslash. Behind a command that takes no argument (`\textendash{V}`) braces only end its name.
 */
function withoutBraces(value: string): string {
  if (!value.includes("{") && !value.includes("}")) return value;
  const kept: boolean[] = [];
  let math = false;
  // Only the end of the text is looked at: looking at all of it at each brace takes quadratic time.
  const parts: string[] = [];
  let out = "";
  for (let i = 0; i < value.length; i++) {
    const character = value[i]!;
    if (out.length > 1000) {
      parts.push(out.slice(0, -LONGEST_COMMAND));
      out = out.slice(-LONGEST_COMMAND);
    }
    if (character === "\\") {
      out += character + (value[++i] ?? "");
      continue;
    }
    if (character === "$") math = !math;
    if (character === "{") {
      const command = COMMAND.exec(out.slice(-LONGEST_COMMAND));
      const isSymbol = command?.[1] !== undefined && command[1] in symbols;
      const keep = math || value[i + 1] === "\\" || kept.at(-1) === true || (command !== null && !isSymbol);
      kept.push(keep);
      if (keep) out += character;
      else if (isSymbol && !math) out += "{}";
    } else if (character === "}") {
      if (kept.pop() ?? false) out += character;
    } else out += character;
  }
  return parts.join("") + out;
}

/** A command at the end of a text: its name, or the sign of an accent. */
const COMMAND = /\\(?:([A-Za-z]{1,30})\*?|["'`^~=.])\s{0,5}$/;
const LONGEST_COMMAND = 40;
