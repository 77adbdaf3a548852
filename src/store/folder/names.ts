import { randomBytes } from "node:crypto";

/** The kinds of files in an index folder, and how their names end. */
const ENDINGS = {
  papers: "jsonl",
  vectors: "npy",
  checks: "bin",
  words: "bin",
  neighbors: "npy",
  similarities: "npy",
  journal: "bin",
  manifest: "json",
  lock: "json",
} as const;

export type FileKind = keyof typeof ENDINGS;

export const MANIFEST = "manifest.json";

/**
 * `papers-0000000c5d1f22ab.jsonl`: every save has a token of its own, so that it never writes over
 * a file that is there.
 */
export function fileName(kind: FileKind, token: string): string {
  return `${kind}-${token}.${ENDINGS[kind]}`;
}

/**
 * Sixteen hexadecimal digits: a number (of a save, say), so that names sort in the order of saves,
 * and chance.
 */
export function newToken(number = 0): string {
  return (number % 2 ** 32).toString(16).padStart(8, "0") + randomBytes(4).toString("hex");
}

/**
 * What a name says, undefined when it is none of ours. What is read from a file is used as a name
 * only after it has passed here: nothing that a file says leads out of its folder.
 */
export function parseName(name: unknown): { kind: FileKind; token: string } | undefined {
  const match = typeof name === "string" ? /^([a-z]+)-([0-9a-f]{16})\.([a-z]+)$/.exec(name) : null;
  if (!match) return undefined;
  const [, kind, token, ending] = match;
  return Object.hasOwn(ENDINGS, kind!) && ENDINGS[kind as FileKind] === ending
    ? { kind: kind as FileKind, token: token! }
    : undefined;
}
