import { parseId } from "../../merge/identity.js";
import type { RawFields } from "../format.js";
import { at, isObject, list, oneText, text, texts, type Json } from "../values.js";
import { arxivAmong } from "./arxiv.js";

export function isSemanticScholar(record: Json): boolean {
  return (
    isObject(record.externalIds) ||
    isObject(record.externalids) ||
    /^[0-9a-f]{40}$/.test(text(record.paperId) ?? "") ||
    typeof record.corpusId === "number" ||
    typeof record.corpusid === "number"
  );
}

/** Semantic Scholar's papers: its API's answers, and its data sets, whose names are in small letters. */
export function fromSemanticScholar(paper: Json): RawFields {
  /** The value under the API's name, or the same in small letters. */
  const of = (name: string): unknown => paper[name] ?? paper[name.toLowerCase()];
  const openAccess = of("openAccessInfo");
  const ids = [of("externalIds"), at(openAccess, "externalids"), at(openAccess, "externalIds")].find(isObject) ?? {};
  const fields = [...list(of("fieldsOfStudy")), ...list(of("s2FieldsOfStudy"))].map((field) =>
    isObject(field) ? field.category : field,
  );
  const pdf = text(at(of("openAccessPdf"), "url"));
  const references = list(of("references")).flatMap((one) => {
    const cited = isObject(one) && isObject(one.citedPaper) ? one.citedPaper : one;
    const known = [at(cited, "externalIds", "ArXiv"), at(cited, "externalIds", "DOI"), at(cited, "paperId")];
    return texts(known)
      .slice(0, 1)
      .map((id) => parseId(id).id);
  });
  return {
    ...arxivAmong([ids.ArXiv, pdf]),
    title: paper.title,
    abstract: oneText(paper.abstract),
    authors: paper.authors,
    year: paper.year,
    date: of("publicationDate"),
    categories: [...new Set(texts(fields))],
    venue: text(paper.venue) ?? text(at(of("publicationVenue"), "name")) ?? text(at(paper.journal, "name")),
    references,
    url: paper.url,
    links: texts([pdf]),
    doi: text(ids.DOI),
    pmid: text(ids.PubMed),
    otherIds: texts([of("paperId"), ids.ACL, text(ids.PubMedCentral)?.replace(/^(?:PMC)?/i, "PMC")]),
  };
}
