import { PaperweaveError } from "../../core/errors.js";
import type { Settings } from "./options.js";

/**
 * Where the papers are, for messages: never with a user, a password or other parameters of an
 * address. Throws `invalid-argument` for an address that is none.
 */
export function describePlace({ schema, connection, pool }: Settings): string {
  const where = pool ? whereIs((pool as { options?: Settings["connection"] }).options ?? {}) : whereIs(connection);
  return `the PostgreSQL schema "${schema}"${where === undefined ? "" : ` of ${where}`}`;
}

function whereIs({ connectionString, host, port, database }: Settings["connection"]): string | undefined {
  const { PGHOST, PGPORT, PGDATABASE } = process.env;
  if (connectionString === undefined) {
    const base = database ?? PGDATABASE;
    return `${host ?? PGHOST ?? "localhost"}:${port ?? PGPORT ?? 5432}${base === undefined ? "" : `/${base}`}`;
  }
  if (connectionString.startsWith("/")) return "a socket of this machine";
  const url = URL.canParse(connectionString) ? new URL(connectionString) : undefined;
  if (!url || !/^(postgres|postgresql|socket):$/.test(url.protocol)) {
    throw new PaperweaveError(
      "invalid-argument",
      "connectionString is no address of a PostgreSQL database; write postgres://user:password@host:port/database.",
    );
  }
  return `${url.hostname || url.searchParams.get("host") || PGHOST || "localhost"}:${url.port || PGPORT || 5432}${url.pathname.length > 1 ? url.pathname : ""}`;
}

/** What must never stand in a message. */
export function secretsOf({ connection, pool }: Settings): string[] {
  const { connectionString, password } = pool
    ? ((pool as { options?: Settings["connection"] }).options ?? {})
    : connection;
  const url = connectionString !== undefined && URL.canParse(connectionString) ? new URL(connectionString) : undefined;
  const inUrl = [url?.password, url?.searchParams.get("password")];
  const all = [
    connectionString,
    password,
    process.env.PGPASSWORD,
    ...inUrl,
    ...inUrl.map((one) => one && decoded(one)),
  ];
  return [...new Set(all.filter((one): one is string => typeof one === "string" && one !== ""))].sort(
    (a, b) => b.length - a.length,
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a % that begins nothing
  }
}
