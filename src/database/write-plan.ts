import { throwIfAborted } from "../core/abort.js";
import { formatValue } from "../core/format.js";
import { PaperweaveError } from "../core/errors.js";
import type { Embedder, EmbedOptions, UpsertReport } from "../core/types.js";
import { paperText } from "../embed/texts.js";
import { embedPapers, type EmbeddingCache } from "../store/library/embed-papers.js";
import type { CachedEmbedding } from "../store/folder/journal.js";
import type { UpsertPlan } from "../store/library/upsert-plan.js";
import type { PaperStore, StoredPaper } from "./paper-store.js";
import { toPut } from "./paper-to-put.js";

/** How often a batch is planned again when other programs change its papers meanwhile. */
const ATTEMPTS = 8;

/** What was written by a plan, and by the plans before it that met conflicts. */
export interface WrittenPlan {
  /** For each paper that was put: whether it was new when it was first put. */
  put: ReadonlyMap<string, "added" | "updated">;
  /** Papers that are part of other papers now. */
  removed: ReadonlySet<string>;
  /** The report of the last plan. */
  report: UpsertReport;
}

/** Writes what is planned for one batch of an upsert. It embeds each text once. */
export class PlanWriter {
  private readonly cache = new MemoryCache();

  constructor(
    readonly store: PaperStore,
    readonly model: Embedder,
    readonly options: EmbedOptions,
  ) {}

  /**
   * @param plan reads what the store has, and plans. It is called again when another program
   *   changed these papers before the plan was written.
   * @throws PaperweaveError `locked` when that happens every time
   */
  async write(plan: () => Promise<{ stored: readonly StoredPaper[]; plan: UpsertPlan }>): Promise<WrittenPlan> {
    const {
      store,
      model,
      cache,
      options: { signal },
    } = this;
    const put = new Map<string, "added" | "updated">();
    for (let attempt = 1; ; attempt++) {
      const {
        stored,
        plan: { toEmbed, ready, removed, report },
      } = await plan();
      const { entries, truncated } = await embedPapers(toEmbed, model, cache, this.options);
      for (const { paper, vector } of entries)
        cache.keep(paperText(paper), vector, truncated.find(({ id }) => id === paper.id)?.tokens);
      throwIfAborted(signal);
      const revisions = new Map(stored.map(({ paper, revision }) => [paper.id, revision]));
      const change = {
        put: [...entries, ...ready].map((entry) => toPut(entry, revisions.get(entry.paper.id))),
        remove: [...removed].map((id) => ({ id, revision: revisions.get(id)! })),
      };
      const { conflicts } =
        change.put.length + change.remove.length > 0 ? await store.change(change, { signal }) : { conflicts: [] };
      const others = new Set(conflicts);
      for (const kind of ["added", "updated"] as const)
        for (const id of report[kind]) if (!others.has(id)) put.set(id, put.get(id) ?? kind);
      if (conflicts.length === 0) return { put, removed, report: { ...report, truncated } };
      if (attempt === ATTEMPTS)
        throw new PaperweaveError(
          "locked",
          `Other programs keep changing the papers ${conflicts.slice(0, 3).map(formatValue).join(", ")} of ` +
            `${store.place}: ${ATTEMPTS} attempts to write them failed. Try again when fewer programs write.`,
        );
    }
  }
}

/** The embeddings of a batch, for the next attempt to write it. */
class MemoryCache implements EmbeddingCache {
  private readonly known = new Map<string, CachedEmbedding>();

  keep(text: string, vector: Float32Array, tokens: number | undefined): void {
    this.known.set(text, { vector, tokens });
  }

  get(text: string): CachedEmbedding | undefined {
    return this.known.get(text);
  }

  async append(): Promise<void> {}

  async close(): Promise<void> {}
}
