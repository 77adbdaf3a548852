import { parseId } from "../../merge/identity.js";
import { paperFields } from "../fields.js";
import type { RawFields } from "../format.js";
import { at, isObject, list, oneText, text, texts, type Json } from "../values.js";
import { withoutNumber } from "../dblp.js";

/* Services whose names mean something else than they do elsewhere. */

/** bioRxiv's and medRxiv's API: `published` is the DOI of the published form. */
export function isBiorxiv({ server, doi, category, published, biorxiv_doi }: Json): boolean {
  return (
    biorxiv_doi !== undefined ||
    (doi !== undefined && published !== undefined && (server !== undefined || category !== undefined))
  );
}

export function fromBiorxiv({ published, ...preprint }: Json): RawFields {
  const other = parseId(text(published ?? preprint.published_doi) ?? "");
  return {
    ...paperFields(preprint),
    doi: text(preprint.doi) ?? text(preprint.biorxiv_doi),
    venue: text(preprint.published_journal),
    otherIds: other.kind === "doi" ? [other.id] : [],
  };
}

/** OpenReview's notes, of API 1 (values) and 2 (objects with a value). */
export function isOpenReview({ content, forum, invitation, invitations, cdate }: Json): boolean {
  return (
    isObject(content) &&
    content.title !== undefined &&
    [forum, invitation, invitations, cdate].some((one) => one !== undefined)
  );
}

export function fromOpenReview({ id, forum, content, ...note }: Json): RawFields {
  const values = Object.entries(content as Json).map(([name, value]) => [
    name,
    isObject(value) && "value" in value ? value.value : value,
  ]);
  const { pdf, ...fields } = Object.fromEntries(values) as Json;
  const forumId = text(forum) ?? text(id);
  return {
    ...paperFields(fields),
    date: note.pdate ?? note.cdate ?? note.tcdate,
    year: undefined,
    url: forumId === undefined ? undefined : `https://openreview.net/forum?id=${forumId}`,
    links: texts([pdf]).map((path) => (path.startsWith("/") ? `https://openreview.net${path}` : path)),
    otherIds: texts([id]),
  };
}

/** DBLP's answers: `info` holds the paper, and names have a number where several people have one. */
export function isDblp({ title, authors, key, venue }: Json): boolean {
  return (
    title !== undefined &&
    isObject(authors) &&
    authors.author !== undefined &&
    (key !== undefined || venue !== undefined)
  );
}

export function fromDblp({ authors, key, ee, url, ...info }: Json): RawFields {
  const people = at(authors, "author");
  const names = texts((Array.isArray(people) ? people : [people]).map((one) => oneText(one)));
  return {
    ...paperFields({ ...info, url: ee ?? url }),
    authors: names.map(withoutNumber),
    otherIds: texts([key]).map((one) => `DBLP:${one}`),
  };
}

/** INSPIRE's records of high energy physics. */
export function isInspire({ titles, arxiv_eprints, abstracts, control_number, earliest_date }: Json): boolean {
  return (
    Array.isArray(titles) && [arxiv_eprints, abstracts, control_number, earliest_date].some((one) => one !== undefined)
  );
}

export function fromInspire(record: Json): RawFields {
  const { id, references, publication_info: published, ...rest } = record;
  return {
    ...paperFields(rest),
    otherIds: texts([id]),
    venue: oneText(list(published).map((one) => at(one, "journal_title"))),
    references: list(references).flatMap((one) => {
      const reference = at(one, "reference");
      return texts([at(reference, "arxiv_eprint"), ...list(at(reference, "dois"))])
        .slice(0, 1)
        .map((id) => parseId(id).id);
    }),
    fields: { ...paperFields(rest).fields, references: undefined },
  };
}

/** DataCite's DOIs: `attributes` has been unwrapped. */
export function isDataCite({ titles, creators, publicationYear, descriptions }: Json): boolean {
  return (
    Array.isArray(titles) && Array.isArray(creators) && (publicationYear !== undefined || Array.isArray(descriptions))
  );
}

export function fromDataCite(record: Json): RawFields {
  const { dates, id, relatedIdentifiers, subjects, container, ...rest } = record;
  const issued = list(dates).find((one) => at(one, "dateType") === "Issued");
  const related = list(relatedIdentifiers);
  return {
    ...paperFields(rest),
    doi: text(record.doi) ?? text(id),
    date: text(at(issued, "date")),
    categories: texts(list(subjects).map((one) => at(one, "subject"))),
    venue: text(at(container, "title")),
    references: related
      .filter((one) => at(one, "relationType") === "References" || at(one, "relationType") === "Cites")
      .map((one) => parseId(text(at(one, "relatedIdentifier")) ?? "").id),
  };
}

/** The identifiers of DOAJ, the Lens and PubMed's summaries: a list of kinds and values. */
export function idsInList(record: Json): RawFields {
  const named = [
    ...list(record.identifier),
    ...list(record.external_ids),
    ...list(record.articleids),
    ...list(record.externalIds),
  ];
  const find = (kind: RegExp): string | undefined =>
    text(
      named
        .filter((one) => kind.test(text(at(one, "type") ?? at(one, "idtype")) ?? ""))
        .map((one) => at(one, "value") ?? at(one, "id"))[0],
    );
  const [doi, pmid] = [find(/^doi$/i), find(/^(?:pmid|pubmed)$/i)];
  return { ...(doi !== undefined && { doi }), ...(pmid !== undefined && { pmid }) };
}
