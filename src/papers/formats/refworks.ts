import { saidOrder } from "../clean/people.js";
import { firstLines } from "./head.js";
import type { Format, RawFields } from "./format.js";
import { addressesIn, idsAmong } from "./ids.js";
import { readTagged, tagBy, type TaggedValues } from "./tagged.js";

const LINE = /^([A-Z][A-Z0-9])(?:\s|$)/;

/** RefWorks's tagged format: two-letter tags and a blank, a record from each RT. */
export const refWorks: Format = {
  name: "refworks",
  recognise(head) {
    const lines = firstLines(head, 30);
    const at = lines.findIndex((line) => /^RT +[A-Z]/.test(line));
    return at >= 0 && at < 20 && /^[A-Z][A-Z0-9](?: |$)/.test(lines[at + 1] ?? "");
  },
  read: (pieces) => readTagged(pieces, "RefWorks", RULES, toFields),
};

const RULES = { parse: tagBy(LINE), begins: new Set(["RT"]), ends: new Set(["ER"]), lists: new Set(["K1"]) };

function toFields(values: TaggedValues): RawFields {
  const type = values.first("RT");
  const keywords = values.keywords("K1");
  const urls = values.all("UL", "LK");
  const ids = idsAmong([...urls, ...values.all("AN")]);
  const names = values.keywords("A1");
  const year = values.first("YR");
  const day = values.first("FD");
  return {
    ...ids,
    title: values.first("T1", "TI"),
    abstract: values.first("AB"),
    authors: (names.length > 0 ? names : values.all("A2")).map(saidOrder),
    year: year ?? day,
    date: day !== undefined && (year === undefined || day.includes(year)) ? day : year,
    categories: keywords,
    keywords,
    venue: values.first("JF", "JO", "T2"),
    ...addressesIn(urls),
    doi: values.first("DO") ?? ids.doi,
    otherIds: values.all("ID"),
    fields: { ...(type !== undefined && { RT: type }), ...values.rest() },
  };
}
