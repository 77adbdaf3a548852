import type { Paper } from "../core/types.js";
import { nameParts } from "./clean/people.js";
import { markedTitle } from "./marked-title.js";
import { ARXIV } from "./to-bibtex.js";

/**
 * A record of RIS: an article of a journal where a venue is known, else of no particular type. What
 * RIS has no tag for (`references`, `version`, own fields) is left out; of a retraction the title says so.
 */
export function risRecord(paper: Paper): string {
  const { id, abstract, authors = [], year, date, venue, keywords = [], categories = [], doi } = paper;
  const url = paper.url ?? (ARXIV.test(id) ? `https://arxiv.org/abs/${id}` : undefined);
  const lines: [string, string | undefined][] = [
    ["TY", venue === undefined ? "GEN" : "JOUR"],
    ["ID", id],
    ["TI", markedTitle(paper)],
    ...authors.map((name): [string, string] => ["AU", nameParts(name).filter(Boolean).join(", ")]),
    ["PY", year === undefined ? undefined : String(year)],
    ["DA", date === undefined ? undefined : risDate(date)],
    ["T2", venue],
    ...[...new Set([...keywords, ...categories])].map((tag): [string, string] => ["KW", tag]),
    ["DO", doi],
    ["UR", url],
    ["AB", abstract === "" ? undefined : abstract],
    ["ER", ""],
  ];
  // A value is one line: what follows a line break would be a tag.
  const shown = lines.flatMap(([tag, value]) =>
    value === undefined ? [] : [`${tag}  - ${value.replace(/\s+/g, " ").trim()}\r\n`],
  );
  return shown.join("");
}

/** "2024-05-31" as RIS has it: year, month and day, each with a slash behind it but the last. */
function risDate(date: string): string {
  const [year = "", month = "", day = ""] = date.split("-");
  return `${year}/${month}/${day}/`;
}
