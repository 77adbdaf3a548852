/** One record of a file: its fields, or why it cannot be used. */
export type RawRecord = { where: string; fields: Record<string, unknown> } | { where: string; reason: string };

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
