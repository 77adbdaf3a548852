import { createHash } from "node:crypto";
import { PaperweaveError } from "../core/errors.js";
import { shownTitle } from "../core/format.js";
import type { Paper } from "../core/types.js";
import { linksOf } from "../view/map/page/paper-links.js";
import { escapeXml, printable } from "../view/theme/svg-text.js";
import { isDay } from "./days.js";
import type { DigestData, DigestTextOptions } from "./digest-data.js";
import { titleOf, topicText } from "./sections.js";

/** An entry of a feed. */
interface Entry {
  /** The same for every version of the paper. */
  id: string;
  title: string;
  address: string | undefined;
  /** As RFC 3339 asks; undefined when the paper has no full date. */
  published: string | undefined;
  authors: readonly string[];
  topic: string | undefined;
  abstract: string;
  /** Lines about the paper: its topic, and why it is shown. */
  notes: string[];
}

/** An Atom feed, with the elements that RFC 4287 asks for. */
export function atomFeed(data: DigestData, options: DigestTextOptions): string {
  const title = titleOf(options);
  if (data.date === undefined)
    throw new PaperweaveError("invalid-argument", "An Atom feed needs a date; pass one to digest: { date }.");
  const updated = midnight(data.date);
  const entries = entriesOf(data).map((entry) =>
    [
      "<entry>",
      `<id>${entry.id}</id>`,
      `<title>${escapeXml(entry.title)}</title>`,
      `<updated>${updated}</updated>`,
      ...(entry.published === undefined ? [] : [`<published>${entry.published}</published>`]),
      ...entry.authors.map((name) => `<author><name>${escapeXml(name)}</name></author>`),
      ...(entry.topic === undefined ? [] : [`<category term="${escapeXml(entry.topic)}"/>`]),
      ...(entry.address === undefined ? [] : [`<link rel="alternate" href="${escapeXml(entry.address)}"/>`]),
      `<content type="html">${escapeXml(contentHtml(entry))}</content>`,
      "</entry>",
    ].join("\n"),
  );
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom">',
    `<id>${uuid(`feed ${title}`)}</id>`,
    `<title>${escapeXml(title)}</title>`,
    `<updated>${updated}</updated>`,
    "<author><name>paperweave</name></author>",
    ...entries,
    "</feed>\n",
  ].join("\n");
}

/** A JSON Feed, version 1.1. */
export function jsonFeed(data: DigestData, options: DigestTextOptions): string {
  const feed = {
    version: "https://jsonfeed.org/version/1.1",
    title: printable(titleOf(options)),
    items: entriesOf(data).map((entry) => ({
      id: entry.id,
      url: entry.address,
      title: printable(entry.title),
      content_html: contentHtml(entry),
      date_published: entry.published,
      date_modified: data.date === undefined ? undefined : midnight(data.date),
      authors: entry.authors.length > 0 ? entry.authors.map((name) => ({ name: printable(name) })) : undefined,
      tags: entry.topic === undefined ? undefined : [printable(entry.topic)],
    })),
  };
  return `${JSON.stringify(feed, null, 2)}\n`;
}

function entriesOf({ papers, versions }: DigestData): Entry[] {
  return [...papers, ...versions].map(({ paper, topic, reasons = [] }) => ({
    id: uuid(`paper ${paper.id}`),
    title: shownTitle(paper),
    address: linksOf(paper)[0]?.address,
    published: publishedOf(paper),
    authors: (paper.authors ?? []).filter((name) => printable(name).trim() !== ""),
    topic: topic?.label,
    abstract: paper.abstract,
    notes: [...(topic ? [`Topic ${topicText(topic)}`] : []), ...reasons],
  }));
}

function contentHtml({ abstract, notes }: Entry): string {
  const paragraphs = [...(abstract === "" ? [] : [abstract]), ...notes];
  return paragraphs.map((text) => `<p>${escapeXml(text)}</p>`).join("");
}

function publishedOf({ date }: Paper): string | undefined {
  return isDay(date) ? midnight(date) : undefined;
}

function midnight(day: string): string {
  return `${day}T00:00:00Z`;
}

/** A name of type "custom" (RFC 9562, version 8) that is the same for the same text. */
function uuid(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
