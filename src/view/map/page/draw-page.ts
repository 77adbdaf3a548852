import { createHash } from "node:crypto";
import { checkCount, checkOneOf, checkOptions } from "../../../core/check.js";
import { PaperweaveError } from "../../../core/errors.js";
import { formatValue } from "../../../core/format.js";
import type { Paper } from "../../../core/types.js";
import { escapeXml, printable } from "../../theme/svg-text.js";
import type { MapDetails, MapPoint, MapTopic } from "../map-data.js";
import { mapLabels, topicGroups } from "./map-labels.js";
import { packPositions, packRelated, packTerms, packYears, type PagePart } from "./pack-numbers.js";
import { packTexts } from "./pack-texts.js";
import { pageCode } from "./page-code.js";
import type { PageData, PageTopic } from "./page-data.js";
import { orderForPage } from "./page-order.js";
import { plainList } from "./plain-list.js";
import { skeleton } from "./skeleton.js";
import { yearRange, yearsOf } from "./year-range.js";

/** How a map is written as a page. */
export interface HtmlOptions {
  /** Title of the page. Default: "Map of papers". */
  title?: string | undefined;
  /**
   * Colours of the page: `"light"`, `"dark"`, or `"auto"`, which follows the reader's system.
   * Default: `"auto"`. The reader can change them.
   */
  theme?: "auto" | "light" | "dark" | undefined;
  /**
   * How many related papers the page keeps for each paper. Default: 8. There are at most as many as
   * the neighbours with which the topics were found.
   */
  related?: number | undefined;
  /**
   * Greatest size of the page in bytes. Abstracts are cut to one length, or left out, to stay below
   * it. Default: 10,000,000. `Infinity` keeps abstracts whole (100,000 papers: 51 MB). Everything
   * else is always in the page, so a map of a million papers is larger.
   */
  maxBytes?: number | undefined;
}

const DEFAULT_RELATED = 8,
  DEFAULT_MAX_BYTES = 10_000_000;
/** Bytes kept for the parts of the page that are written after the texts are packed. */
const RESERVED_BYTES = 10_000;

/**
 * Writes the page of a map. The same map gives the same page: nothing in it depends on the machine.
 */
export function drawPage(
  { points, topics }: { points: readonly MapPoint[]; topics: readonly MapTopic[] },
  details: MapDetails | undefined,
  options: HtmlOptions,
): string {
  checkOptions("toHTML", options, ["title", "theme", "related", "maxBytes"]);
  const theme = checkOneOf("theme", options.theme ?? "auto", ["auto", "light", "dark"]);
  const maxRelated = checkCount("related", options.related ?? DEFAULT_RELATED, 0);
  const maxBytes = checkMaxBytes(options.maxBytes ?? DEFAULT_MAX_BYTES);
  const { title = "Map of papers" } = options;
  if (typeof title !== "string" || title.trim() === "")
    throw new PaperweaveError("invalid-argument", `title must be some text, got ${formatValue(title)}.`);

  const papers = details?.papers ?? points.map(({ id }): Paper => ({ id, title: id, abstract: "" }));
  const order = orderForPage(points, topics);
  const inOrder = Array.from(order.rows, (row) => papers[row]!);
  const years = yearsOf(inOrder);
  const groups = topicGroups(topics, details);
  const code = pageCode();
  const list = plainList(title, papers, order, topics, details);
  const positions = packPositions(order);
  const parts = [
    packYears(years),
    ...(details ? [packTerms(order, details)] : []),
    ...(details && maxRelated > 0 ? [packRelated(order, details, maxRelated)] : []),
  ];
  const data: PageData = {
    title: printable(title),
    theme,
    count: points.length,
    width: order.width,
    height: order.height,
    topics: pageTopics(topics, order.starts, details),
    ...(groups.length > 0 && { groups }),
    names: mapLabels(order, topics, groups, details),
    ...yearRange(years),
    related: details ? maxRelated : 0,
    columns: [],
  };
  const otherBytes =
    JSON.stringify(data).length +
    list.length +
    code.script.length +
    code.style.length +
    [positions, ...parts].reduce((sum, { base64 }) => sum + base64.length, 0);
  const texts = packTexts(inOrder, (used) => maxBytes - used - otherBytes - RESERVED_BYTES);
  data.columns = texts.columns;
  if (texts.abstractsCut !== undefined) data.abstractsCut = texts.abstractsCut;
  return [
    "<!DOCTYPE html>",
    `<html lang="en"${theme === "auto" ? "" : ` data-theme="${theme}"`}>`,
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy(code)}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    '<meta name="generator" content="paperweave">',
    `<title>${escapeXml(title)}</title>`,
    `<style>${code.style}</style>`,
    "</head>",
    "<body>",
    skeleton(title),
    `<script type="application/json" id="facts">${jsonInScript(JSON.stringify(data))}</script>`,
    script(positions),
    `<script>${code.script}</script>`,
    ...[...parts, ...texts.parts].map(script),
    list,
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

/** The page loads nothing, and runs nothing but its own program and style sheet. */
function policy({ script, style }: { script: string; style: string }): string {
  const hash = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  return [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    "img-src data: blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function pageTopics(topics: readonly MapTopic[], starts: Int32Array, details: MapDetails | undefined): PageTopic[] {
  const summaries = new Map(details?.topics.map(({ id, summary }) => [id, summary]));
  return topics.map(({ id, label, color }, index) => ({
    id,
    ...(color !== undefined && { color }),
    label: printable(label),
    ...(summaries.get(id) !== undefined && { summary: printable(summaries.get(id)!) }),
    size: starts[index + 1]! - starts[index]!,
    start: starts[index]!,
    terms: (details?.vocabulary.get(id) ?? []).map(printable),
  }));
}

function script({ name, base64 }: PagePart): string {
  return `<script type="application/octet-stream" id="part-${name}">${base64}</script>`;
}

/** JSON in which no text can end the script element or begin a comment. */
function jsonInScript(json: string): string {
  return json.replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function checkMaxBytes(value: unknown): number {
  if (value === Infinity || (typeof value === "number" && Number.isSafeInteger(value) && value > 0))
    return value as number;
  throw new PaperweaveError(
    "invalid-argument",
    `maxBytes must be a whole number above 0, or Infinity, got ${formatValue(value)}.`,
  );
}
