import { randomBytes } from "node:crypto";

/** The kinds of files in an index folder, and how their names end. */
const ENDINGS = {
  papers: "jsonl",
  vectors: "npy",
  checks: "bin",
  words: "bin",
  neighbors: "npy",
  similarities: "npy",
  hnsw: "bin",
  journal: "bin",
  manifest: "json",
  lock: "json",
  lockdraft: "json",
} as const;

export type FileKind = keyof typeof ENDINGS;

/** The kinds that a manifest names: what an index holds. */
const DATA_KINDS: readonly FileKind[] = ["papers", "vectors", "checks", "words", "neighbors", "similarities", "hnsw"];

export const MANIFEST = "manifest.json";

/**
 * A file's name, such as `papers-0000000c5d1f22ab.jsonl`: every save has a token of its own, so that it
 * never overwrites a file.
 */
export function fileName(kind: FileKind, token: string): string {
  return `${kind}-${token}.${ENDINGS[kind]}`;
}

/**
 * Sixteen hexadecimal digits: eight of a number (of a save, say), so that names sort in the order of saves,
 * and eight random ones.
 */
export function newToken(number = 0): string {
  return (number % 2 ** 32).toString(16).padStart(8, "0") + randomBytes(4).toString("hex");
}

/**
 * The parts of a name; undefined when it is not a name of ours. A name that was read from a file is used only
 * after it has passed this check, so that no file can point outside of its folder.
 */
export function parseName(name: unknown): { kind: FileKind; token: string } | undefined {
  const match = typeof name === "string" ? /^([a-z]+)-([0-9a-f]{16})\.([a-z]+)$/.exec(name) : null;
  if (!match) return undefined;
  const [, kind, token, ending] = match;
  return Object.hasOwn(ENDINGS, kind!) && ENDINGS[kind as FileKind] === ending
    ? { kind: kind as FileKind, token: token! }
    : undefined;
}

export function isDataKind(kind: FileKind): boolean {
  return DATA_KINDS.includes(kind);
}
