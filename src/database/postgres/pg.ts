import { PaperweaveError } from "../../core/errors.js";
import { wrongOption } from "../store-helpers.js";
import type { CopyConnection } from "./copy-in.js";

/**
 * What paperweave uses of a `Pool` of the package `pg`. Pools in pipeline mode and pools of pg-native
 * do not work, as they cannot COPY.
 */
export interface PostgresPool {
  /** Takes a connection from the pool. */
  connect(): Promise<PostgresClient>;
}

/** A connection taken from a pool, until it is released. */
export interface PostgresClient {
  /** Whether it is in pipeline mode, which paperweave cannot use. */
  readonly pipeline?: boolean | undefined;
  /** Runs a statement. */
  query(sql: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
  /** Runs a query that speaks to the connection itself. */
  query<T extends { submit(connection: CopyConnection): unknown }>(submittable: T): T;
  /** Returns the connection to the pool. @param destroy closes it instead */
  release(destroy?: boolean): void;
  /** Adds a listener for lost connections. */
  on(event: "error", listener: (error: Error) => void): unknown;
  /** Removes such a listener. */
  removeListener(event: "error", listener: (error: Error) => void): unknown;
}

/** A pool that we made, and end. */
export interface OwnPool extends PostgresPool {
  end(): Promise<void>;
}

/**
 * Makes a pool. The package `pg` is loaded only then.
 * @throws PaperweaveError `missing-dependency`
 */
export async function createPool(settings: object): Promise<OwnPool> {
  const pg = await importPg();
  const pool = new pg.default.Pool(settings);
  const ignore = (): void => {};
  pool.on("error", ignore); // an idle connection was lost: the pool makes another one
  // A server that ends a connection at once may do so before a transaction listens to it.
  pool.on("connect", (client) => void client.on("error", ignore));
  return pool;
}

async function importPg() {
  try {
    return await import("pg");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const installed = code !== "ERR_MODULE_NOT_FOUND" && code !== "MODULE_NOT_FOUND";
    throw new PaperweaveError(
      "missing-dependency",
      `paperweave/postgres needs the package pg, which ` +
        `${installed ? `cannot be loaded (${code})` : "is not installed"}; ` +
        "install it with `npm install pg`.",
      { cause },
    );
  }
}

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
