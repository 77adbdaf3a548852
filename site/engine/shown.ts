import type { Hit, Paper } from "paperweave/web";
import { shownTitle } from "../../src/core/format.js";
import { linksOf } from "../../src/view/map/page/paper-links.js";
import type { ShownPaper } from "../messages.js";

/** Authors that a line names. */
const MAX_AUTHORS = 3;

export function shownPaper(paper: Paper, notes: string[] = []): ShownPaper {
  const { authors = [], year, venue } = paper;
  const names = authors.slice(0, MAX_AUTHORS).join(", ") + (authors.length > MAX_AUTHORS ? " et al." : "");
  const byline = [names, year === undefined ? "" : String(year), venue ?? ""].filter((part) => part !== "").join(" · ");
  return { id: paper.id, title: shownTitle(paper), byline, links: linksOf(paper), notes };
}

export function shownHit({ paper, highlight, reasons = [] }: Hit): ShownPaper {
  return shownPaper(paper, highlight ? [highlight.text] : reasons);
}
