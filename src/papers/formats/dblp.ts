import type { Format, RawFields, RawRecord } from "./format.js";
import { addressesIn, idsAmong } from "./ids.js";
import { childrenOf, find, textOf, xmlElements, type Element } from "./xml.js";

const KINDS = new Set(
  "article inproceedings incollection book phdthesis mastersthesis data proceedings www info".split(" "),
);
/** Records of people, and of what papers stand in. */
const NO_PAPERS: Record<string, string> = { www: "a person's page", proceedings: "a volume, not a paper" };

/** DBLP's XML: all of it, a person's or a venue's, and the answers of its search. */
export const dblp: Format = {
  name: "dblp",
  recognise: ({ root, text }) =>
    root !== undefined &&
    (/^(?:dblp|dblpperson|bht)$/.test(root.name) || (root.name === "result" && /<hits?[\s>]/.test(text))),
  async *read(pieces) {
    for await (const item of xmlElements(pieces, KINDS)) {
      if ("problem" in item) yield { where: `line ${item.line}`, reason: item.problem };
      else yield toRecord(item.element);
    }
  },
};

function toRecord(element: Element): RawRecord {
  const { key } = element.attributes;
  const where = `line ${element.line}${key === undefined ? "" : `, ${key}`}`;
  const reason = NO_PAPERS[element.name];
  return reason === undefined ? { where, fields: fromElement(element) } : { where, reason };
}

function fromElement(element: Element): RawFields {
  const all = (name: string): string[] =>
    childrenOf(element, name)
      .map((child) => textOf(child)?.trim())
      .filter((text) => text !== undefined);
  const authors = [...all("author"), ...childrenOf(find(element, "authors"), "author").map((one) => textOf(one) ?? "")];
  const urls = all("ee");
  const ids = idsAmong([...all("doi"), ...urls, ...all("volume").map((volume) => volume.replace(/^abs\//, "arXiv:"))]);
  return {
    ...ids,
    title: all("title")[0],
    authors: (authors.length > 0 ? authors : all("editor")).map(withoutNumber),
    year: all("year")[0],
    date: all("year")[0],
    venue: all("journal")[0] ?? all("booktitle")[0] ?? all("venue")[0],
    ...addressesIn(urls),
    otherIds: [element.attributes.key, ...all("key")].filter((key) => key !== undefined).map((key) => `DBLP:${key}`),
    fields: Object.fromEntries(
      ["volume", "number", "pages", "publisher", "type", "crossref"].map((name) => [name, all(name)[0]]),
    ),
  };
}

/** DBLP tells people of one name apart by a number: "Wei Li 0001". */
export function withoutNumber(name: string): string {
  return name.replace(/ \d{4}$/, "");
}
