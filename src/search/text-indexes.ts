import { orAborted } from "../core/abort.js";
import type { Paper } from "../core/types.js";
import { TextIndex } from "../lexical/index.js";

/** The index of the words of a collection, made when it is first asked for, and anew from the last one when the papers have changed. */
export class TextIndexes {
  private papers: readonly Paper[] | undefined;
  private latest: Promise<TextIndex> | undefined;

  /** Aborting leaves the work to those who wait for it, too. */
  async of(papers: readonly Paper[], signal?: AbortSignal): Promise<TextIndex> {
    if (this.papers !== papers) {
      this.papers = papers;
      const before = this.latest ?? Promise.resolve(undefined);
      this.latest = before.then((earlier) => TextIndex.build(papers, earlier));
    }
    return orAborted(this.latest!, signal);
  }
}
