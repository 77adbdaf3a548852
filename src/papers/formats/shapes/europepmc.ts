import type { RawFields } from "../format.js";
import { addressesIn } from "../ids.js";
import { at, isObject, list, oneText, text, texts, type Json } from "../values.js";

/** Europe PMC's results, in JSON; its XML has the same names. */
export function isEuropePmc({ authorString, abstractText, pubYear, source }: Json): boolean {
  return source !== undefined && (authorString !== undefined || abstractText !== undefined || pubYear !== undefined);
}

export function fromEuropePmc(result: Json): RawFields {
  const people = asList(at(result.authorList, "author"));
  const named = people.some((one) => isObject(one) && (one.lastName !== undefined || one.collectiveName !== undefined));
  const keywords = texts(asList(at(result.keywordList, "keyword")));
  const subjects = asList(at(result.meshHeadingList, "meshHeading")).map((one) => at(one, "descriptorName"));
  const types = texts(asList(at(result.pubTypeList, "pubType") ?? result.pubType));
  const urls = asList(at(result.fullTextUrlList, "fullTextUrl")).map((one) => text(at(one, "url")) ?? "");
  return {
    title: oneText(result.title),
    abstract: result.abstractText,
    authors: named
      ? people.map((one) =>
          at(one, "collectiveName") === undefined
            ? { family: at(one, "lastName"), given: at(one, "firstName") ?? at(one, "initials") }
            : { literal: at(one, "collectiveName") },
        )
      : text(result.authorString)?.replace(/\.$/, ""),
    year: result.pubYear,
    date: result.firstPublicationDate ?? at(result.journalInfo, "printPublicationDate"),
    categories: [...texts(subjects), ...keywords],
    keywords,
    venue:
      text(at(result.journalInfo, "journal", "title")) ??
      text(result.journalTitle) ??
      text(at(result.bookOrReportDetails, "publisher")),
    retracted: types.some((type) => /^retracted publication$/i.test(type)),
    ...addressesIn(urls),
    doi: text(result.doi),
    pmid: text(result.pmid),
    otherIds: texts([result.pmcid, text(result.source) === "MED" ? undefined : result.id]),
    fields: {
      citedByCount: asNumber(result.citedByCount),
      pubType: types,
      ...Object.fromEntries(["source", "isOpenAccess", "language", "pageInfo"].map((name) => [name, result[name]])),
    },
  };
}

/** XML has no list where there is one element. */
function asList(value: unknown): unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? list(value) : [value];
}

function asNumber(value: unknown): unknown {
  return typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
}
