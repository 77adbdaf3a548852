import { saidOrder } from "../clean/people.js";
import type { Format, RawFields } from "./format.js";
import { addressesIn, idsAmong } from "./ids.js";
import { childrenOf, descendants, find, textOf, xmlElements, type Element } from "./xml.js";

/** EndNote's XML, which Rayyan, Covidence and JabRef write, too. */
export const endNoteXml: Format = {
  name: "endnote",
  recognise: ({ root, text }) =>
    (root?.name === "xml" || root?.name === "records" || root?.name === "record") &&
    /<(?:ref-type|rec-number|source-app|contributors|electronic-resource-num)[\s>/]/.test(text),
  async *read(pieces) {
    for await (const item of xmlElements(pieces, new Set(["record"]))) {
      if ("problem" in item) yield { where: `line ${item.line}`, reason: item.problem };
      else yield { where: `line ${item.element.line}`, fields: fromRecord(item.element) };
    }
  },
};

/** Elements whose text is a value that no field of a paper takes. */
const OWN = (
  "ref-type volume number issue pages section edition publisher pub-location isbn language notes " +
  "research-notes label work-type custom1 custom2 custom3 custom4 custom5 custom6 custom7 misc1 misc2 misc3"
).split(" ");

function fromRecord(record: Element): RawFields {
  const contributors = find(record, "contributors");
  const people = (name: string): string[] => textsOf(childrenOf(find(contributors, name), "author")).map(saidOrder);
  const authors = people("authors");
  const keywords = textsOf(childrenOf(find(record, "keywords"), "keyword")).flatMap((text) => text.split(/[;\r\n]/));
  const urls = textsOf(descendants(find(record, "urls"), "url"));
  const ids = idsAmong(urls);
  const year = textOf(find(record, "dates", "year"))?.trim();
  const day = textsOf(descendants(find(record, "dates", "pub-dates"), "date"))[0];
  const number = textOf(find(record, "accession-num"))?.trim();
  const type = find(record, "ref-type")?.attributes.name;
  return {
    ...ids,
    title: textOf(find(record, "titles", "title")) ?? textOf(find(record, "titles", "secondary-title")),
    abstract: textOf(find(record, "abstract")),
    authors: authors.length > 0 ? authors : people("secondary-authors"),
    year: year ?? day,
    // "Mar 3" beside the year 2021
    date: day === undefined ? year : /\d{4}/.test(day) || year === undefined ? day : `${year} ${day}`,
    categories: keywords,
    keywords,
    venue: textOf(find(record, "periodical", "full-title")) ?? textOf(find(record, "titles", "secondary-title")),
    ...addressesIn(urls),
    doi: textOf(find(record, "electronic-resource-num")) ?? ids.doi,
    pmid:
      ids.pmid ?? (/pubmed|medline|nlm/i.test(textOf(find(record, "remote-database-name")) ?? "") ? number : undefined),
    otherIds: [number, textOf(find(record, "label"))?.trim()],
    fields: {
      ...Object.fromEntries(OWN.map((name) => [name, textOf(find(record, name))?.trim()])),
      ...(type !== undefined && { "ref-type": type }),
    },
  };
}

function textsOf(elements: readonly Element[]): string[] {
  return elements.map((element) => textOf(element)?.trim()).filter((text) => text !== undefined);
}
