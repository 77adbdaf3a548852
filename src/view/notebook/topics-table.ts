import { counted, grouped, shownTitle } from "../../core/format.js";
import type { Paper, Topic } from "../../core/types.js";
import { colourNumber, pointColour } from "../theme/palette.js";
import { escapeXml } from "../theme/svg-text.js";
import { linked } from "./papers-list.js";

/** What a notebook is to show of a topic model. */
interface TopicsShown {
  /** Of all levels, each level the largest first. */
  topics: readonly Topic[];
  /** Number of papers in no topic. */
  left: number;
  /** A paper, as far as it is still in the index. */
  paperOf(id: string): Paper | undefined;
}

/** Rows that are open at first; a click opens the others. Then the terms and the papers of a row. */
const OPEN_TOPICS = 40,
  TERMS_SHOWN = 6,
  PAPERS_SHOWN = 2;
/** Width of the longest bar, in pixels. */
const MAX_BAR_WIDTH = 90;

/** What a notebook shows of topics: a table of the finest level, the largest topic first. */
export function topicsDisplay({ topics, left, paperOf }: TopicsShown): Record<string, string> {
  const finest = finestTopics(topics);
  const papers = finest.reduce((sum, { topic }) => sum + topic.size, 0);
  const outside = left > 0 ? `, ${grouped(left)} of them in none` : "";
  const summary = `${counted(papers + left, "paper")} in ${counted(finest.length, "topic")}${outside}`;
  const largest = Math.max(1, ...finest.map(({ topic }) => topic.size));
  const rows = finest.map(({ topic, above }, i) => {
    const group =
      above === "" || above === finest[i - 1]?.above
        ? ""
        : `<tr><td colspan="4" align="left" style="text-align:left"><b>${escapeXml(above)}</b></td></tr>`;
    return group + row(topic, largest, paperOf);
  });
  const shown = table(rows.slice(0, OPEN_TOPICS));
  const hidden = rows.slice(OPEN_TOPICS);
  const more =
    hidden.length === 0
      ? ""
      : `<details><summary>${counted(hidden.length, "smaller topic")}</summary>${table(hidden)}</details>`;
  const plain = finest.map(({ topic }) => `${topic.label} (${topic.size}): ${termsOf(topic)}`);
  return {
    "text/html": `<div><p><b>${escapeXml(summary)}</b></p>${shown}${more}</div>`,
    "text/plain": [summary, ...plain].join("\n"),
  };
}

/**
 * The topics of the finest level, each with the labels of the coarser topics that it is part of.
 * Topics of one coarser topic stand together. A coarser topic with one part is left out.
 */
function finestTopics(topics: readonly Topic[]): { topic: Topic; above: string }[] {
  const byId = new Map(topics.map((topic) => [topic.id, topic]));
  const leaves = (topic: Topic, above: readonly string[]): { topic: Topic; above: string }[] =>
    topic.children.length === 0
      ? [{ topic, above: above.join(" › ") }]
      : topics
          .filter(({ parent }) => parent === topic.id)
          .flatMap((child) => leaves(child, topic.children.length > 1 ? [...above, topic.label] : above));
  return topics.filter(({ parent }) => parent === undefined || !byId.has(parent)).flatMap((root) => leaves(root, []));
}

function table(rows: readonly string[]): string {
  const head = ["topic", "papers", "terms", "papers in the middle of it"]
    .map((name) => `<th align="left" style="text-align:left">${name}</th>`)
    .join("");
  return `<table><thead><tr>${head}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

/** @param largest number of papers of the largest topic */
function row(topic: Topic, largest: number, paperOf: TopicsShown["paperOf"]): string {
  const colour = pointColour(colourNumber(topic.id, topic.color), "light");
  const papers = topic.exemplars.flatMap((id) => paperOf(id) ?? []).slice(0, PAPERS_SHOWN);
  const width = Math.max(1, Math.round((MAX_BAR_WIDTH * topic.size) / largest));
  const bar = `display:inline-block;height:.7em;width:${width}px;background:${colour}`;
  const cells = [
    `<span style="color:${colour}">●</span> <b>${escapeXml(topic.label)}</b>${aboutOf(topic)}`,
    `<span style="white-space:nowrap"><span style="${bar}"></span> ${grouped(topic.size)}</span>`,
    escapeXml(termsOf(topic)),
    papers.map((paper) => linked(shownTitle(paper), paper.url)).join("<br>"),
  ];
  const cellOf = (cell: string): string => `<td align="left" style="text-align:left;vertical-align:top">${cell}</td>`;
  return `<tr>${cells.map(cellOf).join("")}</tr>`;
}

/** What a namer says of the topic, below its label. */
function aboutOf({ summary }: Topic): string {
  return summary === undefined ? "" : `<br><small>${escapeXml(summary)}</small>`;
}

function termsOf({ terms }: Topic): string {
  return terms
    .slice(0, TERMS_SHOWN)
    .map(({ term }) => term)
    .join(" · ");
}
