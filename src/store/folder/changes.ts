import { throwIfAborted } from "../../core/abort.js";
import { PaperweaveError } from "../../core/errors.js";
import { collectGarbageSoon } from "../../core/memory.js";
import { matrixOf } from "../../core/matrix.js";
import type { Embedder, EmbedOptions, PaperInput, UpsertReport } from "../../core/types.js";
import { paperText } from "../../embed/texts.js";
import { embedPapers } from "../library/embed-papers.js";
import { findRow, makeLibrary, withEntries, withoutIds } from "../library/library.js";
import { planUpsert, validatePapers } from "../library/upsert-plan.js";
import { collect, takeEmbedder } from "../library/validation.js";
import { warnOfLanguage } from "../library/warn-of-language.js";
import type { LiveLibrary } from "./live-library.js";

/*
 * The changes of an index that take long. Each takes the embedder and the papers when its turn has come, not when
 * it was called: a change before it may replace both.
 */

/** So many papers leave some 50 MB of garbage, vectors not counted. */
const MANY = 20_000;

/** Plans, embeds what is new, and replaces the library in one step; see `PaperIndex.upsert`. */
export async function upsert(
  live: LiveLibrary,
  papers: Iterable<PaperInput> | AsyncIterable<PaperInput>,
  options: EmbedOptions,
): Promise<UpsertReport> {
  const { signal } = options;
  return live.change(async () => {
    throwIfAborted(signal);
    const inputs = await live.forbidChanges(() => collect(papers, signal));
    const { embedder } = live;
    const { toEmbed, ready, removed, report } = await planUpsert(
      live.current,
      await validatePapers(inputs, embedder.dimensions, signal),
      signal,
    );
    const journal = toEmbed.length > 0 ? await live.openJournal(toEmbed.map(paperText), embedder) : undefined;
    const { entries, truncated } = await embedPapers(toEmbed, embedder, journal, options);
    report.truncated.push(...truncated);
    for (const entry of ready) entries.push(entry);
    throwIfAborted(signal);
    if (entries.length > 0 || removed.size > 0) await live.replace(withEntries(live.current, entries, removed));
    if (toEmbed.length > 0) await warnOfLanguage(embedder, live.current.papers);
    if (entries.length > MANY) collectGarbageSoon();
    return report;
  });
}

/**
 * Embeds all papers by another model and replaces all vectors in one step; see `PaperIndex.reembed`.
 * @param embedder is taken when the turn of this change has come
 * @param owned gets the model when only this index uses it
 * @param onReplaced called in the same tick in which the new vectors are first seen
 */
export async function reembed(
  live: LiveLibrary,
  embedder: string | Embedder,
  options: EmbedOptions,
  { owned, onReplaced }: { owned: Embedder[]; onReplaced: () => void },
): Promise<UpsertReport["truncated"]> {
  if (embedder === undefined)
    throw new PaperweaveError(
      "invalid-argument",
      "reembed takes the name of an embedder, or one of your own, got undefined.",
    );
  return live.change(async () => {
    throwIfAborted(options.signal);
    const { model, owned: isOwned } = await takeEmbedder(embedder);
    if (isOwned) owned.push(model);
    if (model.id === live.embedder.id) return [];
    const { papers } = live.current;
    const journal = papers.length > 0 ? await live.openJournal(papers.map(paperText), model) : undefined;
    const { entries, truncated } = await embedPapers(papers, model, journal, options);
    const vectors = matrixOf(
      entries.map(({ vector }) => vector),
      model.dimensions,
    );
    throwIfAborted(options.signal);
    await live.replaceModel(model, makeLibrary(papers, vectors), onReplaced);
    return truncated;
  });
}

/** Removes the papers that have one of these names, and gives their number; see `PaperIndex.remove`. */
export async function remove(live: LiveLibrary, names: readonly string[]): Promise<number> {
  return live.change(async () => {
    const before = live.current;
    const ids = new Set(names.flatMap((name) => before.papers[findRow(before, name) ?? -1]?.id ?? []));
    if (ids.size > 0) await live.replace(withoutIds(before, ids));
    return ids.size;
  });
}
