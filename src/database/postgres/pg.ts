import { PaperweaveError } from "../../core/errors.js";
import type { CopyConnection } from "./copy.js";

/**
 * What paperweave uses of a pool of the package `pg`; a `pg.Pool` is one, unless in pipeline mode
 * or of pg-native, which cannot COPY.
 */
export interface PostgresPool {
  connect(): Promise<PostgresClient>;
}

/** A connection taken from a pool, until it is released. */
export interface PostgresClient {
  readonly pipeline?: boolean;
  query(sql: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
  /** A query that goes about it in its own way. */
  query<T extends { submit(connection: CopyConnection): unknown }>(submittable: T): T;
  /** @param destroy closes the connection, too */
  release(destroy?: boolean): void;
  on(event: "error", listener: (error: Error) => void): unknown;
  removeListener(event: "error", listener: (error: Error) => void): unknown;
}

/** A pool that is ours to end. */
export interface OwnPool extends PostgresPool {
  end(): Promise<void>;
}

/**
 * Makes a pool, when the first connection is needed: `pg` is loaded by those alone who use it.
 * Throws `missing-dependency`.
 */
export async function createPool(settings: object): Promise<OwnPool> {
  const pg = await import("pg").catch(({ code }: NodeJS.ErrnoException) => {
    const installed = code !== "ERR_MODULE_NOT_FOUND" && code !== "MODULE_NOT_FOUND";
    throw new PaperweaveError(
      "missing-dependency",
      `paperweave/postgres reaches databases by the package pg, which ${installed ? `cannot be loaded (${code})` : "is not installed"}; install it with \`npm install pg\`.`,
    );
  });
  const pool = new pg.default.Pool(settings);
  pool.on("error", () => {}); // of a connection that nobody uses: the pool makes another one
  return pool;
}
