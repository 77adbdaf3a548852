import { checkAtMost, checkCount, checkOptions, checkPositive } from "../../core/check.js";
import { formatValue } from "../../core/format.js";
import { secretsAmong, wrongOption, type Secrets } from "../store-helpers.js";
import type { PostgresPool } from "./pg.js";

/**
 * Where the database is, and how papers are kept there. Without `connectionString`, `host`,
 * `database`, `user`, `password` and `pool` the environment tells where it is: `DATABASE_URL`, or
 * `PGHOST`, `PGPORT`, `PGDATABASE`, `PGUSER`, `PGPASSWORD` as for every PostgreSQL program.
 */
export interface PostgresOptions {
  /** Address of the database: `postgres://user:password@host:port/database`. */
  connectionString?: string | undefined;
  /** Name or address of the server, or the folder of its socket. Default `PGHOST`, or localhost. */
  host?: string | undefined;
  /** Port of the server, 1 to 65,535. Default `PGPORT`, or 5432. */
  port?: number | undefined;
  /** Name of the database. Default `PGDATABASE`, or the name of the user. */
  database?: string | undefined;
  /**
   * A user who may make temporary tables (as users may by default) and, for the first upsert, a
   * schema. Default `PGUSER`, or the user of this process.
   */
  user?: string | undefined;
  /** The password, or a function that returns it, for passwords that change. Default `PGPASSWORD`. */
  password?: string | (() => string | Promise<string>) | undefined;
  /**
   * TLS as `pg` takes it: true, or options of `tls.connect` of Node.js (`{ ca, cert, key, … }`).
   * Default false, or what the address says (`?sslmode=`).
   */
  ssl?: boolean | object | undefined;
  /**
   * A `pg.Pool` of your own instead of all these options. It must be able to COPY: neither a pool of
   * pg-native nor one in pipeline mode. It stays open when the store is closed.
   */
  pool?: PostgresPool | undefined;
  /**
   * Schema with the tables of the papers, 1 to 63 bytes. Several indexes in one database have several
   * schemas. Default `paperweave`.
   */
  schema?: string | undefined;
  /**
   * Connections at most, at least 1. A running scan holds one, so `topics` needs at least 2. A `pool`
   * has its own number. Default 10.
   */
  connections?: number | undefined;
  /**
   * Milliseconds for connecting, and for each statement, at most a day. A call that takes longer
   * throws `unavailable`. Default 30,000.
   */
  timeout?: number | undefined;
  /**
   * Candidates that a search by meaning compares in the HNSW graph, 1 to 1000; at least twice the `k`
   * of the search. More find more of the true neighbours, and take longer. Source for this, `M` and
   * `efConstruction`: Yu. Malkov and D. Yashunin, "Efficient and robust approximate nearest neighbor
   * search using HNSW graphs" (2018). Default 100.
   */
  efSearch?: number | undefined;
  /** Links of a paper in the HNSW graph, 2 to 100, fixed once the index is made. Default 16. */
  M?: number | undefined;
  /**
   * Candidates compared for each paper while the graph is built, at least 2 M, at most 1000, fixed
   * once the index is made. Default 64, or 2 M where that is more.
   */
  efConstruction?: number | undefined;
}

const CONNECTION_OPTIONS = ["connectionString", "host", "port", "database", "user", "password", "ssl"] as const;

/** Checked options. */
export interface Settings {
  pool: PostgresPool | undefined;
  /** Options for `pg.Pool`, with the password. */
  connection: Pick<PostgresOptions, (typeof CONNECTION_OPTIONS)[number]>;
  schema: string;
  connections: number;
  timeout: number;
  efSearch: number;
  M: number;
  efConstruction: number;
}

/** @throws PaperweaveError `invalid-argument`; no message has a value that may be a password */
export function checkPostgresOptions(options: PostgresOptions): Settings {
  checkOptions("postgresStore", options, [
    ...CONNECTION_OPTIONS,
    "pool",
    "schema",
    "connections",
    "timeout",
    "efSearch",
    "M",
    "efConstruction",
  ]);
  const { pool } = options;
  const given = CONNECTION_OPTIONS.filter((name) => options[name] !== undefined);
  if (pool !== undefined) {
    if (typeof (pool as Partial<PostgresPool> | null)?.connect !== "function")
      throw wrongOption(`pool must be a Pool of the package pg, got ${typeof pool}.`);
    if (given.length > 0)
      throw wrongOption(
        `postgresStore takes pool or ${given.join(", ")}, not both: a pool knows where its database is.`,
      );
  }
  for (const name of ["connectionString", "host", "database", "user"] as const) {
    const value: unknown = options[name];
    if (value !== undefined && (typeof value !== "string" || value === ""))
      throw wrongOption(`${name} must be text, got ${typeof value === "string" ? "an empty one" : typeof value}.`);
  }
  const { connectionString, password, ssl } = options;
  if (connectionString !== undefined && given.some((name) => name !== "connectionString" && name !== "ssl"))
    throw wrongOption(
      `postgresStore takes connectionString or ${given.filter((name) => name !== "connectionString").join(", ")}, ` +
        `not both.`,
    );
  if (password !== undefined && typeof password !== "string" && typeof password !== "function")
    throw wrongOption(`password must be text or a function, got ${typeof password}.`);
  if (ssl !== undefined && typeof ssl !== "boolean" && (typeof ssl !== "object" || ssl === null))
    throw wrongOption(`ssl must be true, false or options of tls.connect, got ${typeof ssl}.`);
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

/** PostgreSQL would cut longer names; names that begin with pg_ are its own. */
function checkSchema(schema: unknown): string {
  if (
    typeof schema !== "string" ||
    schema === "" ||
    schema.includes("\0") ||
    Buffer.byteLength(schema) > 63 ||
    schema.startsWith("pg_") ||
    schema === "information_schema"
  ) {
    throw wrongOption(
      `schema must be a name of 1 to 63 bytes that PostgreSQL does not use itself, got ${formatValue(schema)}.`,
    );
  }
  return schema;
}

/**
 * Where the papers are, for messages: without user, password and other parameters of an address.
 * @throws PaperweaveError `invalid-argument` for an address that is none
 */
export function describePlace({ schema, connection, pool }: Settings): string {
  const where = pool ? serverOf((pool as { options?: Settings["connection"] }).options ?? {}) : serverOf(connection);
  return `the PostgreSQL schema "${schema}"${where === undefined ? "" : ` of ${where}`}`;
}

function serverOf({ connectionString, host, port, database }: Settings["connection"]): string | undefined {
  const { PGHOST, PGPORT, PGDATABASE } = process.env;
  if (connectionString === undefined) {
    const base = database ?? PGDATABASE;
    return `${host ?? PGHOST ?? "localhost"}:${port ?? PGPORT ?? 5432}${base === undefined ? "" : `/${base}`}`;
  }
  if (connectionString.startsWith("/")) return "a socket of this machine";
  const url = URL.canParse(connectionString) ? new URL(connectionString) : undefined;
  if (!url || !/^(postgres|postgresql|socket):$/.test(url.protocol)) {
    throw wrongOption(
      "connectionString is no address of a PostgreSQL database; write postgres://user:password@host:port/database.",
    );
  }
  const name = url.hostname || url.searchParams.get("host") || PGHOST || "localhost";
  return `${name}:${url.port || PGPORT || 5432}${url.pathname.length > 1 ? url.pathname : ""}`;
}

/** What must never be in a message. */
export function secretsOf({ connection, pool }: Settings): Secrets {
  const { connectionString, password } = pool
    ? ((pool as { options?: Settings["connection"] }).options ?? {})
    : connection;
  const url = connectionString !== undefined && URL.canParse(connectionString) ? new URL(connectionString) : undefined;
  const inUrl = [url?.password, url?.searchParams.get("password")];
  const decodedInUrl = inUrl.map((one) => one && decoded(one));
  return secretsAmong([connectionString, password, process.env.PGPASSWORD, ...inUrl, ...decodedInUrl]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // it has a % that encodes nothing
  }
}
