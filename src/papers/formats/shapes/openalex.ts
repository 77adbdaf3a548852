import { parseId } from "../../merge/identity.js";
import type { RawFields } from "../format.js";
import { at, isObject, list, text, texts, type Json } from "../values.js";
import { arxivAmong } from "./arxiv.js";

export function isOpenAlex({ abstract_inverted_index, authorships, id }: Json): boolean {
  return (
    abstract_inverted_index !== undefined || Array.isArray(authorships) || /openalex\.org\/W/i.test(text(id) ?? "")
  );
}

/** OpenAlex's works; their abstracts come as an index of words. */
export function fromOpenAlex(work: Json): RawFields {
  const ids = isObject(work.ids) ? work.ids : {};
  const locations = [work.primary_location, work.best_oa_location, ...list(work.locations)];
  const addresses = [
    ...new Set(texts(locations.flatMap((location) => [at(location, "landing_page_url"), at(location, "pdf_url")]))),
  ];
  const subjects = [...list(work.topics), ...list(work.concepts), ...list(work.keywords)].filter(
    (one) => isObject(one) && (typeof one.score !== "number" || one.score >= 0.3),
  );
  const doi = text(work.doi) ?? text(ids.doi);
  return {
    ...arxivAmong([doi, ...addresses]),
    title: text(work.title) ?? work.display_name,
    abstract: text(work.abstract) ?? fromInvertedIndex(work.abstract_inverted_index),
    authors: texts(
      list(work.authorships).map((one) => at(one, "author", "display_name") ?? at(one, "raw_author_name")),
    ),
    year: work.publication_year,
    date: work.publication_date,
    categories: [...new Set(texts(subjects.map((one) => at(one, "display_name"))))],
    keywords: texts(list(work.keywords).map((one) => at(one, "display_name") ?? at(one, "keyword"))),
    venue:
      text(at(work.primary_location, "source", "display_name")) ??
      text(at(work.host_venue, "display_name")) ??
      undefined,
    references: texts(list(work.referenced_works)),
    retracted: work.is_retracted === true,
    url: addresses[0],
    links: addresses.slice(1),
    doi,
    pmid: text(ids.pmid) === undefined ? undefined : parseId(text(ids.pmid)!).id,
    otherIds: texts([work.id ?? ids.openalex]),
  };
}

/** No abstract has more words. */
const MOST_WORDS = 200_000;

/** The text of an index { word: positions }; positions that nobody holds leave no gap. */
function fromInvertedIndex(index: unknown): string | undefined {
  if (!isObject(index)) return undefined;
  const words: { position: number; word: string }[] = [];
  for (const [word, positions] of Object.entries(index)) {
    for (const position of list(positions)) {
      if (typeof position === "number" && position >= 0 && words.length < MOST_WORDS) words.push({ position, word });
    }
  }
  return (
    words
      .sort((a, b) => a.position - b.position)
      .map(({ word }) => word)
      .join(" ") || undefined
  );
}
