import { saidOrder } from "../clean/people.js";
import { doisOfReferences } from "./ids.js";
import { firstLines } from "./head.js";
import type { Format, RawFields } from "./format.js";
import { readTagged, tagBy, type TaggedValues } from "./tagged.js";

/** A line: a tag, a blank and the value; "ER" and "EF" stand alone. */
const LINE = /^([A-Z][A-Z0-9])(?: |$)/;

/**
 * Web of Science's plain text (savedrecs.txt, .ciw): two-letter tags, further lines indented by
 * three blanks.
 */
export const webOfScience: Format = {
  name: "wos",
  recognise: (head) =>
    firstLines(head, 6).some((line) => /^(?:FN (?:Clarivate|ISI|Thomson)|VR 1\.0|PT [JBSPC]\s*$)/.test(line)),
  read: (pieces) => readTagged(withoutMark(pieces), "Web of Science", RULES, fromWebOfScience),
};

const RULES = {
  parse: tagBy(LINE),
  begins: new Set(["PT"]),
  ends: new Set(["ER"]),
  lists: new Set(["AU", "AF", "BA", "BF", "CA", "BE", "ED", "C1", "C3", "CR", "WC", "RI", "OI", "EM"]),
  ignored: new Set(["FN", "VR", "EF"]),
};

/** Files that were put behind each other have a byte order mark within. */
async function* withoutMark(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const piece of pieces) yield piece.replaceAll("\ufeff", "");
}

/** Whether columns are the tags of the tab-delimited export. */
export function isWebOfScience(columns: readonly string[]): boolean {
  return ["PT", "AU", "TI", "SO"].every((tag) => columns.includes(tag));
}

/** What the tags mean; those of the tab-delimited export are the same. */
export function fromWebOfScience(values: TaggedValues): RawFields {
  const fullNames = values.all("AF", "BF");
  const names = fullNames.length > 0 ? fullNames : values.all("AU", "BA");
  const keywords = values.keywords("DE");
  const year = values.first("PY");
  const month = values.first("PD");
  const types = values.all("DT");
  return {
    title: values.first("TI"),
    abstract: values.first("AB"),
    authors: [...names, ...values.all("CA")].map(saidOrder),
    year: year ?? values.first("EA"),
    date: year === undefined || month === undefined ? year : `${year} ${month}`,
    categories: [...keywords, ...values.keywords("ID", "WC")],
    keywords,
    venue: values.first("SO"),
    references: doisOfReferences(values.all("CR").join("\n")),
    retracted: types.some((type) => /retracted publication/i.test(type)),
    doi: values.first("DI", "D2"),
    pmid: values.first("PM"),
    otherIds: values.first("UT"),
    fields: { ...(types.length > 0 && { DT: types.join("; ") }), ...values.rest() },
  };
}
