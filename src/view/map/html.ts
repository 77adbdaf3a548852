import { createHash } from "node:crypto";
import { checkCount, checkOneOf, checkOptions } from "../../core/check.js";
import { formatValue } from "../../core/format.js";
import { PaperweaveError } from "../../core/errors.js";
import type { Paper } from "../../core/types.js";
import { arrange } from "./arrange.js";
import type { MapDetails, MapPoint, MapTopic } from "./map-data.js";
import { namesOf } from "./names.js";
import { packPlaces, packRelated, packTerms, packTexts, packYears, type Part } from "./pack.js";
import { pageCode } from "./page-code.js";
import type { MapFacts, TopicFacts } from "./facts.js";
import { plainList } from "./plain-list.js";
import { skeleton } from "./skeleton.js";
import { escapeXml, printable } from "../theme/text.js";
import { yearRange, yearsOf } from "./years.js";

export interface HtmlOptions {
  /** Title of the page; default "Map of papers". */
  title?: string | undefined;
  /**
   * Colours: `"light"`, `"dark"`, or `"auto"` (default): as the reader's system has it. The reader
   * can change them.
   */
  theme?: "auto" | "light" | "dark" | undefined;
  /**
   * How many related papers are kept of each; default 8, at most the neighbours that the topics
   * were found with.
   */
  related?: number | undefined;
  /**
   * Abstracts are cut, all to the same length, or left out so that the page stays below so many
   * bytes; default 10,000,000, `Infinity` keeps them whole (100,000 papers: 51 MB). The rest is
   * always in: a map of a million papers is larger.
   */
  maxBytes?: number | undefined;
}

const RELATED = 8,
  MAX_BYTES = 10_000_000;
/**
 * Writes the page of a map. The same map gives the same page, with nothing of the machine in it.
 */
export function drawHtml(
  { points, topics }: { points: readonly MapPoint[]; topics: readonly MapTopic[] },
  details: MapDetails | undefined,
  options: HtmlOptions,
): string {
  checkOptions("toHTML", options, ["title", "theme", "related", "maxBytes"]);
  const theme = checkOneOf("theme", options.theme ?? "auto", ["auto", "light", "dark"]);
  const related = checkCount("related", options.related ?? RELATED, 0);
  const maxBytes = checkBytes(options.maxBytes ?? MAX_BYTES);
  const { title = "Map of papers" } = options;
  if (typeof title !== "string" || title.trim() === "")
    throw new PaperweaveError("invalid-argument", `title must be some text, got ${formatValue(title)}.`);

  const papers = details?.papers ?? points.map(({ id }): Paper => ({ id, title: id, abstract: "" }));
  const arranged = arrange(points, topics);
  const inOrder = Array.from(arranged.rows, (row) => papers[row]!);
  const years = yearsOf(inOrder);
  const code = pageCode();
  const list = plainList(title, papers, arranged, topics, details);
  const parts = [
    packYears(years),
    ...(details ? [packTerms(arranged, details)] : []),
    ...(details && related > 0 ? [packRelated(arranged, details, related)] : []),
  ];
  const places = packPlaces(arranged);
  const facts: MapFacts = {
    title: printable(title),
    theme,
    count: points.length,
    width: arranged.width,
    height: arranged.height,
    topics: topicFacts(topics, arranged.starts, details),
    names: namesOf(arranged, topics, details),
    ...yearRange(years),
    related: details ? related : 0,
    columns: [],
  };
  const rest =
    JSON.stringify(facts).length + list.length + code.script.length + code.style.length + sizeOf([places, ...parts]);
  const texts = packTexts(inOrder, (used) => maxBytes - used - rest - 10_000);
  facts.columns = texts.columns;
  if (texts.abstractsCut !== undefined) facts.abstractsCut = texts.abstractsCut;
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
    `<script type="application/json" id="facts">${inScript(JSON.stringify(facts))}</script>`,
    script(places),
    `<script>${code.script}</script>`,
    ...[...parts, ...texts.parts].map(script),
    list,
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

/**
 * Nothing is loaded from anywhere, and nothing runs but the one program and style sheet of the
 * page.
 */
function policy({ script, style }: { script: string; style: string }): string {
  const hash = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  return `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; img-src data: blob:; base-uri 'none'; form-action 'none'`;
}

function topicFacts(topics: readonly MapTopic[], starts: Int32Array, details: MapDetails | undefined): TopicFacts[] {
  return topics.map(({ id, label }, at) => ({
    id,
    label: printable(label),
    size: starts[at + 1]! - starts[at]!,
    start: starts[at]!,
    terms: (details?.vocabulary.get(id) ?? []).map(printable),
  }));
}

function script({ name, base64 }: Part): string {
  return `<script type="application/octet-stream" id="part-${name}">${base64}</script>`;
}

/** JSON in which no text can end the script or begin a comment. */
function inScript(json: string): string {
  return json.replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function sizeOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { base64 }) => sum + base64.length, 0);
}

function checkBytes(value: unknown): number {
  if (value === Infinity || (typeof value === "number" && Number.isSafeInteger(value) && value > 0))
    return value as number;
  throw new PaperweaveError(
    "invalid-argument",
    `maxBytes must be a whole number above 0, or Infinity, got ${formatValue(value)}.`,
  );
}
