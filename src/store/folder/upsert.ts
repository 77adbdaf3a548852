import { throwIfAborted } from "../../core/abort.js";
import { collectGarbageSoon } from "../../core/memory.js";
import type { Embedder, EmbedOptions, PaperInput, UpsertReport } from "../../core/types.js";
import { paperText } from "../../embed/texts.js";
import { embedPapers } from "../library/embed-papers.js";
import { collect } from "../library/given.js";
import { withEntries } from "../library/library.js";
import type { LiveLibrary } from "./live-library.js";
import { planUpsert, readGiven } from "../library/plan.js";

/** So many papers leave some 50 MB of garbage, vectors not counted. */
const MANY = 20_000;

/** Plans, embeds what is new, and replaces the library in one go; see `PaperIndex.upsert`. */
export async function upsert(
  live: LiveLibrary,
  model: Embedder,
  papers: Iterable<PaperInput> | AsyncIterable<PaperInput>,
  options: EmbedOptions,
): Promise<UpsertReport> {
  const { signal } = options;
  return live.change(async () => {
    throwIfAborted(signal);
    const { toEmbed, ready, removed, report } = await planUpsert(
      live.current,
      await readGiven(await collect(papers, signal), model.dimensions, signal),
      signal,
    );
    const journal = toEmbed.length > 0 ? await live.openJournal(toEmbed.map(paperText)) : undefined;
    const { entries, truncated } = await embedPapers(toEmbed, model, journal, options);
    report.truncated.push(...truncated);
    for (const entry of ready) entries.push(entry);
    throwIfAborted(signal);
    if (entries.length > 0 || removed.size > 0) await live.replace(withEntries(live.current, entries, removed));
    if (entries.length > MANY) collectGarbageSoon();
    return report;
  });
}
