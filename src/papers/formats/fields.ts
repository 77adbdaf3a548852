/** What the columns and keys of other people's files mean; written without spaces, marks and capitals. */
const aliases: Record<string, string> = Object.assign(Object.create(null) as Record<string, string>, {
  title: "title", papertitle: "title", articletitle: "title", documenttitle: "title",
  abstract: "abstract", summary: "abstract", abstracttext: "abstract", paperabstract: "abstract", abstractnote: "abstract", description: "abstract",
  id: "id", paperid: "id", arxivid: "id", paperkey: "id",
  authors: "authors", author: "authors", authornames: "authors", creators: "authors",
  year: "year", publicationyear: "year", pubyear: "year",
  date: "date", published: "date", publicationdate: "date", publishedat: "date", submitteddate: "date", datepublished: "date",
  categories: "categories", category: "categories", subjects: "categories", primarycategory: "categories",
  url: "url", link: "url", pdfurl: "url", paperurl: "url",
  doi: "doi",
});

/** The paper's field that a column or key stands for; undefined for others. */
export function fieldName(name: string): string | undefined {
  return aliases[name.toLowerCase().replace(/[^a-z]/g, "")];
}

/** The fields of a paper in a record under whatever names; a field's own name goes before its aliases. */
export function paperFields(record: Record<string, unknown>): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(record)) {
    const field = fieldName(name);
    if (field !== undefined && (!(field in fields) || name === field)) fields[field] = value;
  }
  return fields;
}
