import { throwIfAborted } from "../core/abort.js";
import type { Embedder, EmbedOptions, PaperInput, UpsertReport } from "../core/types.js";
import { eachOf, isList } from "../store/library/given.js";
import { emptyLibrary } from "../store/library/library.js";
import { planUpsert, readGiven, type Given } from "../store/library/plan.js";
import { keysOfPapers } from "./names.js";
import type { PaperStore } from "./paper-store.js";
import { reunite } from "./reunite.js";
import { libraryOf } from "./stored-library.js";
import { PlanWriter, type Written } from "./write-plan.js";

/** Papers that are planned, embedded and written together. */
const PART = 512;

/**
 * Puts papers into a store, a part after another, so that a stream of any length does not gather in
 * memory. A list is checked as a whole before anything is written; of a stream, what came before a
 * mistake is written.
 */
export async function upsertInto(
  store: PaperStore,
  model: Embedder,
  papers: Iterable<PaperInput> | AsyncIterable<PaperInput>,
  options: EmbedOptions,
): Promise<UpsertReport> {
  const { signal } = options;
  const report: UpsertReport = { added: [], updated: [], unchanged: [], merged: [], rejected: [], truncated: [] };
  let done = 0;
  for await (const { given, total } of partsOf(papers, model.dimensions, signal)) {
    throwIfAborted(signal);
    const before = done;
    const onProgress =
      options.onProgress &&
      ((part: { done: number }) => options.onProgress!({ stage: "embedding", done: before + part.done, total }));
    append(report, await upsertPart(store, model, given, { signal, onProgress }));
    done += given.papers.length + given.rejected.length;
    options.onProgress?.({ stage: "storing", done, total });
  }
  return settled(report);
}

/** What was given, a part after another; and how many papers there are, as far as that is known. */
async function* partsOf(
  papers: Iterable<PaperInput> | AsyncIterable<PaperInput>,
  dimensions: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<{ given: Given; total: number }> {
  if (!isList(papers)) {
    let total = 0;
    for await (const inputs of inParts(eachOf(papers, signal)))
      yield { given: await readGiven(inputs, dimensions, signal, total), total: (total += inputs.length) };
    return;
  }
  const all = await readGiven([...papers], dimensions, signal);
  await planUpsert(emptyLibrary(dimensions), all, signal); // throws what is wrong with papers of different parts
  const total = all.papers.length + all.rejected.length;
  let rejected = all.rejected;
  for (let from = 0; from < all.papers.length || rejected.length > 0; from += PART) {
    yield { given: { papers: all.papers.slice(from, from + PART), rejected }, total };
    rejected = [];
  }
}

async function upsertPart(
  store: PaperStore,
  model: Embedder,
  given: Given,
  options: EmbedOptions,
): Promise<UpsertReport> {
  const writer = new PlanWriter(store, model, options);
  const { signal } = options;
  const keys = keysOfPapers(given.papers.map(({ paper }) => paper));
  let known: ReadonlySet<string> | undefined;
  const written = await writer.write(async () => {
    const stored = await store.find("key", keys, { signal });
    known ??= new Set(stored.map(({ paper }) => paper.id));
    return {
      stored,
      plan: await planUpsert(
        libraryOf(stored, model.dimensions),
        given,
        signal,
        (vector) => store.asStored?.(vector) ?? vector,
      ),
    };
  });
  if (written.put.size === 0) return written.report;
  const whereOf = new Map(given.papers.map(({ paper, where }) => [paper.id, where]));
  const ours = new Map([...written.put.keys()].map((id) => [id, whereOf.get(id) ?? "in the index"]));
  return asWritten(written, await reunite(writer, keys, known!, ours));
}

/**
 * With what was written before the last attempt, which found it unchanged then, and what became of
 * it when it met papers of others.
 */
function asWritten({ put, report }: Written, met: Written | undefined): UpsertReport {
  const written = new Map(put);
  for (const [id, how] of met?.put ?? []) if (!written.has(id)) written.set(id, how);
  for (const id of met?.removed ?? []) written.delete(id);
  const of = (kind: "added" | "updated"): string[] => [...written].flatMap(([id, how]) => (how === kind ? [id] : []));
  const { unchanged, merged, truncated } = report;
  return {
    ...report,
    added: of("added"),
    updated: of("updated"),
    unchanged: unchanged.filter((id) => !written.has(id) && !met?.removed.has(id)),
    merged: [...merged, ...(met?.report.merged ?? [])],
    truncated: [...truncated, ...(met?.report.truncated ?? [])],
  };
}

function append(report: UpsertReport, part: UpsertReport): void {
  for (const name of Object.keys(report) as (keyof UpsertReport)[])
    for (const one of part[name]) (report[name] as unknown[]).push(one);
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
