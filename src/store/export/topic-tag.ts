import type { Paper } from "../../core/types.js";
import type { ExportRow } from "./columns.js";

/** How the tag of a topic begins, so that it can be told from tags of the user's own. */
const PREFIX = "topic: ";

/**
 * The paper with its topic among its keywords, which reference managers read as tags: "topic: graphs
 * / molecules" for the label "graphs, molecules", since a comma would make two tags of it. The tag
 * of an earlier export is replaced.
 */
export function withTag({ paper, topic }: ExportRow): Paper {
  if (topic === undefined) return paper;
  const own = (tags: readonly string[] = []): string[] => tags.filter((tag) => !tag.startsWith(PREFIX));
  const tag = PREFIX + topic.label.replace(/\s*[,;]\s*/g, " / ");
  return { ...paper, categories: own(paper.categories), keywords: [...own(paper.keywords), tag] };
}
