import { saidOrder } from "../clean/people.js";
import { firstLines } from "./head.js";
import type { Format, RawFields } from "./format.js";
import { addressesIn, idsAmong } from "./ids.js";
import { readTagged, type TaggedValues } from "./tagged.js";

/** The number above each record: "<1>", "<1. >". */
const NUMBER = /^<\d{1,7}\.? ?>\s*$/;
const TAGGED = /^([A-Z][A-Z0-9])\s{1,2}-(?:\s|$)/;
/** A field's name on a line of its own; its value stands below, indented. */
const NAMED = /^[A-Z][A-Za-z/&()-]{0,30}(?: [A-Za-z/&()-]{1,30}){0,5}\s*$/;

/**
 * Ovid's two text formats: fields with two-letter tags ("TI  - A title"), and fields whose name
 * stands on the line above the value.
 */
export const ovid: Format = {
  name: "ovid",
  recognise(head) {
    const lines = firstLines(head, 12);
    if (lines.slice(0, 5).some((line) => /^VN\s{1,2}- Ovid/.test(line))) return true;
    const at = lines.findIndex((line) => NUMBER.test(line));
    const next = lines[at + 1] ?? "";
    return at >= 0 && at < 5 && (TAGGED.test(next) || NAMED.test(next));
  },
  read: (pieces) => readTagged(pieces, "Ovid", RULES, toFields),
};

const RULES = {
  parse(line: string): { tag: string; value: string } | undefined {
    if (NUMBER.test(line)) return { tag: "<>", value: "" };
    const tag = TAGGED.exec(line);
    if (tag) return { tag: tag[1]!, value: line.slice(tag[0].length) };
    return NAMED.test(line) ? { tag: line.trim(), value: "" } : undefined;
  },
  begins: new Set(["<>", "VN"]),
  lists: new Set([
    "Authors",
    "Author",
    "Authors Full Name",
    "Keywords",
    "Key Words",
    "Keyword Heading",
    "MeSH Subject Headings",
  ]),
};

function toFields(values: TaggedValues): RawFields {
  values.all("<>", "VN");
  const database = values.first("DB", "Database") ?? "";
  const keywords = values.keywords("KW", "Keywords", "Key Words", "Keyword Heading");
  const urls = values.all(
    "UR",
    "Link to the Ovid Full Text or citation",
    "Link to the External Link Resolver",
    "Full Text",
  );
  const ids = idsAmong([...urls, ...values.all("ID", "PM", "PMID")]);
  const number = values.first("UI", "Unique Identifier");
  const source = values.first("SO", "Source");
  const year = values.first("YR", "Year of Publication", "Publication Year", "Year", "DP", "Date of Publication");
  const names = values.all("FA", "Authors Full Name");
  return {
    ...ids,
    title: values.first("TI", "Title")?.replace(/\. ?\[(?:Article|Report|Review)\]$/, ""),
    abstract: values.first("AB", "Abstract"),
    authors: (names.length > 0 ? names : values.all("AU", "Authors", "Author")).flatMap(splitAuthors).map(saidOrder),
    year: year ?? /\b(?:1[5-9]|20)\d\d\b(?!.*\b(?:1[5-9]|20)\d\d\b)/.exec(source?.slice(-500) ?? "")?.[0],
    date: year,
    categories: [...keywords, ...values.keywords("MH", "SH", "MeSH Subject Headings", "Subject Headings")],
    keywords,
    venue: values.first("JT", "JN", "Journal Name", "Journal") ?? source?.split(/\. |\d/)[0],
    ...addressesIn(urls),
    doi: values.first("DO", "DI", "DOI", "Digital Object Identifier") ?? ids.doi,
    pmid: ids.pmid ?? (/^$|medline|pubmed/i.test(database) && /^\d{1,8}$/.test(number ?? "") ? number : undefined),
    otherIds: [...values.all("AN", "Accession Number"), ...(number === undefined ? [] : [number])],
    fields: {
      ...(database !== "" && { Database: database }),
      ...(source !== undefined && { Source: source }),
      ...values.rest(),
    },
  };
}

/** "Lind M. Park J." on one line; "Werner, S. M. [Author, Reprint Author]" alone on its own. */
function splitAuthors(text: string): string[] {
  const bare = text.replace(/\[[^\]]{0,200}\]/g, "").trim();
  return bare.includes(",") || bare.includes(";") ? bare.split(";") : bare.split(/(?<=\p{Lu}\.) (?=\p{Lu}\p{Ll})/u);
}
