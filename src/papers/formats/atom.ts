import { parseId } from "../merge/identity.js";
import type { Format, RawFields } from "./format.js";
import { childrenOf, find, textOf, xmlElements, type Element } from "./xml.js";

const ROOTS = new Set(["feed", "entry", "rss"]);

/**
 * A feed as arXiv's API answers (Atom), or as journals and preprint servers announce their papers
 * (RSS).
 */
export const atom: Format = {
  name: "atom",
  recognise: ({ root, text }) =>
    root !== undefined && (ROOTS.has(root.name) || (root.name === "RDF" && /purl\.org\/rss\//.test(text))),
  async *read(pieces) {
    for await (const item of xmlElements(pieces, new Set(["entry", "item"]))) {
      if ("problem" in item) yield { where: `line ${item.line}`, reason: item.problem };
      else
        yield {
          where: `line ${item.element.line}`,
          fields: item.element.name === "entry" ? fromEntry(item.element) : fromItem(item.element),
        };
    }
  },
};

function fromEntry(entry: Element): RawFields {
  const links = childrenOf(entry, "link").map(({ attributes: { rel = "alternate", href, title } }) => ({
    rel,
    href,
    title,
  }));
  const id = textOf(find(entry, "id"));
  return {
    ...known(id),
    title: textOf(find(entry, "title")),
    abstract: textOf(find(entry, "summary")) ?? textOf(find(entry, "content")),
    authors: childrenOf(entry, "author").map((author) => textOf(find(author, "name")) ?? textOf(author)),
    date: textOf(find(entry, "published")) ?? textOf(find(entry, "updated")),
    categories: childrenOf(entry, "category").map(({ attributes: { term } }) => term),
    url: links.find(({ rel, title }) => rel === "alternate" && title === undefined)?.href ?? id,
    doi: textOf(find(entry, "doi")),
    links: links.filter(({ title }) => title === "pdf" || title === "doi").map(({ href }) => href),
    venue: textOf(find(entry, "journal_ref")),
    fields: { comment: textOf(find(entry, "comment"))?.trim() },
  };
}

function fromItem(item: Element): RawFields {
  const url = textOf(find(item, "link"));
  return {
    ...known(textOf(find(item, "guid")) ?? url),
    // arXiv's feeds: "A Title. (arXiv:2401.00001v1 [cs.CL])", "arXiv:2401.00001v1 Announce Type:
    // new Abstract: …"
    title: textOf(find(item, "title"))?.replace(/\s*\(arXiv:[^)]*\)\s*$/, ""),
    abstract: (textOf(find(item, "description")) ?? textOf(find(item, "encoded")))?.replace(
      /^\s*arXiv:\S+\s+Announce Type:\s*\S+\s*/i,
      "",
    ),
    authors:
      childrenOf(item, "creator")
        .map((creator) => textOf(creator))
        .join(", ")
        .trim() || undefined,
    date: textOf(find(item, "pubDate")) ?? textOf(find(item, "date")),
    categories: childrenOf(item, "category").map((category) => textOf(category)),
    url,
    doi: textOf(find(item, "doi")) ?? textOf(find(item, "identifier")),
    venue: textOf(find(item, "publicationName")),
  };
}

/** The id where it is arXiv's; the address of anybody else's entry is none. */
function known(id: string | undefined): RawFields {
  const parsed = id === undefined ? undefined : parseId(id);
  return parsed?.kind === "arxiv" ? { id: parsed.id, version: parsed.version } : {};
}
