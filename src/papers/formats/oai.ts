import { normalizeDoi, parseId } from "../merge/identity.js";
import type { Format, RawFields, RawRecord } from "./format.js";
import { saidOrder } from "../clean/people.js";
import { fromJats } from "./jats.js";
import { childrenOf, find, textOf, xmlElements, type Element } from "./xml.js";

const ROOTS = new Set(["OAI-PMH", "ListRecords", "GetRecord", "record"]);

/**
 * A harvest by OAI-PMH: arXiv's formats `arXiv` and `arXivRaw`, Dublin Core (`oai_dc`), which
 * every repository has, and the JATS of PubMed Central.
 */
export const oai: Format = {
  name: "oai",
  recognise: ({ root, text }) =>
    root !== undefined && ROOTS.has(root.name) && (root.name === "OAI-PMH" || /<(?:[\w-]+:)?metadata[\s>]/.test(text)),
  async *read(pieces) {
    for await (const item of xmlElements(pieces, new Set(["record"]))) {
      if ("problem" in item) yield { where: `line ${item.line}`, reason: item.problem };
      else yield fromRecord(item.element);
    }
  },
};

function fromRecord(record: Element): RawRecord {
  const header = find(record, "header");
  const identifier = textOf(find(header, "identifier"))?.trim();
  const where = `line ${record.line}${identifier === undefined ? "" : `, ${identifier}`}`;
  if (header?.attributes.status === "deleted") return { where, reason: "a deleted record" };
  const metadata = find(record, "metadata");
  const content = metadata?.children.find((child): child is Element => typeof child !== "string");
  if (!content) return { where, reason: "a record without metadata" };
  if (content.name === "arXiv") return { where, fields: fromArxiv(content) };
  if (content.name === "arXivRaw") return { where, fields: fromArxivRaw(content) };
  if (content.name === "article") return { where, fields: fromJats(content) };
  if (content.name === "dc") return { where, fields: fromDublinCore(content, identifier) };
  return {
    where,
    reason: `metadata of the form ${JSON.stringify(content.name)}, expected arXiv, arXivRaw, oai_dc or JATS`,
  };
}

function fromArxiv(arxiv: Element): RawFields {
  return {
    ...common(arxiv),
    authors: childrenOf(find(arxiv, "authors"), "author").map((author) => ({
      family: textOf(find(author, "keyname")),
      given: textOf(find(author, "forenames")),
      suffix: textOf(find(author, "suffix")),
    })),
    date: textOf(find(arxiv, "created")),
  };
}

function fromArxivRaw(raw: Element): RawFields {
  const versions = childrenOf(raw, "version");
  return {
    ...common(raw),
    authors: textOf(find(raw, "authors")),
    date: textOf(find(versions[0], "date")),
    version: versions.at(-1)?.attributes.version,
  };
}

function common(paper: Element): RawFields {
  return {
    id: textOf(find(paper, "id")),
    title: textOf(find(paper, "title")),
    abstract: textOf(find(paper, "abstract")),
    categories: textOf(find(paper, "categories"))?.trim(),
    doi: firstDoi(textOf(find(paper, "doi"))),
    venue: textOf(find(paper, "journal-ref")),
    fields: Object.fromEntries(
      ["comments", "report-no", "license", "submitter"].map((name) => [name, textOf(find(paper, name))?.trim()]),
    ),
  };
}

/** arXiv's authors give several DOIs at times, with blanks between. */
function firstDoi(text: string | undefined): string | undefined {
  return text
    ?.trim()
    .split(/[\s;]+/)
    .find((word) => normalizeDoi(word) !== undefined);
}

function fromDublinCore(dc: Element, identifier: string | undefined): RawFields {
  const all = (name: string): string[] =>
    childrenOf(dc, name)
      .map((child) => textOf(child)?.trim())
      .filter((text) => text !== undefined);
  const names = [identifier, ...all("identifier"), ...all("relation")].filter((name) => name !== undefined);
  const parsed = names.map(parseId);
  const addresses = all("identifier").filter((name) => /^https?:\/\//.test(name) && normalizeDoi(name) === undefined);
  // A description each for the abstract and for remarks ("Comment: 12 pages").
  const abstract = all("description")
    .filter((text) => !/^comments?:/i.test(text))
    .reduce<string | undefined>(
      (best, text) => (best === undefined || text.length > best.length ? text : best),
      undefined,
    );
  return {
    id: parsed.find(({ kind }) => kind === "arxiv")?.id,
    title: all("title")[0],
    abstract,
    authors: all("creator").map(saidOrder),
    date: all("date").sort()[0],
    categories: all("subject"),
    doi: parsed.find(({ kind }) => kind === "doi")?.id,
    pmid: parsed.find(({ kind }) => kind === "pmid")?.id,
    url: addresses[0],
    links: addresses.slice(1),
    venue: all("source")[0],
    fields: Object.fromEntries(["publisher", "type", "language", "rights"].map((name) => [name, all(name)])),
  };
}
