import { throwIfAborted } from "../core/abort.js";
import type { Embedder, EmbedOptions, Paper, PaperInput, UpsertReport } from "../core/types.js";
import { eachOf, isList } from "../store/library/validation.js";
import { emptyLibrary } from "../store/library/library.js";
import { planConcurrentMerge, planUpsert, validatePapers, type ValidatedPapers } from "../store/library/upsert-plan.js";
import { warnOfLanguage } from "../store/library/warn-of-language.js";
import type { PaperStore } from "./paper-store.js";
import { keysOfPapers } from "./paper-to-put.js";
import { libraryOf } from "./stored-library.js";
import { PlanWriter, type WrittenPlan } from "./write-plan.js";

/** Papers that are planned, embedded and written together. */
const BATCH_SIZE = 512;

/**
 * Puts papers into a store in batches, so that a stream of any length fits in memory. A list is
 * checked as a whole before anything is written. When a stream has a mistake, the batches before it
 * are written.
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
  let first: Paper[] = [];
  for await (const { given, total } of batchesOf(papers, model.dimensions, signal)) {
    throwIfAborted(signal);
    const before = done;
    const onProgress =
      options.onProgress &&
      ((part: { done: number }) => options.onProgress!({ stage: "embedding", done: before + part.done, total }));
    if (first.length === 0) first = given.papers.map(({ paper }) => paper);
    addTo(report, await upsertBatch(store, model, given, { signal, onProgress }));
    done += given.papers.length + given.rejected.length;
    options.onProgress?.({ stage: "storing", done, total });
  }
  // A few new papers do not tell in which language most papers of the store are.
  await warnOfLanguage(model, first, async () => 2 * done > (await store.count({ signal })));
  return withoutRepeats(report);
}

/** The given papers in batches, with the number of papers as far as it is known. */
async function* batchesOf(
  papers: Iterable<PaperInput> | AsyncIterable<PaperInput>,
  dimensions: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<{ given: ValidatedPapers; total: number }> {
  if (!isList(papers)) {
    let total = 0;
    for await (const inputs of inBatches(eachOf(papers, signal)))
      yield { given: await validatePapers(inputs, dimensions, signal, total), total: (total += inputs.length) };
    return;
  }
  const all = await validatePapers([...papers], dimensions, signal);
  await planUpsert(emptyLibrary(dimensions), all, signal); // throws errors that concern several batches
  const total = all.papers.length + all.rejected.length;
  let rejected = all.rejected;
  for (let from = 0; from < all.papers.length || rejected.length > 0; from += BATCH_SIZE) {
    yield { given: { papers: all.papers.slice(from, from + BATCH_SIZE), rejected }, total };
    rejected = [];
  }
}

async function upsertBatch(
  store: PaperStore,
  model: Embedder,
  given: ValidatedPapers,
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
  return fullReport(written, await mergeConcurrentDuplicates(writer, keys, known!, ours));
}

/**
 * Two programs may put one work under two ids at the same time, when neither could see the paper of
 * the other. This makes one paper of them. Each program first puts its own papers and then looks
 * again, so at least one of the two sees both. Both would make the same paper, and the revisions let
 * only one of them write it.
 * @param keys of the papers that were given to us
 * @param known ids of the papers that had one of these keys before we put ours; ours were compared
 *   with them already
 * @param ours the papers that we put: where each was given, by id
 * @returns what was written; undefined when there was no such paper
 */
async function mergeConcurrentDuplicates(
  writer: PlanWriter,
  keys: readonly string[],
  known: ReadonlySet<string>,
  ours: ReadonlyMap<string, string>,
): Promise<WrittenPlan | undefined> {
  const {
    store,
    model,
    options: { signal },
  } = writer;
  const isNew = (id: string): boolean => !known.has(id) && !ours.has(id);
  const others = await store.find("key", keys, { without: [...new Set([...known, ...ours.keys()])], signal });
  if (!others.some(({ paper }) => isNew(paper.id))) return undefined;
  return writer.write(async () => {
    const stored = (await store.find("key", keys, { signal })).filter(({ paper: { id } }) => ours.has(id) || isNew(id));
    return { stored, plan: await planConcurrentMerge(libraryOf(stored, model.dimensions), ours, signal) };
  });
}

/**
 * The report of the last attempt, with the papers that earlier attempts wrote (the last one found
 * them unchanged), and with what happened to them when duplicates of other programs were merged.
 */
function fullReport({ put, report }: WrittenPlan, merged: WrittenPlan | undefined): UpsertReport {
  const written = new Map(put);
  for (const [id, how] of merged?.put ?? []) if (!written.has(id)) written.set(id, how);
  for (const id of merged?.removed ?? []) written.delete(id);
  const of = (kind: "added" | "updated"): string[] => [...written].flatMap(([id, how]) => (how === kind ? [id] : []));
  return {
    ...report,
    added: of("added"),
    updated: of("updated"),
    unchanged: report.unchanged.filter((id) => !written.has(id) && !merged?.removed.has(id)),
    merged: [...report.merged, ...(merged?.report.merged ?? [])],
    truncated: [...report.truncated, ...(merged?.report.truncated ?? [])],
  };
}

/** Adds the report of a batch. */
function addTo(report: UpsertReport, part: UpsertReport): void {
  for (const name of Object.keys(report) as (keyof UpsertReport)[])
    for (const one of part[name]) (report[name] as unknown[]).push(one);
}

/** A paper that a later batch changed again is listed once, as in the first batch. */
function withoutRepeats(report: UpsertReport): UpsertReport {
  const seen = new Set<string>();
  const first = (ids: string[]): string[] => ids.filter((id) => !seen.has(id) && seen.add(id));
  return { ...report, added: first(report.added), updated: first(report.updated), unchanged: first(report.unchanged) };
}

async function* inBatches(papers: AsyncIterable<PaperInput>): AsyncIterable<PaperInput[]> {
  let batch: PaperInput[] = [];
  for await (const paper of papers) {
    batch.push(paper);
    if (batch.length < BATCH_SIZE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
