import { shownTitle } from "../../../core/format.js";
import type { Paper } from "../../../core/types.js";
import type { PageOrder } from "./page-order.js";
import type { MapDetails, MapTopic } from "../map-data.js";
import { linksOf } from "./paper-links.js";
import { escapeXml } from "../../theme/svg-text.js";

/** Up to so many papers, the list has all; with more, so many of each topic. */
const ALL_UP_TO = 2000,
  EACH_TOPIC = 8;

/** The map as a list, topic by topic, for browsers without JavaScript. */
export function plainList(
  title: string,
  papers: readonly Paper[],
  { rows, starts }: PageOrder,
  topics: readonly MapTopic[],
  details: MapDetails | undefined,
): string {
  const byId = new Map(papers.map((paper) => [paper.id, paper]));
  const exemplars = new Map(details?.topics.map((topic) => [topic.id, topic.exemplars]));
  const listed = (start: number, end: number, exemplarIds: readonly string[] = []): Paper[] => {
    const all = papers.length <= ALL_UP_TO,
      own = Array.from(rows.subarray(start, all ? end : Math.min(end, start + EACH_TOPIC)), (row) => papers[row]!);
    if (all) return own;
    return [...new Set([...exemplarIds.flatMap((id) => byId.get(id) ?? []), ...own])].slice(0, EACH_TOPIC);
  };
  const section = (label: string, start: number, end: number, exemplarIds?: readonly string[]): string[] => {
    if (start === end) return [];
    const shown = listed(start, end, exemplarIds),
      more = end - start - shown.length;
    return [
      `<h2>${escapeXml(label)} <small>${end - start}</small></h2>`,
      "<ul>",
      ...shown.map(item),
      ...(more > 0 ? [`<li>and ${more} more</li>`] : []),
      "</ul>",
    ];
  };
  return [
    `<main id="list"><h1>${escapeXml(title)}</h1>`,
    `<p>${papers.length} papers in ${topics.length} topics. The map itself needs a browser that runs JavaScript.</p>`,
    ...topics.flatMap(({ id, label }, at) => section(label, starts[at]!, starts[at + 1]!, exemplars.get(id))),
    ...section("In no topic", starts[topics.length]!, papers.length),
    "</main>",
  ].join("\n");
}

function item(paper: Paper): string {
  const [link] = linksOf(paper);
  const title = escapeXml(shownTitle(paper));
  const about = [authorsText(paper.authors), paper.year === undefined ? "" : String(paper.year)]
    .filter((text) => text !== "")
    .join(", ");
  const linked = link ? `<a href="${escapeXml(link.address)}" rel="noopener noreferrer">${title}</a>` : title;
  return `<li><bdi>${linked}</bdi>${about === "" ? "" : ` <small>${escapeXml(about)}</small>`}</li>`;
}

function authorsText(authors: readonly string[] = []): string {
  return authors.length > 3 ? `${authors[0]} et al.` : authors.join(", ");
}
