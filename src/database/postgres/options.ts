import { checkAtMost, checkCount, checkOptions, checkPositive } from "../../core/check.js";
import { formatValue } from "../../core/format.js";
import { PaperweaveError } from "../../core/errors.js";
import type { PostgresPool } from "./pg.js";

/**
 * Where the database is, and how papers are kept there. Without `connectionString`, `host`,
 * `database`, `user`, `password` and `pool` the environment says where: `DATABASE_URL`, or
 * `PGHOST`, `PGPORT`, `PGDATABASE`, `PGUSER`, `PGPASSWORD` as for every PostgreSQL program.
 */
export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`. */
  connectionString?: string;
  /** A name, an address, or the folder of a socket. Default `PGHOST`, or localhost. */
  host?: string;
  /** From 1 to 65,535. Default `PGPORT`, or 5432. */
  port?: number;
  /** Default `PGDATABASE`, or the one named as the user. */
  database?: string;
  /**
   * Who may make temporary tables, as users may by default, and a schema, for the first upsert.
   * Default `PGUSER`, or the user of this process.
   */
  user?: string;
  /** Or a function that gives it, for passwords that change. Default `PGPASSWORD`. */
  password?: string | (() => string | Promise<string>);
  /**
   * As `pg` takes it: true, or the options of Node.js' `tls.connect` (`{ ca, cert, key, … }`).
   * Default false, or what the address says (`?sslmode=`).
   */
  ssl?: boolean | object;
  /**
   * A `pg.Pool` of your own instead of all these, whose clients can COPY: neither of pg-native nor
   * in pipeline mode. It stays open when the store is closed.
   */
  pool?: PostgresPool;
  /**
   * The schema whose tables hold the papers; several indexes of one database are in several. 1 to
   * 63 bytes. Default `paperweave`.
   */
  schema?: string;
  /**
   * Connections at most, at least 1; a running scan holds one. Default 10; a `pool` has its own
   * number.
   */
  connections?: number;
  /**
   * Milliseconds that the database may take to connect, and for each statement, up to a day; a call
   * fails with `unavailable` afterwards. Default 30,000.
   */
  timeout?: number;
  /**
   * Candidates that a search by meaning looks at in the HNSW graph, from 1 to 1000: more find more
   * of the true neighbours, and take longer. Default 100; a search takes at least twice its `k`.
   * Source: Yu. Malkov and D. Yashunin, "Efficient and robust approximate nearest neighbor search
   * using HNSW graphs" (2018), as are `M` and `efConstruction`.
   */
  efSearch?: number;
  /**
   * Links of a paper in the HNSW graph, from 2 to 100; counts when the index is made. Default 16.
   */
  M?: number;
  /**
   * Candidates looked at for each paper while the graph is built, at least 2 M, at most 1000;
   * counts when the index is made. Default 64, or 2 M where that is more.
   */
  efConstruction?: number;
}

const connectionOptions = ["connectionString", "host", "port", "database", "user", "password", "ssl"] as const;

/** Options as the store uses them. */
export interface Settings {
  pool: PostgresPool | undefined;
  /** For `pg.Pool`; holds credentials. */
  connection: Pick<PostgresOptions, (typeof connectionOptions)[number]>;
  schema: string;
  connections: number;
  timeout: number;
  efSearch: number;
  M: number;
  efConstruction: number;
}

/** Checks all options. Throws `invalid-argument`, never with a value that may be a credential. */
export function checkPostgresOptions(options: PostgresOptions): Settings {
  checkOptions("postgresStore", options, [
    ...connectionOptions,
    "pool",
    "schema",
    "connections",
    "timeout",
    "efSearch",
    "M",
    "efConstruction",
  ]);
  const { pool } = options;
  const given = connectionOptions.filter((name) => options[name] !== undefined);
  if (pool !== undefined) {
    if (typeof (pool as Partial<PostgresPool> | null)?.connect !== "function")
      throw refused(`pool must be a Pool of the package pg, got ${typeof pool}.`);
    if (given.length > 0)
      throw refused(`postgresStore takes pool or ${given.join(", ")}, not both: a pool knows where its database is.`);
  }
  for (const name of ["connectionString", "host", "database", "user"] as const) {
    const value: unknown = options[name];
    if (value !== undefined && (typeof value !== "string" || value === ""))
      throw refused(`${name} must be text, got ${typeof value === "string" ? "an empty one" : typeof value}.`);
  }
  const { connectionString, password, ssl } = options;
  if (connectionString !== undefined && given.some((name) => name !== "connectionString" && name !== "ssl"))
    throw refused(
      `postgresStore takes connectionString or ${given.filter((name) => name !== "connectionString").join(", ")}, not both.`,
    );
  if (password !== undefined && typeof password !== "string" && typeof password !== "function")
    throw refused(`password must be text or a function, got ${typeof password}.`);
  if (ssl !== undefined && typeof ssl !== "boolean" && (typeof ssl !== "object" || ssl === null))
    throw refused(`ssl must be true, false or options of tls.connect, got ${typeof ssl}.`);
  if (options.port !== undefined) checkAtMost("port", checkCount("port", options.port), 65_535);
  const fromEnvironment =
    pool === undefined && given.every((name) => name === "ssl" || name === "port")
      ? process.env.DATABASE_URL
      : undefined;
  const M = checkAtMost("M", checkCount("M", options.M ?? 16, 2), 100);
  return {
    pool,
    connection: {
      ...Object.fromEntries(given.map((name) => [name, options[name]])),
      ...(fromEnvironment && options.port === undefined && { connectionString: fromEnvironment }),
    },
    schema: checkSchema(options.schema ?? "paperweave"),
    connections: checkCount("connections", options.connections ?? 10),
    timeout: Math.ceil(checkAtMost("timeout", checkPositive("timeout", options.timeout ?? 30_000), 86_400_000)),
    efSearch: checkAtMost("efSearch", checkCount("efSearch", options.efSearch ?? 100), 1000),
    M,
    efConstruction: checkAtMost(
      "efConstruction",
      checkCount("efConstruction", options.efConstruction ?? Math.max(64, 2 * M), 2 * M),
      1000,
    ),
  };
}

/**
 * A name that PostgreSQL takes as it is: longer ones it would cut, those that begin with pg_ are
 * its own.
 */
function checkSchema(schema: unknown): string {
  if (
    typeof schema !== "string" ||
    schema === "" ||
    schema.includes("\0") ||
    Buffer.byteLength(schema) > 63 ||
    schema.startsWith("pg_") ||
    schema === "information_schema"
  ) {
    throw refused(
      `schema must be a name of 1 to 63 bytes that PostgreSQL does not use itself, got ${formatValue(schema)}.`,
    );
  }
  return schema;
}

function refused(message: string): PaperweaveError {
  return new PaperweaveError("invalid-argument", message);
}
