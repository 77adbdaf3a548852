import { escapeXml, printable } from "../view/theme/svg-text.js";
import type { DigestData, DigestTextOptions } from "./digest-data.js";
import { contentOf, type Item } from "./sections.js";

/** A digest as plain text. */
export function plainText(data: DigestData, options: DigestTextOptions): string {
  const { title, summary, sections } = contentOf(data, options);
  const parts = sections.map(({ heading, items, lines }) =>
    [
      heading,
      ...items.flatMap((item) => [
        `  - ${item.title}`,
        ...detailsOf(item).map((line) => `      ${line}`),
        ...(item.address === undefined ? [] : [`      ${item.address}`]),
      ]),
      ...lines.map((line) => `  - ${line}`),
    ]
      .map(oneLine)
      .join("\n"),
  );
  return `${[`${oneLine(title)}, ${summary}`, ...parts].join("\n\n")}\n`;
}

/** A digest as CommonMark. */
export function markdownText(data: DigestData, options: DigestTextOptions): string {
  const { title, summary, sections } = contentOf(data, options);
  const parts = sections.map(
    ({ heading, items, lines }) =>
      `## ${escapeMarkdown(heading)}\n\n` +
      [
        ...items.map((item) =>
          [
            `- ${item.address === undefined ? `**${escapeMarkdown(item.title)}**` : markdownLink(item.title, item.address)}`,
            ...detailsOf(item).map((line) => `  ${escapeMarkdown(line)}`),
          ].join("\\\n"),
        ),
        ...lines.map((line) => `- ${escapeMarkdown(line)}`),
      ].join("\n"),
  );
  return `${[`# ${escapeMarkdown(title)}`, escapeMarkdown(summary), ...parts].join("\n\n")}\n`;
}

/** A digest as a page with its styles at the elements: many mail programs drop a style sheet. */
export function htmlPage(data: DigestData, options: DigestTextOptions): string {
  const { title, summary, sections } = contentOf(data, options);
  const parts = sections.map(
    ({ heading, items, lines }) =>
      `<h2 style="font-size:17px;margin:24px 0 8px">${escapeXml(heading)}</h2>\n<ul style="padding-left:20px;margin:0">\n` +
      [...items.map(itemHtml), ...lines.map((line) => `<li>${escapeXml(line)}</li>`)].join("\n") +
      "\n</ul>",
  );
  return [
    "<!doctype html>",
    `<html lang="en"><head><meta charset="utf-8"><title>${escapeXml(title)}</title></head>`,
    '<body style="font:15px/1.5 sans-serif;max-width:700px;margin:24px auto;padding:0 12px">',
    `<h1 style="font-size:21px;margin:0">${escapeXml(title)}</h1>`,
    `<p style="margin:4px 0">${escapeXml(summary)}</p>`,
    ...parts,
    "</body></html>\n",
  ].join("\n");
}

function itemHtml(item: Item): string {
  const title = escapeXml(item.title);
  const shown = item.address === undefined ? `<b>${title}</b>` : `<a href="${escapeXml(item.address)}">${title}</a>`;
  const details = detailsOf(item).map((line) => `<br><small>${escapeXml(line)}</small>`);
  return `<li style="margin-bottom:10px">${shown}${details.join("")}</li>`;
}

function detailsOf({ facts, reasons }: Item): string[] {
  return [...(facts === "" ? [] : [facts]), ...reasons];
}

function markdownLink(title: string, address: string): string {
  return `[${escapeMarkdown(title)}](<${address.replace(/[<>\\]/g, encodeURIComponent)}>)`;
}

/** Text that CommonMark shows just as it is. Every ASCII punctuation may have a backslash before it. */
function escapeMarkdown(text: string): string {
  return (
    oneLine(text)
      .replace(/[\\`*_{}[\]<>#|!&~$^]/g, "\\$&")
      // What would begin a list: "- ", "+ ", "1. ", "1) "; or underline a heading: "---", "==="
      .replace(/^(\d+)(?=[.)])/, "$1\\")
      .replace(/^[-+=]/, "\\$&")
  );
}

/** Titles from outside must not break the lines or turn their direction around. */
function oneLine(text: string): string {
  return printable(text).replace(/[\r\n\u2028\u2029]+/g, " ");
}
