import { PaperweaveError } from "../../core/errors.js";
import type { Format } from "./format.js";
import { isAbstract, pairUp, splitBlocks } from "./paragraphs.js";
import { wholeText } from "./text.js";

/**
 * The Hugging Face Daily Papers page as text: some lines of page furniture, then title, blank line,
 * abstract, blank line, and so on. What a paragraph is, is told by its form: an abstract is long
 * or made of sentences, a title is the short paragraph right before it.
 */
export const dailyPapers: Format = {
  name: "daily-papers",
  recognise: ({ lines }) => lines.slice(0, -1).some((line) => line.trim() === "Daily Papers"),
  async *read(pieces, warn) {
    const blocks = splitBlocks(await wholeText(pieces));
    if (!blocks.some(isAbstract)) {
      throw new PaperweaveError(
        "bad-format",
        `There are no papers in this text: of its ${blocks.length} paragraphs none is an abstract. Expected a ` +
          "title, a blank line, an abstract, a blank line, and so on.",
      );
    }
    yield* pairUp(blocks, warn);
  },
};
