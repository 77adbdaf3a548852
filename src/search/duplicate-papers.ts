import { throwIfAborted } from "../core/abort.js";
import { checkOptions, checkPositive } from "../core/check.js";
import { PaperweaveError } from "../core/errors.js";
import type { Paper, Progress } from "../core/types.js";
import { nearIdenticalGroups } from "../lexical/index.js";
import { copyOf } from "../papers/index.js";

/** Options of `duplicates`. */
export interface DuplicateOptions {
  /**
   * Share of the pairs of neighbouring words that must be in both abstracts, above 0 and up to 1;
   * default 0.7.
   */
  threshold?: number | undefined;
  /** Called as the abstracts are compared. */
  onProgress?: ((progress: Progress) => void) | undefined;
  /** Stops the search: the call then rejects with an `AbortError` (code `aborted`). */
  signal?: AbortSignal | undefined;
}

/**
 * Groups of papers whose abstracts are nearly identical; see `PaperIndex.duplicates`.
 * @param read gives the papers; called after the options have been checked
 */
export async function duplicates(read: () => Promise<readonly Paper[]>, options: DuplicateOptions): Promise<Paper[][]> {
  checkOptions("duplicates", options, ["threshold", "onProgress", "signal"]);
  const threshold = checkPositive("threshold", options.threshold ?? 0.7);
  if (threshold > 1) throw new PaperweaveError("invalid-argument", `threshold must be at most 1, got ${threshold}.`);
  throwIfAborted(options.signal);
  const papers = await read();
  const groups = await nearIdenticalGroups(
    papers.map(({ abstract }) => abstract),
    threshold,
    options,
  );
  return groups.map((rows) => rows.map((row) => copyOf(papers[row]!)));
}
