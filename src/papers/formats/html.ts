import { PaperweaveError } from "../../core/errors.js";
import { parseId } from "../merge/identity.js";
import { paperFields } from "./fields.js";
import type { Format, RawFields, RawRecord } from "./format.js";
import { saidOrder } from "../clean/people.js";
import { isAbstract, pairUp, type Block } from "./paragraphs.js";
import { recordFields } from "./records.js";
import { isObject } from "./values.js";

const ROOTS = new Set("html head body main article div section".split(" "));

/**
 * A web page: the Daily Papers page as it was saved, whose papers stand as JSON in an attribute;
 * any page that lists papers under headings; and the page of one paper, which says what it is in
 * its `citation_…` tags, as arXiv's and publishers' do.
 */
export const html: Format = {
  name: "html",
  recognise: ({ root }) =>
    root !== undefined && (/<!doctype\s+html/i.test(root.prolog) || ROOTS.has(root.name.toLowerCase())),
  async *read(pieces, warn) {
    const page = await readPage(pieces);
    if (page.papers.length > 0) {
      for (const [i, paper] of page.papers.entries()) {
        const fields = recordFields(paper);
        yield fields
          ? { where: `paper ${i + 1} of the page`, fields }
          : { where: `paper ${i + 1} of the page`, reason: "not a JSON object" };
      }
      return;
    }
    if (page.citation.title !== undefined) return yield { where: "the page", fields: page.citation };
    const listed = fromHeadings(page.blocks);
    if (listed.length > 0) return yield* listed;
    const blocks = page.blocks.map(({ text, line, url }) => ({ text, line, url }));
    if (!blocks.some(isAbstract))
      throw new PaperweaveError(
        "bad-format",
        `There are no papers in this page: of its ${blocks.length} paragraphs none is an abstract, and no ` +
          "heading leads to a paper.",
      );
    yield* pairUp(blocks, warn);
  },
};

/** A paragraph of the page, and whether it is a heading. */
interface PageBlock extends Block {
  heading: boolean;
}

interface Page {
  /** Papers that the page holds as JSON. */
  papers: unknown[];
  /** What its `citation_…` tags say. */
  citation: RawFields;
  blocks: PageBlock[];
}

/** Elements that begin a paragraph of their own, and those whose text is none. */
const PARAGRAPHS = new Set(
  (
    "p div h1 h2 h3 h4 h5 h6 li ul ol dl dt dd article section header footer main nav aside table tr td th " +
    "blockquote br hr figure form button select option"
  ).split(" "),
);
const SILENT = new Set(["script", "style", "noscript", "template", "svg", "title"]);

async function readPage(pieces: AsyncIterable<string>): Promise<Page> {
  const page: Page = { papers: [], citation: {}, blocks: [] };
  const people: string[] = [];
  let block: PageBlock | undefined;
  let line = 1,
    quiet = 0,
    headings = 0,
    depth = 0;
  let href: string | undefined;
  const close = (): void => {
    const text = (block?.text ?? "")
      .split("\n")
      .map((part) => part.trim())
      .filter((part) => part !== "")
      .join("\n");
    if (block && text !== "") page.blocks.push({ ...block, text });
    block = undefined;
  };
  const { Parser } = await import("htmlparser2"); // loaded by those alone who read such a file
  const parser = new Parser({
    onopentag(name, attributes) {
      // The parser keeps the open elements in a list that grows at its front.
      if (++depth > DEEPEST)
        throw new PaperweaveError(
          "bad-format",
          `The page has more than ${DEEPEST} elements within each other at line ${line}: this is no list of papers.`,
        );
      if (SILENT.has(name)) quiet++;
      if (PARAGRAPHS.has(name)) close();
      if (/^h[1-6]$/.test(name)) headings++;
      if (name === "a") href = attributes.href;
      if (name === "meta") takeMeta(page.citation, people, attributes);
      const props = attributes["data-props"];
      if (props?.includes("dailyPapers") || props?.includes('"paper"')) page.papers.push(...papersIn(props));
    },
    ontext(text) {
      const at = line;
      for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) line++;
      if (quiet > 0 || (!block && text.trim() === "")) return;
      block ??= { text: "", line: at, heading: headings > 0 };
      block.text += text;
      block.url ??= href;
    },
    onclosetag(name) {
      depth--;
      if (SILENT.has(name) && quiet > 0) quiet--;
      if (/^h[1-6]$/.test(name) && headings > 0) {
        close();
        headings--;
      }
      if (PARAGRAPHS.has(name)) close();
      if (name === "a") href = undefined;
    },
  });
  let size = 0;
  for await (const piece of pieces) {
    size += piece.length;
    if (size > LONGEST_PAGE)
      throw new PaperweaveError(
        "bad-format",
        `The page is larger than ${LONGEST_PAGE / 1024 / 1024} MB of text: this is no list of papers.`,
      );
    parser.write(piece.replace(/\r\n?/g, "\n"));
  }
  parser.end();
  close();
  if (people.length > 0) page.citation.authors = people;
  return page;
}

const LONGEST_PAGE = 64 * 1024 * 1024;
const DEEPEST = 2000;

/** The papers in the JSON of a component; none where it is broken. */
function papersIn(props: string): unknown[] {
  try {
    const value: unknown = JSON.parse(props);
    if (!isObject(value)) return [];
    if (Array.isArray(value.dailyPapers)) return value.dailyPapers as unknown[];
    return isObject(value.paper) && "title" in value.paper ? [value.paper] : [];
  } catch {
    return [];
  }
}

/**
 * Google Scholar's tags, which nearly all publishers and servers set; Dublin Core's are the same by
 * other names.
 */
function takeMeta(
  fields: RawFields,
  people: string[],
  { name = "", property = "", content }: Record<string, string>,
): void {
  const tag = /^(?:citation|dcterms|dc)[._](.+)$/i.exec(name || property)?.[1]?.toLowerCase();
  if (tag === undefined || content === undefined || content.trim() === "") return;
  if (tag === "author" || tag === "creator") people.push(saidOrder(content));
  else if (tag === "arxiv_id") fields.id = content;
  else if (tag === "pmid") fields.pmid = content;
  else if (tag === "publication_date" || tag === "date" || tag === "online_date") fields.date ??= content;
  else if (tag === "abstract_html_url") fields.url = content;
  else if (tag === "pdf_url" || tag === "fulltext_html_url")
    fields.links = [...((fields.links as string[] | undefined) ?? []), content];
  else if (["title", "abstract", "description", "doi", "keywords"].includes(tag)) {
    for (const [field, value] of Object.entries(paperFields({ [tag]: content })))
      if (field !== "fields") fields[field as "title"] ??= value;
  }
}

/** Headings that lead to a paper, or have an abstract below, and what is below each. */
function fromHeadings(blocks: readonly PageBlock[]): RawRecord[] {
  const records: RawRecord[] = [];
  const starts = blocks.flatMap(({ heading }, i) => (heading ? [i] : []));
  starts.forEach((start, i) => {
    const section = blocks.slice(start, starts[i + 1]);
    const [block, ...below] = section as [PageBlock, ...PageBlock[]];
    const leads = section
      .map(({ url }) => (url === undefined ? undefined : parseLink(url)))
      .find((link) => link !== undefined);
    const abstract = below
      .filter(isAbstract)
      .map(({ text }) => text)
      .join("\n");
    const where = `line ${block.line}`;
    if (leads) records.push({ where, fields: { title: block.text, abstract, ...leads } });
    else if (abstract !== "") records.push({ where, fields: { title: block.text, abstract } });
  });
  // A page with one heading over all, and no links, is a list of paragraphs.
  return records.length > 1 || records.some((record) => "fields" in record && record.fields.id !== undefined)
    ? records
    : [];
}

/** What a link to a paper says of it; undefined for other links. */
function parseLink(url: string): RawFields | undefined {
  const { kind, id, version } = parseId(/^\/papers\//.test(url) ? `https://huggingface.co${url}` : url);
  if (kind === "arxiv") return { id, version };
  if (kind === "doi") return { doi: id };
  return kind === "pmid" ? { pmid: id } : undefined;
}
