import { saidOrder } from "../clean/people.js";
import { firstLines } from "./head.js";
import type { Format, RawFields } from "./format.js";
import { addressesIn, idsAmong } from "./ids.js";
import { readTagged, tagBy, type TaggedValues } from "./tagged.js";

const LINE = /^\s{0,3}(%[A-Z0-9@!+&~>^$?*<[(#=])(?:\s|$)/;

/**
 * Refer, which EndNote imports (.enw): a percent sign and a letter before each value. Google Scholar,
 * PubMed, publishers and BibIX write it.
 */
export const refer: Format = {
  name: "refer",
  recognise(head) {
    const [first, second] = firstLines(head, 2);
    return first !== undefined && LINE.test(first) && (second === undefined || LINE.test(second) || /^%0/.test(first));
  },
  read: (pieces) => readTagged(pieces, "Refer", RULES, toFields),
};

const RULES = { parse: tagBy(LINE), begins: new Set(["%0"]), lists: new Set(["%K", "%A", "%E"]) };

function toFields(values: TaggedValues): RawFields {
  const type = values.first("%0");
  const keywords = values.keywords("%K");
  const urls = values.all("%U", "%>");
  const ids = idsAmong([...urls, ...values.all("%M")]);
  const year = values.first("%D");
  const day = values.first("%8");
  const names = values.all("%A");
  return {
    ...ids,
    title: values.first("%T", "%!"),
    abstract: values.first("%X"),
    authors: (names.length > 0 ? names : values.all("%E")).flatMap((name) => name.split(";")).map(saidOrder),
    year: year ?? day,
    date: day !== undefined && (year === undefined || day.includes(year)) ? day : year,
    categories: keywords,
    keywords,
    venue: values.first("%J", "%B"),
    ...addressesIn(urls),
    doi: values.first("%R") ?? ids.doi,
    otherIds: values.all("%F", "%M"),
    fields: { ...(type !== undefined && { "%0": type }), ...values.rest() },
  };
}
