import { throwIfAborted } from "../../core/abort.js";
import { rowOf } from "../../core/matrix.js";
import { ProgressMeter } from "../../core/progress.js";
import type { Embedder, EmbedOptions, Paper, UpsertReport } from "../../core/types.js";
import { paperText } from "../../embed/texts.js";
import { embedWith } from "./validation.js";
import type { Journal } from "../folder/journal.js";
import type { Entry } from "./library.js";

/**
 * Texts that are embedded, and then kept in the journal, at a time: some nine seconds of work of
 * the model in the package.
 */
const BATCH = 256;

/** Where embeddings are kept until they are in the index. */
export type EmbeddingCache = Pick<Journal, "get" | "append" | "close">;

/**
 * Gives papers their vectors: from the journal of an upsert that did not end, else from the model,
 * a batch at a time, each of which goes into the journal while the next one is embedded. (The last
 * one goes right into the index.)
 * @returns entries in the order of the papers, and the papers that were cut
 */
export async function embedPapers(
  papers: readonly Paper[],
  model: Embedder,
  journal: EmbeddingCache | undefined,
  options: EmbedOptions,
): Promise<{ entries: Entry[]; truncated: UpsertReport["truncated"] }> {
  const { signal } = options;
  const texts = papers.map(paperText);
  const known = texts.map((text) => journal?.get(text));
  const missing = [...known.keys()].filter((row) => !known[row]);
  const meter = missing.length > 0 ? new ProgressMeter("embedding", missing.length, options.onProgress) : undefined;
  let kept: Promise<void> = Promise.resolve();
  try {
    for (let start = 0; start < missing.length; start += BATCH) {
      const rows = missing.slice(start, start + BATCH);
      const batch = rows.map((row) => texts[row]!);
      let done = 0;
      const advanceTo = (count: number): void => {
        if (count > done) meter!.advance(count - done);
        done = Math.max(done, count);
      };
      const vectors = await embedWith(model, batch, {
        signal,
        onProgress: (progress) => advanceTo(Math.min(progress.done, rows.length)),
      });
      advanceTo(rows.length);
      const tokens = new Map(vectors.truncated.map((cut) => [cut.row, cut.tokens]));
      rows.forEach((row, i) => (known[row] = { vector: rowOf(vectors, i), tokens: tokens.get(i) }));
      await kept;
      const last = start + BATCH >= missing.length;
      if (journal && !last) {
        kept = journal.append(batch, vectors, tokens);
        kept.catch(() => undefined); // thrown when it is awaited
      }
    }
    await kept;
  } finally {
    await journal?.close();
  }
  throwIfAborted(signal);
  return {
    entries: papers.map((paper, row) => ({ paper, vector: known[row]!.vector })),
    truncated: papers.flatMap(({ id }, row) => {
      const { tokens } = known[row]!;
      return tokens === undefined
        ? []
        : [{ id, tokens, reason: `${tokens} tokens, of which the first ${model.maxTokens} were read` }];
    }),
  };
}
