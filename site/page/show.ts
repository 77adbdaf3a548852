import { counted } from "../../src/core/format.js";
import { bidi, byId, element } from "../../src/map-page/dom.js";
import { colourNumber, pointColour } from "../../src/view/theme/palette.js";
import type { LeftRecord, Opened, Report, ShownPaper, ShownTopic } from "../messages.js";

/** Lines of a list of the report. */
const MAX_LINES = 200;

/** All that was found, except for the hits of a search. */
export function showOpened(
  { report, topics, withoutTopic, map }: Opened,
  onRelated: (paper: ShownPaper) => void,
): void {
  const none = withoutTopic === 0 ? "" : `, ${withoutTopic} in no topic`;
  byId("summary").textContent = `${counted(report.papers, "paper")}, ${counted(topics.length, "topic")}${none}`;
  byId("report").replaceChildren(...reportLists(report));
  byId("topic-list").replaceChildren(...topics.map((topic) => topicDetails(topic, onRelated)));
  byId("map").replaceChildren(mapFrame(map));
}

/**
 * The map's page. It has no access to this page. A new frame for each map: another text in the same one would be an
 * entry in the browser's history.
 */
function mapFrame(map: string): HTMLElement {
  return element("iframe", {
    title: "Map of your papers",
    sandbox: "allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox",
    allow: "clipboard-write",
    srcdoc: map,
  });
}

/** What became of the records that are no papers of their own, and of the texts, in words. */
function reportLists({ skipped, merged, warnings, truncated }: Report): HTMLElement[] {
  const lines = (records: readonly LeftRecord[]): string[] => records.map(({ where, reason }) => `${where}: ${reason}`);
  const lists: [heading: string, lines: string[]][] = [
    [`${counted(skipped.length, "record")} skipped`, lines(skipped)],
    [`${counted(merged.length, "record")} merged into a paper that is there`, lines(merged)],
    [counted(warnings.length, "warning"), warnings],
  ];
  const shown = lists
    .filter(([, lines]) => lines.length > 0)
    .map(([heading, lines]) => {
      const more = lines.length > MAX_LINES ? [`… and ${lines.length - MAX_LINES} more`] : [];
      const items = [...lines.slice(0, MAX_LINES), ...more].map((line) => element("li", {}, line));
      return element("details", {}, element("summary", {}, heading), element("ul", {}, ...items));
    });
  if (truncated === 0) return shown;
  const text = `${counted(truncated, "abstract")} longer than the model reads: the end is ignored.`;
  return [...shown, element("p", { class: "note" }, text)];
}

function topicDetails(
  { id, color, label, size, terms, papers }: ShownTopic,
  onRelated: (paper: ShownPaper) => void,
): Element {
  const summary = element("summary", {}, element("strong", {}, bidi(label)), " ");
  summary.append(element("span", { class: "size" }, counted(size, "paper")));
  if (terms.length > 0) summary.append(element("span", { class: "terms" }, terms.join(" · ")));
  const colour = colourNumber(id, color);
  summary.style.setProperty("--light", pointColour(colour, "light"));
  summary.style.setProperty("--dark", pointColour(colour, "dark"));
  const details = element("details", {}, summary, paperList(papers, onRelated));
  if (size > papers.length)
    details.append(element("p", { class: "note" }, `… and ${size - papers.length} more: click the topic on the map.`));
  return details;
}

/** The papers of a search, or those related to one. */
export function showHits(heading: string, papers: readonly ShownPaper[], onRelated: (paper: ShownPaper) => void): void {
  byId("hits").hidden = false;
  byId("topics").hidden = true;
  byId("no-hits").hidden = papers.length > 0;
  byId("hit-list").replaceChildren(...papers.map((paper) => paperItem(paper, onRelated)));
  byId("hits-heading").textContent = heading;
  byId("hits-heading").focus();
}

export function closeHits(): void {
  byId("hits").hidden = true;
  byId("topics").hidden = false;
}

function paperList(papers: readonly ShownPaper[], onRelated: (paper: ShownPaper) => void): HTMLElement {
  return element("ol", { class: "papers" }, ...papers.map((paper) => paperItem(paper, onRelated)));
}

function paperItem(paper: ShownPaper, onRelated: (paper: ShownPaper) => void): HTMLElement {
  const links = paper.links.flatMap(({ name, address }) => [
    " ",
    element("a", { href: address, target: "_blank", rel: "noopener" }, name),
  ]);
  const related = element("button", { type: "button", class: "button" }, "Related papers");
  related.addEventListener("click", () => onRelated(paper));
  return element(
    "li",
    {},
    element("div", {}, bidi(paper.title)),
    element("div", { class: "byline" }, bidi(paper.byline), ...links),
    ...paper.notes.map((note) => element("div", { class: "note" }, bidi(note))),
    related,
  );
}
