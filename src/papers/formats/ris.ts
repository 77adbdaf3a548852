import { toYear } from "../clean/dates.js";
import { saidOrder } from "../clean/people.js";
import { firstLines } from "./head.js";
import type { Format, RawFields } from "./format.js";
import { addressesIn, idsAmong } from "./ids.js";
import { readTagged, tagBy, type TaggedValues } from "./tagged.js";

/**
 * A line of RIS. Between tag and hyphen stand two blanks; where somebody left one out, a blank
 * stands behind the hyphen.
 */
const LINE = /^\s{0,3}([A-Z][A-Z0-9])(?: {2}-\s?|\s{1,2}-(?:\s|$))/;

/**
 * RIS, which nearly every reference manager and publisher exports; with the habits of EndNote,
 * Scopus, Web of Science, Ovid and Zotero. Records may lack their first or last line.
 */
export const ris: Format = {
  name: "ris",
  recognise(head) {
    const lines = firstLines(head, 40);
    if (lines.some((line) => /^\s{0,3}TY {1,2}- ?\S/.test(line))) return true;
    const tagged = lines.filter((line) => LINE.test(line)).length;
    // MEDLINE's lines look the same, but for tags of three and four letters.
    return tagged >= 2 && LINE.test(lines[0]!) && !lines.some((line) => /^[A-Z]{3,4} ?- \S/.test(line));
  },
  read: (pieces) => readTagged(pieces, "RIS", RULES, toFields),
};

const RULES = {
  parse: tagBy(LINE),
  begins: new Set(["TY"]),
  ends: new Set(["ER"]),
  lists: new Set(["KW"]),
};

const ADDRESS_TAGS = ["UR", "L1", "L2", "LK"];

function toFields(values: TaggedValues): RawFields {
  const type = values.first("TY");
  const addresses = values.all(...ADDRESS_TAGS).flatMap(splitAddresses);
  const ids = idsAmong([...addresses, ...values.all("N1", "M1", "M3", "AN", "C7").flatMap(splitAddresses)]);
  const isPart = type === "CHAP" || type === "CPAPER";
  const title = values.first("TI", "T1", "CT") ?? (isPart ? undefined : values.first("BT", "T2"));
  const keywords = values.keywords("KW");
  return {
    ...ids,
    title,
    abstract: values.first("AB", "N2"),
    authors: [...new Set(values.all("A1", "AU").map(saidOrder))],
    ...dates(values),
    categories: keywords,
    keywords,
    venue: [values.first("T2", "JO", "JF", "JA", "J2", "SO", "BT")].find((venue) => venue !== title),
    ...addressesIn(addresses),
    doi: values.first("DO", "DOI") ?? ids.doi,
    pmid: values.first("PM") ?? ids.pmid ?? numberOfPubmed(values),
    otherIds: values.first("ID"),
    fields: { ...(type !== undefined && { TY: type }), ...values.rest() },
  };
}

/** The year of publication, and of the dates one that does not contradict it. */
function dates(values: TaggedValues): RawFields {
  const year = values.first("PY", "YR");
  const candidates = values.all("DA", "Y1", "PY");
  const known = toYear(year);
  return {
    year: year ?? candidates[0],
    date: known === undefined ? candidates[0] : candidates.find((date) => toYear(date) === known),
  };
}

/** The accession number of a record of PubMed or MEDLINE. */
function numberOfPubmed(values: TaggedValues): string | undefined {
  const source = values.first("DB", "DP") ?? "";
  const number = values.first("AN");
  return /pubmed|medline|nlm/i.test(source) && /^\d{1,8}$/.test(number ?? "") ? number : undefined;
}

/** Addresses that stand in one value, one behind the other. */
function splitAddresses(value: string): string[] {
  return value.split(/(?<=[\s;])(?=https?:)/).map((address) => address.trim().replace(/;$/, ""));
}
