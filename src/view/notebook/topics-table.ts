import { counted, grouped } from "../../core/format.js";
import type { Paper, Topic } from "../../core/types.js";
import { colourNumber, pointColour } from "../theme/palette.js";
import { escapeXml } from "../theme/text.js";
import { linked } from "./html.js";

/** What a notebook shows of a topic model. */
interface TopicsShown {
  /** Of all levels, each level the largest first. */
  topics: readonly Topic[];
  /** Number of papers in no topic. */
  left: number;
  /** A paper that is still in the index. */
  paperOf(id: string): Paper | undefined;
}

/** Topics that are shown at once; the others open with a click. Terms and papers of each. */
const OPEN = 40,
  TERMS = 6,
  PAPERS = 2;
/** Width of the longest bar, in pixels. */
const BAR = 90;

/**
 * What a notebook shows of topics: a table, the largest topic first, under its topic of the coarser
 * level where there are levels.
 */
export function topicsDisplay({ topics, left, paperOf }: TopicsShown): Record<string, string> {
  const finest = inOrder(topics);
  const papers = finest.reduce((sum, { topic }) => sum + topic.size, 0);
  const summary = `${counted(papers + left, "paper")} in ${counted(finest.length, "topic")}${left > 0 ? `, ${grouped(left)} of them in none` : ""}`;
  const most = Math.max(1, ...finest.map(({ topic }) => topic.size));
  const rows = finest.map(({ topic, above }, i) => {
    const group =
      above === "" || above === finest[i - 1]?.above
        ? ""
        : `<tr><td colspan="4" align="left" style="text-align:left"><b>${escapeXml(above)}</b></td></tr>`;
    return group + row(topic, most, paperOf);
  });
  const shown = table(rows.slice(0, OPEN));
  const more =
    rows.length <= OPEN
      ? ""
      : `<details><summary>${counted(rows.length - OPEN, "smaller topic")}</summary>${table(rows.slice(OPEN))}</details>`;
  const plain = finest.map(({ topic }) => `${topic.label} (${topic.size}): ${termsOf(topic)}`);
  return {
    "text/html": `<div><p><b>${escapeXml(summary)}</b></p>${shown}${more}</div>`,
    "text/plain": [summary, ...plain].join("\n"),
  };
}

/**
 * The topics of the finest level, each with what it is part of, from coarse to fine: those of a
 * large topic together. Of a topic of one part it is no part.
 */
function inOrder(topics: readonly Topic[]): { topic: Topic; above: string }[] {
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

function row(topic: Topic, most: number, paperOf: TopicsShown["paperOf"]): string {
  const colour = pointColour(colourNumber(topic.id), "light");
  const papers = topic.exemplars.flatMap((id) => paperOf(id) ?? []).slice(0, PAPERS);
  const cells = [
    `<span style="color:${colour}">●</span> <b>${escapeXml(topic.label)}</b>`,
    `<span style="white-space:nowrap"><span style="display:inline-block;height:.7em;width:${Math.max(1, Math.round((BAR * topic.size) / most))}px;background:${colour}"></span> ${grouped(topic.size)}</span>`,
    escapeXml(termsOf(topic)),
    papers.map(title).join("<br>"),
  ];
  return `<tr>${cells.map((cell) => `<td align="left" style="text-align:left;vertical-align:top">${cell}</td>`).join("")}</tr>`;
}

function termsOf({ terms }: Topic): string {
  return terms
    .slice(0, TERMS)
    .map(({ term }) => term)
    .join(" · ");
}

function title(paper: Paper): string {
  return linked(paper.title, paper.url);
}
