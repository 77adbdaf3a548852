/**
 * The fields of a record under the names of `Paper`, as the source has them: texts are cleaned, ids
 * and dates brought to one form, later on. `id` is only a source's own id that stands before all
 * others (arXiv's, or one that a user gave); what a program or a data base numbers its records by
 * goes to `otherIds`. `fields` holds what no other field takes.
 */
export type RawFields = Partial<
  Record<
    | "id"
    | "title"
    | "abstract"
    | "authors"
    | "year"
    | "date"
    | "categories"
    | "venue"
    | "keywords"
    | "references"
    | "retracted"
    | "url"
    | "doi"
    | "pmid"
    | "version"
    | "otherIds"
    | "links",
    unknown
  > & { fields: Record<string, unknown> }
>;

/** One record of a file: its fields, or why it cannot be used. */
export type RawRecord = { where: string; fields: RawFields } | { where: string; reason: string };

/** The beginning of a file, by which its format is recognised. */
export interface Head {
  /** At most `HEAD_CHARACTERS`, without a byte order mark. */
  text: string;
  /** Its lines; the last one may be cut. */
  lines: readonly string[];
  /** The first element, where the text is XML or HTML. */
  root?: Root | undefined;
}

/** The first element of a text that is XML or HTML. */
export interface Root {
  /** Its name without a prefix. */
  name: string;
  /** Its attributes as they are written. */
  attributes: string;
  /** What stands before it: declaration, comments, document type. */
  prolog: string;
}

/** The name of a file format. */
export type FormatName =
  | "pubmed"
  | "endnote"
  | "jats"
  | "dblp"
  | "europepmc"
  | "oai"
  | "atom"
  | "html"
  | "jsonl"
  | "json"
  | "ovid"
  | "wos"
  | "refworks"
  | "refer"
  | "medline"
  | "ris"
  | "arxiv-mail"
  | "bibtex"
  | "daily-papers"
  | "csv"
  | "text";

/** A file format. A new one is a file beside this one, a name above and a line in `formats`. */
export interface Format {
  name: FormatName;
  /** Whether a file that begins so is in the format. Its steps must grow with the length only. */
  recognise(head: Head): boolean;
  /**
   * The records of a file, from its text in pieces. What cannot be used is given with a reason;
   * `bad-format` is thrown only when nothing of the file can.
   */
  read(pieces: AsyncIterable<string>, warn: (warning: string) => void): AsyncIterable<RawRecord>;
}
