import { createRequire } from "node:module";

/** The lists of the package stopwords-iso, by language. */
export function stopwordsIso(): Record<string, readonly string[]> {
  return createRequire(import.meta.url)("stopwords-iso") as Record<string, readonly string[]>;
}
