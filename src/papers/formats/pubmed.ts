import type { Format, RawFields, RawRecord } from "./format.js";
import { childrenOf, find, textOf, xmlElements, type Element } from "./xml.js";

const ROOTS = new Set([
  "PubmedArticleSet",
  "PubmedArticle",
  "PubmedBookArticle",
  "PubmedBookArticleSet",
  "MedlineCitationSet",
  "MedlineCitation",
]);

/**
 * PubMed's XML, of articles and of books; as the site exports it, efetch answers, and the yearly
 * baseline has it.
 */
export const pubmed: Format = {
  name: "pubmed",
  recognise: ({ root }) => root !== undefined && ROOTS.has(root.name),
  async *read(pieces) {
    for await (const item of xmlElements(
      pieces,
      new Set(["PubmedArticle", "PubmedBookArticle", "DeleteCitation", "MedlineCitation"]),
    )) {
      if ("problem" in item) yield { where: `line ${item.line}`, reason: item.problem };
      else yield* fromArticle(item.element);
    }
  },
};

function* fromArticle(article: Element): Generator<RawRecord> {
  if (article.name === "DeleteCitation") {
    for (const pmid of childrenOf(article, "PMID"))
      yield { where: `line ${pmid.line}, PMID ${textOf(pmid)}`, reason: "a deleted record" };
    return;
  }
  const citation =
    article.name === "MedlineCitation" ? article : (find(article, "MedlineCitation") ?? find(article, "BookDocument"));
  const pmid = textOf(find(citation, "PMID"))?.trim();
  const where = `line ${article.line}${pmid === undefined ? "" : `, PMID ${pmid}`}`;
  yield citation
    ? { where, fields: fromCitation(citation, find(article, "PubmedData") ?? find(article, "PubmedBookData"), pmid) }
    : { where, reason: "an article without a citation" };
}

function fromCitation(citation: Element, data: Element | undefined, pmid: string | undefined): RawFields {
  const article = find(citation, "Article") ?? citation; // a book's citation has no article in it
  const title = textOf(find(article, "ArticleTitle"));
  const ids = [
    ...childrenOf(find(data, "ArticleIdList"), "ArticleId"),
    ...childrenOf(find(citation, "ArticleIdList"), "ArticleId"),
  ].map((id) => ({ type: id.attributes.IdType, text: textOf(id) }));
  const keywords = childrenOf(find(citation, "KeywordList"), "Keyword").map((keyword) => textOf(keyword)?.trim());
  const types = childrenOf(find(article, "PublicationTypeList"), "PublicationType").map((type) => textOf(type)?.trim());
  const relations = childrenOf(find(citation, "CommentsCorrectionsList"), "CommentsCorrections");
  const issue = find(article, "Journal", "JournalIssue");
  const eLocation = childrenOf(article, "ELocationID").find(({ attributes: { EIdType } }) => EIdType === "doi");
  return {
    pmid,
    title:
      title === undefined || /^\s*\[?not available\]?\.?\s*$/i.test(title)
        ? (textOf(find(article, "VernacularTitle")) ?? textOf(find(article, "Book", "BookTitle")))
        : title,
    abstract: abstractOf(find(article, "Abstract")) ?? abstractOf(find(citation, "OtherAbstract")),
    authors: childrenOf(find(article, "AuthorList") ?? find(article, "Book", "AuthorList"), "Author").map((author) => {
      const family = textOf(find(author, "LastName"));
      return family === undefined
        ? { literal: textOf(find(author, "CollectiveName")) }
        : {
            family,
            given: textOf(find(author, "ForeName")) ?? textOf(find(author, "Initials")),
            suffix: textOf(find(author, "Suffix")),
          };
    }),
    date:
      dateOf(find(article, "Journal", "JournalIssue", "PubDate")) ??
      dateOf(find(article, "ArticleDate")) ??
      dateOf(find(article, "Book", "PubDate")),
    categories: [
      ...new Set([
        ...childrenOf(find(citation, "MeshHeadingList"), "MeshHeading").map((heading) =>
          textOf(find(heading, "DescriptorName")),
        ),
        ...keywords,
      ]),
    ],
    keywords,
    venue: textOf(find(article, "Journal", "Title")) ?? textOf(find(citation, "MedlineJournalInfo", "MedlineTA")),
    references: [...childrenOf(data, "ReferenceList"), ...childrenOf(find(data, "ReferenceList"), "ReferenceList")]
      .flatMap((part) => childrenOf(part, "Reference"))
      .map((reference) => referenceId(reference)),
    retracted:
      types.includes("Retracted Publication") ||
      relations.some(({ attributes }) => attributes.RefType === "RetractionIn"),
    doi: ids.find(({ type }) => type === "doi")?.text ?? textOf(eLocation),
    otherIds: ids.filter(({ type }) => type === "pmc").map(({ text }) => text?.trim()),
    fields: {
      PublicationType: types,
      Volume: textOf(find(issue, "Volume")),
      Issue: textOf(find(issue, "Issue")),
      Pagination: textOf(find(article, "Pagination", "MedlinePgn")),
      Language: childrenOf(article, "Language").map(textOf),
    },
  };
}

/** The DOI or the number of a paper that is cited. */
function referenceId(reference: Element): string | undefined {
  const ids = childrenOf(find(reference, "ArticleIdList"), "ArticleId");
  const doi = ids.find(({ attributes }) => attributes.IdType === "doi");
  const pmid = ids.find(({ attributes }) => attributes.IdType === "pubmed");
  return textOf(doi ?? pmid)?.trim();
}

/**
 * The parts of a structured abstract with their labels; the copyright line is an element of its own
 * and stays out.
 */
function abstractOf(abstract: Element | undefined): string | undefined {
  const parts = childrenOf(abstract, "AbstractText").map((part) => {
    const { Label: label } = part.attributes;
    const text = textOf(part)?.trim();
    return text === undefined
      ? undefined
      : label === undefined || /^unlabelled$/i.test(label)
        ? text
        : `${label}: ${text}`;
  });
  return parts.filter((part) => part !== undefined).join(" ") || undefined;
}

function dateOf(date: Element | undefined): string | undefined {
  if (!date) return undefined;
  const part = (name: string): string | undefined => textOf(find(date, name))?.trim();
  const year = part("Year");
  return year === undefined
    ? part("MedlineDate")
    : [year, part("Month"), part("Day")]
        .filter((text) => text !== undefined)
        .join(/^\d+$/.test(part("Month") ?? "") ? "-" : " ");
}
