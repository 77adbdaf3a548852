import { checkOneOf, checkOptions } from "../core/check.js";
import { formatValue } from "../core/format.js";
import { PaperweaveError } from "../core/errors.js";
import type { EmbedOptions, Paper } from "../core/types.js";

/**
 * The text of a paper that is embedded: `title + ". " + abstract`, the title alone where there is
 * no abstract. The same template that models/manifest.json names.
 */
export function paperText(paper: Pick<Paper, "title" | "abstract">): string {
  return paper.abstract === "" ? paper.title : `${paper.title}. ${paper.abstract}`;
}

/**
 * The door of every embedder: an array of strings and known options, or `invalid-argument` with the
 * row.
 */
export function checkEmbedArguments(texts: readonly string[], options: EmbedOptions): void {
  if (!Array.isArray(texts)) {
    throw new PaperweaveError("invalid-argument", `embed takes an array of texts, got ${formatValue(texts)}.`);
  }
  for (let row = 0; row < texts.length; row++) {
    if (typeof texts[row] !== "string") {
      throw new PaperweaveError(
        "invalid-argument",
        `The text in row ${row} must be a string, got ${formatValue(texts[row])}.`,
      );
    }
  }
  checkOptions("embed", options, ["kind", "onProgress", "signal"]);
  checkOneOf("kind", options.kind ?? "passage", ["query", "passage"]);
}
