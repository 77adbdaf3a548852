import { tlsProblem } from "../store-helpers.js";

const CA_OPTION = "tls: { ca }";

/** What went wrong with a request, or with one part of it. */
export interface Failure {
  /** HTTP status; 0: there was no answer. */
  status: number;
  /** The server's type of error, such as `mapper_parsing_exception`; empty when there is none. */
  type: string;
  message: string;
}

/** The field `error` of an answer. */
export interface ServerError {
  type?: string;
  reason?: string;
  root_cause?: readonly ServerError[];
  caused_by?: ServerError;
}

export function isNoIndex(error: ServerError | undefined): boolean {
  return error?.type === "index_not_found_exception";
}

/** Reads an error of the client. The error itself is not kept: it holds the request's headers. */
export function failureOf(error: unknown): Failure {
  const { name, message, statusCode, body } = error as {
    name?: string;
    message?: string;
    statusCode?: number;
    body?: { error?: ServerError | string };
  };
  if (name === "ResponseError" && typeof statusCode === "number") return serverFailure(statusCode, body?.error);
  return { status: 0, type: name ?? "", message: message ?? String(error) };
}

/** An error of the server, with its innermost reason, which is the most exact one. */
export function serverFailure(status: number, error: ServerError | string | undefined): Failure {
  if (typeof error !== "object" || error === null)
    return { status, type: "", message: `status ${status}${error ? `, ${error.slice(0, 300)}` : ""}` };
  const outer = error.root_cause?.[0] ?? error;
  let inner = outer;
  for (let depth = 0; inner.caused_by && depth < 20; depth++) inner = inner.caused_by;
  const reasons = [...new Set([outer.reason, inner.reason])].filter((reason) => reason);
  return {
    status,
    type: outer.type ?? "",
    message: `status ${status}, ${outer.type ?? "error"}: ${reasons.join(": ").slice(0, 500)}`,
  };
}

/**
 * Whether the same request may succeed a little later, or at another node: connections get lost,
 * servers are busy or change.
 */
export function isTransient({ status, type, message }: Failure): boolean {
  if (status === 0)
    return (
      ["ConnectionError", "TimeoutError", "NoLivingConnectionsError"].includes(type) &&
      tlsProblem(message, CA_OPTION) === undefined
    );
  return status === 408 || status === 429 || status >= 500;
}

/** What to say about a failure that stays when the request is repeated. */
export function refusalOf(failure: Failure): { code: "unavailable" | "invalid-argument"; what: string } {
  const { status, message } = failure;
  if (status === 401)
    return { code: "unavailable", what: "refuses the login (status 401); check the user and the password in auth." };
  if (status === 403) return { code: "unavailable", what: `does not let this user do that: ${message}` };
  const tls = status === 0 ? tlsProblem(message, CA_OPTION) : undefined;
  if (tls !== undefined) return { code: "unavailable", what: `cannot be reached with TLS: ${tls}.` };
  if (/maxClauseCount|too_many_(nested_)?clauses|nested depth of the query/i.test(message))
    return { code: "invalid-argument", what: TOO_MANY_CONDITIONS };
  return { code: status === 400 || status === 413 ? "invalid-argument" : "unavailable", what: `refuses: ${message}` };
}

/** The defaults of OpenSearch (`indices.query.bool.max_clause_count`, `max_nested_depth`). */
const TOO_MANY_CONDITIONS =
  "allows 1024 conditions of a search, in 20 levels, and this one has more; join the values of a field in one $in, " +
  "or leave out some of the words and phrases.";
