/** What COPY needs of the connection below a `pg.Client`. */
export interface CopyConnection {
  readonly stream: { readonly writableNeedDrain: boolean; once(event: "drain", listener: () => void): unknown };
  query(sql: string): void;
  sendCopyFromChunk(chunk: Uint8Array): void; // a Buffer, which programs without the types of Node.js do not know
  endCopyFrom(): void;
}

/** Characters of a chunk, beyond which the next one begins with the next row. */
const A_CHUNK = 1 << 16;

/**
 * COPY … FROM STDIN as a query that a `pg.Client` submits and then tells what the server answers,
 * as node-pg-copy-streams does it
 * (https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-COPY). Rows go out no faster
 * than the socket takes them.
 */
export class CopyIn {
  /**
   * Whether a client has begun with it: others than pg's, written in JavaScript, do not know how.
   */
  submitted = false;
  /** Is told of the end. pg puts its own in the place of it where it has a `query_timeout`. */
  callback: (error?: Error) => void;
  readonly #sql: string;
  readonly #rows: readonly string[];
  #sent = 0;
  #failed = false;

  constructor(sql: string, rows: readonly string[], callback: (error?: Error) => void) {
    this.#sql = sql;
    this.#rows = rows;
    this.callback = callback;
  }

  submit(connection: CopyConnection): void {
    this.submitted = typeof (connection as Partial<CopyConnection>).sendCopyFromChunk === "function";
    if (this.submitted) connection.query(this.#sql);
  }

  handleCopyInResponse(connection: CopyConnection): void {
    this.#send(connection);
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {
    this.callback();
  }

  /**
   * The server has refused a row, and passes over those that are under way; or the connection has
   * gone.
   */
  handleError(error: Error): void {
    this.#failed = true;
    this.callback(error);
  }

  #send(connection: CopyConnection): void {
    while (this.#sent < this.#rows.length && !this.#failed) {
      connection.sendCopyFromChunk(this.#chunk());
      if (connection.stream.writableNeedDrain)
        return void connection.stream.once("drain", () => this.#send(connection));
    }
    if (!this.#failed) connection.endCopyFrom();
  }

  #chunk(): Uint8Array {
    let text = "";
    while (this.#sent < this.#rows.length && text.length < A_CHUNK) text += this.#rows[this.#sent++]!;
    return Buffer.from(text);
  }
}

/**
 * A row of COPY's text format (https://www.postgresql.org/docs/current/sql-copy.html), with the
 * newline that ends it.
 */
export function copyRow(fields: readonly CopyField[]): string {
  return `${fields.map(written).join("\t")}\n`;
}

/** A list is an array of PostgreSQL; undefined is NULL. */
export type CopyField = string | number | boolean | readonly string[] | undefined;

const escapes: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

function written(field: CopyField): string {
  if (field === undefined) return "\\N";
  const text = typeof field === "object" ? arrayLiteral(field) : String(field);
  return text.replace(/[\\\t\n\r]/g, (character) => escapes[character]!);
}

/**
 * https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO: in quotation marks, any element is
 * a text as it stands.
 */
function arrayLiteral(elements: readonly string[]): string {
  return `{${elements.map((element) => `"${element.replace(/["\\]/g, "\\$&")}"`).join(",")}}`;
}
