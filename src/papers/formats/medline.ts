import { saidOrder } from "../clean/people.js";
import { parseId } from "../merge/identity.js";
import { firstLines } from "./head.js";
import type { Format, RawFields } from "./format.js";
import { readTagged, tagBy, type TaggedValues } from "./tagged.js";

const LINE = /^([A-Z][A-Z0-9]{1,3}) {0,2}-(?:\s|$)/;
/** Tags that a record of MEDLINE begins with, in the orders in which programs write them. */
const FIRST_TAG = /^(?:PMID|PMC|OWN|STAT) {0,2}- ?\S/;

/** MEDLINE's tagged text (.nbib), which PubMed exports as "PubMed", and ERIC, too. */
export const medline: Format = {
  name: "medline",
  recognise: (head) => firstLines(head, 3).some((line) => FIRST_TAG.test(line.trimStart())),
  read: (pieces) => readTagged(pieces, "MEDLINE", RULES, toFields),
};

const RULES = { parse: tagBy(LINE), begins: new Set(["PMID"]) };

function toFields(values: TaggedValues): RawFields {
  const title = values.first("TI");
  const fullNames = values.all("FAU");
  const keywords = values.all("OT").map((term) => term.replace(/^\*/, ""));
  const subjects = values
    .all("MH")
    .map((heading) => heading.replace(/^\*/, "").replace(/\/.*$/, "").replace(/\*$/, ""));
  const types = values.all("PT");
  const ids = values.all("LID", "AID", "SO").map(doiIn);
  return {
    pmid: values.first("PMID"),
    title: title === undefined || /^\[?not available\]?\.?$/i.test(title) ? values.first("TT", "BTI") : title,
    abstract: values.first("AB", "OAB"),
    // Full names where the record has them; it has both, line by line.
    authors: (fullNames.length > 0 ? fullNames : values.all("AU", "CN")).map(saidOrder),
    date: values.first("DP", "DEP"),
    categories: [...subjects, ...keywords],
    keywords,
    venue: values.first("JT", "TA"),
    retracted: types.some((type) => /^retracted publication$/i.test(type)),
    doi: ids.find((doi) => doi !== undefined),
    otherIds: values.all("PMC", "OID"),
    fields: { ...(types.length > 0 && { PT: types }), ...values.rest() },
  };
}

/** "10.1000/x [doi]", an address, or the end of a line that cites the paper: "doi: 10.1000/x." */
function doiIn(value: string): string | undefined {
  const bare = /(?:^|doi:\s?)(10\.\S+?)\.?(?:\s?\[doi\])?$/i.exec(value)?.[1] ?? /doi: (10\.\S+)/i.exec(value)?.[1];
  if (bare !== undefined) return bare;
  const { kind, id } = parseId(value);
  return kind === "doi" ? id : undefined;
}
