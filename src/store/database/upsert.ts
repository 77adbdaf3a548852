import { throwIfAborted } from "../../core/abort.js";
import { show } from "../../core/check.js";
import { PaperweaveError } from "../../core/errors.js";
import type { Embedder, EmbedOptions, PaperInput, UpsertReport } from "../../core/types.js";
import { paperText } from "../../embed/index.js";
import { embedPapers, type Recall } from "../embed-papers.js";
import { eachOf, isList } from "../given.js";
import type { KnownEmbedding } from "../journal.js";
import { emptyLibrary } from "../library.js";
import { planUpsert, readGiven, type Given } from "../plan.js";
import { keysOfPapers, toPut } from "./names.js";
import type { PaperStore } from "./paper-store.js";
import { libraryOf } from "./stored-library.js";

/** Papers that are planned, embedded and written together. */
const PART = 512;
/** So many times a part is planned afresh when other programs change its papers meanwhile. */
const ATTEMPTS = 8;

/**
 * Puts papers into a store, a part after another, so that a stream of any length does not gather in memory. A list is checked as a
 * whole before anything is written; of a stream, what came before a mistake is written.
 */
export async function upsertInto(store: PaperStore, model: Embedder, papers: Iterable<PaperInput> | AsyncIterable<PaperInput>, options: EmbedOptions): Promise<UpsertReport> {
  const { signal } = options;
  const report: UpsertReport = { added: [], updated: [], unchanged: [], merged: [], rejected: [], truncated: [] };
  let done = 0;
  for await (const { given, total } of partsOf(papers, model.dimensions, signal)) {
    throwIfAborted(signal);
    const before = done;
    const onProgress = options.onProgress && ((part: { done: number }) => options.onProgress!({ stage: "embedding", done: before + part.done, total }));
    append(report, await upsertPart(store, model, given, { signal, onProgress }));
    done += given.papers.length + given.rejected.length;
    options.onProgress?.({ stage: "storing", done, total });
  }
  return settled(report);
}

/** What was given, a part after another; and how many papers there are, as far as that is known. */
async function* partsOf(papers: Iterable<PaperInput> | AsyncIterable<PaperInput>, dimensions: number, signal: AbortSignal | undefined): AsyncGenerator<{ given: Given; total: number }> {
  if (!isList(papers)) {
    let total = 0;
    for await (const inputs of inParts(eachOf(papers, signal))) yield { given: await readGiven(inputs, dimensions, signal, total), total: (total += inputs.length) };
    return;
  }
  const all = await readGiven(papers, dimensions, signal);
  await planUpsert(emptyLibrary(dimensions), all, signal); // throws what is wrong with papers of different parts
  const total = all.papers.length + all.rejected.length;
  let rejected = all.rejected;
  for (let from = 0; from < all.papers.length || rejected.length > 0; from += PART) {
    yield { given: { papers: all.papers.slice(from, from + PART), rejected }, total };
    rejected = [];
  }
}

async function upsertPart(store: PaperStore, model: Embedder, given: Given, options: EmbedOptions): Promise<UpsertReport> {
  const { signal } = options;
  const keys = keysOfPapers(given.papers.map(({ paper }) => paper));
  const recall = new Recollection();
  const written = new Map<string, "added" | "updated">();
  for (let attempt = 1; ; attempt++) {
    const stored = await store.find("key", keys, { signal });
    const { toEmbed, ready, removed, report } = await planUpsert(libraryOf(stored, model.dimensions), given, signal, (vector) => store.asStored?.(vector) ?? vector);
    const { entries, truncated } = await embedPapers(toEmbed, model, recall, options);
    for (const { paper, vector } of entries) recall.keep(paperText(paper), vector, truncated.find(({ id }) => id === paper.id)?.tokens);
    throwIfAborted(signal);
    const revisions = new Map(stored.map(({ paper, revision }) => [paper.id, revision]));
    const put = [...entries, ...ready].map((entry) => toPut(entry, revisions.get(entry.paper.id)));
    const remove = [...removed].map((id) => ({ id, revision: revisions.get(id)! }));
    const { conflicts } = put.length + remove.length > 0 ? await store.change({ put, remove }, { signal }) : { conflicts: [] };
    const others = new Set(conflicts);
    for (const kind of ["added", "updated"] as const) for (const id of report[kind]) if (!others.has(id)) written.set(id, written.get(id) ?? kind);
    if (conflicts.length === 0) return asWritten({ ...report, truncated }, written);
    if (attempt === ATTEMPTS) throw new PaperweaveError("locked", `Other programs keep changing the papers ${conflicts.slice(0, 3).map(show).join(", ")} of ${store.place}: ${ATTEMPTS} attempts to write them failed.`);
  }
}

/** What an attempt wrote before the last one, which found it unchanged then. */
function asWritten(report: UpsertReport, written: ReadonlyMap<string, "added" | "updated">): UpsertReport {
  const unchanged = report.unchanged.filter((id) => !written.has(id));
  const of = (kind: "added" | "updated"): string[] => [...written].flatMap(([id, how]) => (how === kind ? [id] : []));
  return { ...report, added: of("added"), updated: of("updated"), unchanged };
}

function append(report: UpsertReport, part: UpsertReport): void {
  for (const name of Object.keys(report) as (keyof UpsertReport)[]) for (const one of part[name]) (report[name] as unknown[]).push(one);
}

/** A paper that a later part changed again stands where it stood first. */
function settled(report: UpsertReport): UpsertReport {
  const seen = new Set<string>();
  const first = (ids: string[]): string[] => ids.filter((id) => !seen.has(id) && seen.add(id));
  return { ...report, added: first(report.added), updated: first(report.updated), unchanged: first(report.unchanged) };
}

async function* inParts(papers: AsyncIterable<PaperInput>): AsyncIterable<PaperInput[]> {
  let part: PaperInput[] = [];
  for await (const paper of papers) {
    part.push(paper);
    if (part.length < PART) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
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
