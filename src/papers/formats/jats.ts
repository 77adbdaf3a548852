import type { Format, RawFields } from "./format.js";
import { childrenOf, descendants, find, textOf, xmlElements, type Element } from "./xml.js";

/**
 * JATS and its forerunner NLM, the XML of articles at PubMed Central, bioRxiv, PLOS and most
 * publishers: one article, or several in one file. Of the text, title and abstract are read.
 */
export const jats: Format = {
  name: "jats",
  recognise: ({ root, text }) =>
    root !== undefined &&
    (root.name === "pmc-articleset" ||
      root.name === "articles" ||
      (root.name === "article" &&
        (/article-type|dtd-version/.test(root.attributes) ||
          /JATS|NLM/.test(root.prolog) ||
          /<(?:front|article-meta)[\s>]/.test(text)))),
  async *read(pieces) {
    for await (const item of xmlElements(pieces, new Set(["article"]), { skip: new Set(["body", "floats-group"]) })) {
      if ("problem" in item) yield { where: `line ${item.line}`, reason: item.problem };
      else yield { where: `line ${item.element.line}`, fields: fromJats(item.element) };
    }
  },
};

/** The fields of an `article` element. */
export function fromJats(article: Element): RawFields {
  const front = find(article, "front") ?? find(article, "front-stub") ?? article;
  const meta = find(front, "article-meta") ?? front;
  const journal = find(front, "journal-meta");
  const idOf = (type: string): string | undefined =>
    textOf(childrenOf(meta, "article-id").find(({ attributes }) => attributes["pub-id-type"] === type))?.trim();
  const titles = find(meta, "title-group");
  const subtitle = textOf(find(titles, "subtitle"));
  const title = textOf(find(titles, "article-title"));
  const keywords = childrenOf(meta, "kwd-group").flatMap((group) => descendants(group, "kwd").map(textOf));
  const subjects = descendants(find(meta, "article-categories"), "subject").map(textOf);
  const pmc = idOf("pmc") ?? idOf("pmcid");
  const relations = childrenOf(meta, "related-article").map(
    ({ attributes }) => attributes["related-article-type"] ?? "",
  );
  return {
    title: title !== undefined && subtitle !== undefined ? `${title}: ${subtitle}` : title,
    abstract: abstractOf(meta),
    authors: authorsOf(meta),
    date: dateOf(meta),
    categories: [...subjects, ...keywords],
    keywords,
    venue: textOf(find(journal, "journal-title-group", "journal-title")) ?? textOf(find(journal, "journal-title")),
    references: descendants(find(article, "back"), "pub-id")
      .filter(({ attributes }) => attributes["pub-id-type"] === "doi")
      .map((id) => textOf(id)?.trim()),
    retracted: article.attributes["article-type"] === "retracted-article" || relations.includes("retraction-forward"),
    doi: idOf("doi"),
    pmid: idOf("pmid"),
    otherIds: pmc === undefined ? undefined : pmc.replace(/^(?=\d)/, "PMC"),
    fields: Object.fromEntries(
      ["volume", "issue", "fpage", "lpage", "elocation-id"].map((name) => [name, textOf(find(meta, name))?.trim()]),
    ),
  };
}

/** The abstract proper: others are in another language, for children, or a picture. */
function abstractOf(meta: Element): string | undefined {
  const abstracts = childrenOf(meta, "abstract");
  const main = abstracts.find(({ attributes }) => attributes["abstract-type"] === undefined) ?? abstracts[0];
  if (!main) return undefined;
  const parts = main.children.filter((child): child is Element => typeof child !== "string");
  const text = parts
    .filter(({ name }) => name !== "title" && name !== "object-id")
    .map((part) => {
      const heading = part.name === "sec" ? textOf(find(part, "title"))?.trim().replace(/[:.]$/, "") : undefined;
      const rest = textOf({
        ...part,
        children: part.children.filter((child) => typeof child === "string" || child.name !== "title"),
      });
      return heading === undefined ? rest : `${heading}: ${rest ?? ""}`;
    })
    .join(" ");
  return text.trim() === "" ? textOf(main) : text;
}

function authorsOf(meta: Element): unknown[] {
  return childrenOf(meta, "contrib-group")
    .flatMap((group) => descendants(group, "contrib"))
    .filter(({ attributes }) => (attributes["contrib-type"] ?? "author") === "author")
    .map((contrib) => {
      const name = find(contrib, "name") ?? find(contrib, "name-alternatives", "name");
      return name
        ? {
            family: textOf(find(name, "surname")),
            given: textOf(find(name, "given-names")),
            suffix: textOf(find(name, "suffix")),
          }
        : { literal: textOf(find(contrib, "collab"))?.trim() ?? textOf(find(contrib, "string-name")) };
    });
}

/** Of the dates of one article the earliest that it was published at. */
function dateOf(meta: Element): string | undefined {
  const dates = childrenOf(meta, "pub-date").map((date) => {
    const part = (name: string): string => (textOf(find(date, name)) ?? "").trim();
    const iso = date.attributes["iso-8601-date"];
    if (iso !== undefined && /^\d{4}/.test(iso)) return iso;
    const [year, month, day] = [part("year"), part("month"), part("day")];
    if (month === "") return year;
    return /^\d+$/.test(month)
      ? [year, month.padStart(2, "0"), ...(day === "" ? [] : [day.padStart(2, "0")])].join("-")
      : [year, month, day].filter((text) => text !== "").join(" ");
  });
  return dates.filter((date) => date !== "").sort()[0];
}
