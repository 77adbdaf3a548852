/** The values of a statement: what comes from outside of it never becomes part of its text. */
export class Parameters {
  readonly values: unknown[] = [];

  /** Where the value stands in the statement: `$3::text`. */
  add(value: unknown, type: string): string {
    this.values.push(value);
    return `$${this.values.length}::${type}`;
  }
}
