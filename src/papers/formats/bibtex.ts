import { readableLatex } from "../clean/latex.js";
import { parseId } from "../merge/identity.js";
import { bibEntries } from "./bibtex-entries.js";
import type { Format, RawFields, RawRecord } from "./format.js";
import { saidOrder } from "./names.js";

/** Entries that are no papers, but what papers stand in, or what others are made of. */
const volumes = new Set(["proceedings", "mvproceedings", "collection", "mvcollection", "periodical", "xdata", "set"]);

/** BibTeX and biblatex. Entries are read one by one; a broken one does not hide the others. */
export const bibtex: Format = {
  name: "bibtex",
  recognise: (head) =>
    !/^\s*[[{<]/.test(head) && /(?:^|\n)[ \t]*@\s*[a-z]+\s*[{(]\s*(?:[^\s,{}()]+\s*[,=]|jabref|\{|")/i.test(head),
  async *read(pieces, warn) {
    /**
     * Years of volumes by their keys, and the entries that wait for one: it may stand behind them.
     */
    const years = new Map<string, string>();
    const waiting: { parent: string; record: Exclude<RawRecord, { reason: string }> }[] = [];
    for await (const item of bibEntries(pieces)) {
      const where = `line ${item.line}${item.key === "" ? "" : `, entry ${item.key}`}`;
      if ("reason" in item) {
        yield { where, reason: item.reason };
        continue;
      }
      const { type, key, fields, problem } = item;
      if (problem !== undefined) warn(`${where}: ${problem}; it was left out.`);
      const year = fields.get("year") ?? fields.get("date");
      if (year !== undefined) years.set(key.toLowerCase(), year);
      if (volumes.has(type)) {
        yield { where, reason: `@${type} is a volume, not a paper` };
        continue;
      }
      const record = { where, fields: toFields(key, fields) };
      const parent = fields.get("crossref")?.trim().toLowerCase();
      if (parent !== undefined && year === undefined) {
        const known = years.get(parent);
        if (known === undefined) {
          waiting.push({ parent, record });
          continue;
        }
        record.fields.year = known;
      }
      yield record;
    }
    for (const { parent, record } of waiting)
      yield { where: record.where, fields: { ...record.fields, year: years.get(parent) } };
  },
};

function toFields(key: string, raw: ReadonlyMap<string, string>): RawFields {
  const text = (...names: string[]): string | undefined =>
    names
      .map((name) => raw.get(name))
      .filter((value) => value !== undefined)
      .map(plainText)
      .find((value) => value.trim() !== "");
  const title = text("title");
  const subtitle = text("subtitle");
  const eprint = eprintOf(text);
  const doi = text("doi") ?? (parseId(text("url") ?? "").kind === "doi" ? text("url") : undefined);
  const links = [text("url"), text("ee"), text("file-url"), text("bdsk-url-1")].filter(
    (url) => url !== undefined && /^https?:/.test(url.trim()),
  );
  return {
    ...eprint,
    title: title !== undefined && subtitle !== undefined ? `${title}: ${subtitle}` : title,
    abstract: text("abstract", "annote-abstract", "summary"),
    authors: namesIn(raw.get("author") ?? raw.get("editor") ?? ""),
    date: text("date") ?? dateOf(text("year"), text("month"), text("day")),
    year: text("year", "date"),
    categories: text("keywords", "keyword", "mesh", "eprintclass", "primaryclass"),
    url: links[0],
    links: links.slice(1),
    doi,
    pmid: text("pmid") ?? (/pubmed|pmid/i.test(text("eprinttype", "archiveprefix") ?? "") ? text("eprint") : undefined),
    otherIds: key === "" ? undefined : key,
  };
}

/**
 * arXiv's id: in `eprint`, or where Google Scholar and DBLP put it ("arXiv preprint
 * arXiv:1706.03762", "abs/1706.03762").
 */
function eprintOf(text: (...names: string[]) => string | undefined): RawFields {
  const type = text("eprinttype", "archiveprefix");
  const candidates = [
    type === undefined || /arxiv/i.test(type) ? text("eprint") : undefined,
    text("arxivid", "arxiv"),
    text("url"),
    text("doi"),
    ...[text("journal", "journaltitle"), text("note"), text("howpublished"), text("volume"), text("number")].map(
      (value) => /(?:arxiv:\s*|abs\/)((?:\d{4}\.\d{4,5}|[a-z.-]+\/\d{7})(?:v\d+)?)/i.exec(value ?? "")?.[1],
    ),
  ];
  const found = candidates
    .filter((value) => value !== undefined)
    .map((value) => parseId(value))
    .find(({ kind }) => kind === "arxiv");
  return found ? { id: found.id, version: found.version } : {};
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
 * a backslash.
 */
function withoutBraces(value: string): string {
  if (!value.includes("{") && !value.includes("}")) return value;
  const kept: boolean[] = [];
  let math = false;
  let out = "";
  for (let i = 0; i < value.length; i++) {
    const character = value[i]!;
    if (character === "\\") {
      out += character + (value[++i] ?? "");
      continue;
    }
    if (character === "$") math = !math;
    if (character === "{") {
      const keep =
        math ||
        value[i + 1] === "\\" ||
        kept.at(-1) === true ||
        /\\(?:[A-Za-z]{1,30}\*?|["'`^~=.])\s{0,5}$/.test(out.slice(-40));
      kept.push(keep);
      if (keep) out += character;
    } else if (character === "}") {
      if (kept.pop() ?? false) out += character;
    } else out += character;
  }
  return out;
}
