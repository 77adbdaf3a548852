/**
 * The fields of a record under the names of `Paper`, as the source has them: texts are cleaned, ids
 * and dates brought to one form, later on. `id` is only a source's own id that stands before all
 * others (arXiv's, or one that a user gave); what a program or a data base numbers its records by
 * goes to `otherIds`.
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
    | "url"
    | "doi"
    | "pmid"
    | "version"
    | "otherIds"
    | "links",
    unknown
  >
>;

/** One record of a file: its fields, or why it cannot be used. */
export type RawRecord = { where: string; fields: RawFields } | { where: string; reason: string };

/** A file format. A new one is a file beside this one and a line in `formats`. */
export interface Format {
  name: string;
  /** Whether a file that begins with this text is in the format. */
  recognise(head: string): boolean;
  /**
   * The records of a file, from its text in pieces. What cannot be used is given with a reason;
   * `bad-format` is thrown only when nothing of the file can.
   */
  read(pieces: AsyncIterable<string>, warn: (warning: string) => void): AsyncIterable<RawRecord>;
}
