import { capitalised } from "../core/format.js";
import { PaperweaveError } from "../core/errors.js";
import { compareIds } from "../core/strings.js";
import type { ScoredPaper } from "./paper-store.js";

/* What the stores for all databases need. */

/** Sample hashes are below this: see `PaperToPut.sampleHash`. */
export const SAMPLE_HASHES = 2 ** 31;

/** Sorts in place: best score first, equal scores by id. */
export function bestFirst<T extends ScoredPaper>(hits: T[]): T[] {
  return hits.sort((a, b) => b.score - a.score || compareIds(a.paper.id, b.paper.id));
}

/** Passwords, in every form in which they may stand in a message; longest first. */
export type Secrets = readonly string[];

/** The texts that are not empty, as secrets. */
export function secretsAmong(texts: readonly unknown[]): Secrets {
  const all = texts.filter((text): text is string => typeof text === "string" && text !== "");
  return [...new Set(all)].sort((a, b) => b.length - a.length);
}

/** A message from a server or a client library without the secrets that may stand in it. */
export function withoutSecrets(secrets: Secrets, message: string): string {
  return secrets.reduce((text, secret) => text.replaceAll(secret, "***"), message);
}

/**
 * What is wrong with a TLS connection, in one plain line; undefined when the error is not about TLS.
 * @param message of Node.js or OpenSSL
 * @param caOption how the store's options name the certificates of trusted authorities
 */
export function tlsProblem(message: string, caOption: string): string | undefined {
  const reason = (/:SSL routines:[^:]*:([^:]+):/.exec(message)?.[1] ?? message.split("\n")[0]!).trim();
  if (/self.signed|unable to (get|verify)|certificate not trusted/i.test(message))
    return `its certificate is not trusted (${reason}); give the certificate of its authority as ${caOption}`;
  if (/altnames/i.test(message)) return `its certificate is for another host (${reason})`;
  if (/certificate (has expired|is not yet valid)/i.test(message))
    return `its certificate is not valid now (${reason})`;
  if (/wrong version number|packet length too long/i.test(message))
    return "the server does not speak TLS at this address";
  if (/\balert\b/i.test(message))
    return `the server ended the handshake (${reason}); does it want a certificate of ours?`;
  return /certificate|\b(SSL|TLS)\b|EPROTO/i.test(message) ? reason : undefined;
}

/** Whether the name of a host is unknown: to try again does not help. */
export function isUnknownHost(message: string): boolean {
  return /\bENOTFOUND\b/.test(message);
}

/** Whether a version such as `2.9.1` is older than the needed major and minor number. */
export function isOlderThan(needed: readonly [major: number, minor: number], version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major < needed[0] || (major === needed[0] && minor < needed[1]);
}

/**
 * Raised when an earlier paperweave could not use what this one makes. 2: papers are looked up by
 * venue, keywords, `retracted` and their own fields, too.
 */
export const SCHEMA_VERSION = 2;

/** @throws PaperweaveError `version-mismatch` when a newer paperweave made the index */
export function checkSchemaVersion(place: string, found: number): void {
  if (found <= SCHEMA_VERSION) return;
  throw new PaperweaveError(
    "version-mismatch",
    `${capitalised(place)} was made by a newer paperweave: it has schema ${found}, expected at most ` +
      `${SCHEMA_VERSION}. Install that version of paperweave.`,
  );
}

/** An index of an earlier paperweave, where nothing may be changed. */
export function olderSchemaError(place: string, found: number): PaperweaveError {
  return new PaperweaveError(
    "version-mismatch",
    `${capitalised(place)} was made by an earlier paperweave: it has schema ${found}, expected ${SCHEMA_VERSION}. ` +
      `Open it once without readOnly, which brings it up to date.`,
  );
}

/** An option that is not accepted. The message must not hold a value that may be a password. */
export function wrongOption(message: string): PaperweaveError {
  return new PaperweaveError("invalid-argument", message);
}
