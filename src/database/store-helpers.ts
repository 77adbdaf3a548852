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

/** Whether a version such as `2.9.1` is older than the needed major and minor number. */
export function isOlderThan(needed: readonly [major: number, minor: number], version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major < needed[0] || (major === needed[0] && minor < needed[1]);
}

/** @throws PaperweaveError `version-mismatch` when a newer paperweave made the index */
export function checkSchemaVersion(place: string, found: number, known: number): void {
  if (found <= known) return;
  throw new PaperweaveError(
    "version-mismatch",
    `${capitalised(place)} was made by a newer paperweave: it has schema ${found}, expected at most ${known}. ` +
      `Install that version of paperweave.`,
  );
}

/** An option that is not accepted. The message must not hold a value that may be a password. */
export function wrongOption(message: string): PaperweaveError {
  return new PaperweaveError("invalid-argument", message);
}
