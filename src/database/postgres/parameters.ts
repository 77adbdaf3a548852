import { wrongOption } from "../store-helpers.js";

/** The limit of PostgreSQL's protocol, which counts them in 16 bits. */
const MAX_PARAMETERS = 65_535;

/** The values of a statement. No value from outside becomes part of its text. */
export class Parameters {
  readonly values: unknown[] = [];

  /** Adds a value. @returns its place in the statement, such as `$3::text` */
  add(value: unknown, type: string): string {
    if (this.values.length === MAX_PARAMETERS)
      throw wrongOption(
        `PostgreSQL allows ${MAX_PARAMETERS} values of a search, and this one has more; join the values of a field ` +
          `in one $in, or leave out some of the words and phrases.`,
      );
    this.values.push(value);
    return `$${this.values.length}::${type}`;
  }
}
