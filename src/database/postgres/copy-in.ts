/** What COPY needs of the connection of a `pg.Client`. */
export interface CopyConnection {
  /** The socket. */
  readonly stream: { readonly writableNeedDrain: boolean; once(event: "drain", listener: () => void): unknown };
  /** Sends a statement. */
  query(sql: string): void;
  /** Sends some rows. */
  sendCopyFromChunk(chunk: Uint8Array): void; // a Buffer, whose type is unknown without the types of Node.js
  /** Says that all rows were sent. */
  endCopyFrom(): void;
}

/** Characters of a chunk, after which the next row begins a new one. */
const CHUNK_LENGTH = 1 << 16;

/**
 * COPY … FROM STDIN as a query for `pg.Client`, which submits it and then calls it for each answer of
 * the server, as it does for node-pg-copy-streams
 * (https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-COPY). Rows are written no
 * faster than the socket takes them.
 */
export class CopyIn {
  /** Whether the client has begun with it. Only the JavaScript client of pg can COPY. */
  submitted = false;
  /** Called at the end. With a `query_timeout` pg replaces it by its own function. */
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

  /** The server refused a row and ignores further ones; or the connection was lost. */
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
    while (this.#sent < this.#rows.length && text.length < CHUNK_LENGTH) text += this.#rows[this.#sent++]!;
    return Buffer.from(text);
  }
}

/** A row in COPY's text format, with its newline (https://www.postgresql.org/docs/current/sql-copy.html). */
export function copyRow(fields: readonly CopyField[]): string {
  return `${fields.map(fieldText).join("\t")}\n`;
}

/** A value of a row. A list is an array of PostgreSQL; undefined is NULL. */
export type CopyField = string | number | boolean | readonly string[] | undefined;

const escapes: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

function fieldText(field: CopyField): string {
  if (field === undefined) return "\\N";
  const text = typeof field === "object" ? arrayLiteral(field) : String(field);
  return text.replace(/[\\\t\n\r]/g, (character) => escapes[character]!);
}

/**
 * An array of texts. In quotation marks an element may be any text
 * (https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO).
 */
function arrayLiteral(elements: readonly string[]): string {
  return `{${elements.map((element) => `"${element.replace(/["\\]/g, "\\$&")}"`).join(",")}}`;
}
