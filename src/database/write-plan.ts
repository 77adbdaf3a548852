import { throwIfAborted } from "../core/abort.js";
import { formatValue } from "../core/format.js";
import { PaperweaveError } from "../core/errors.js";
import type { Embedder, EmbedOptions, UpsertReport } from "../core/types.js";
import { paperText } from "../embed/texts.js";
import { embedPapers, type Recall } from "../store/library/embed-papers.js";
import type { KnownEmbedding } from "../store/folder/journal.js";
import type { UpsertPlan } from "../store/library/plan.js";
import { toPut } from "./names.js";
import type { PaperStore, StoredPaper } from "./paper-store.js";

/** So many times a part is planned afresh when other programs change its papers meanwhile. */
const ATTEMPTS = 8;

/** What has been written by a plan and those before it that met conflicts. */
export interface Written {
  /** How each paper that was put was put first. */
  put: ReadonlyMap<string, "added" | "updated">;
  /** Papers that are part of others now. */
  removed: ReadonlySet<string>;
  /** Of the last plan. */
  report: UpsertReport;
}

/** Writes what is planned for one part of an upsert; what it has embedded once it knows. */
export class PlanWriter {
  private readonly recall = new Recollection();

  constructor(
    readonly store: PaperStore,
    readonly model: Embedder,
    readonly options: EmbedOptions,
  ) {}

  /**
   * @param plan looks what the store has, and plans; again, when others changed that before it was
   * written
   */
  async write(plan: () => Promise<{ stored: readonly StoredPaper[]; plan: UpsertPlan }>): Promise<Written> {
    const {
      store,
      model,
      recall,
      options: { signal },
    } = this;
    const put = new Map<string, "added" | "updated">();
    for (let attempt = 1; ; attempt++) {
      const {
        stored,
        plan: { toEmbed, ready, removed, report },
      } = await plan();
      const { entries, truncated } = await embedPapers(toEmbed, model, recall, this.options);
      for (const { paper, vector } of entries)
        recall.keep(paperText(paper), vector, truncated.find(({ id }) => id === paper.id)?.tokens);
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
          `Other programs keep changing the papers ${conflicts.slice(0, 3).map(formatValue).join(", ")} of ${store.place}: ${ATTEMPTS} attempts to write them failed.`,
        );
    }
  }
}

/** Embeddings of a part, for the next attempt to write it. */
class Recollection implements Recall {
  private readonly known = new Map<string, KnownEmbedding>();

  keep(text: string, vector: Float32Array, tokens: number | undefined): void {
    this.known.set(text, { vector, tokens });
  }

  get(text: string): KnownEmbedding | undefined {
    return this.known.get(text);
  }

  async append(): Promise<void> {}

  async close(): Promise<void> {}
}
