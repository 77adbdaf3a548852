import { throwIfAborted } from "../../core/abort.js";
import { newSharedMatrix } from "../../core/matrix.js";
import type { Embedder, EmbedOptions, UpsertReport } from "../../core/types.js";
import { paperText } from "../../embed/texts.js";
import { embedPapers } from "../library/embed-papers.js";
import { makeLibrary } from "../library/library.js";
import type { LiveLibrary } from "./live-library.js";

/**
 * Embeds all papers by another model and puts its vectors in the place of the old ones in one go;
 * see `PaperIndex.reembed`.
 * @param shown called in the same turn in which the new vectors are seen first
 */
export async function reembed(
  live: LiveLibrary,
  model: Embedder,
  options: EmbedOptions,
  shown: () => void,
): Promise<UpsertReport["truncated"]> {
  return live.change(async () => {
    throwIfAborted(options.signal);
    const { papers } = live.current;
    const journal = papers.length > 0 ? await live.openJournal(papers.map(paperText), model) : undefined;
    const { entries, truncated } = await embedPapers(papers, model, journal, options);
    const vectors = newSharedMatrix(papers.length, model.dimensions);
    entries.forEach(({ vector }, row) => vectors.data.set(vector, row * model.dimensions));
    throwIfAborted(options.signal);
    await live.replaceModel(model, makeLibrary(papers, vectors), shown);
    return truncated;
  });
}
