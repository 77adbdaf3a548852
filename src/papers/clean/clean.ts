import { decodeHTMLStrict } from "entities/decode";
import { joinDivided } from "./divided.js";
import { readableLatex } from "./latex.js";
import { withoutNotices } from "./notices.js";

/** Markup that abstracts really carry (HTML, JATS, MathML); "a < b and c > d" is none. */
const TAG = new RegExp(
  "</?(?:jats:|mml:)?(?:p|b|i|u|em|strong|sub|sup|br|div|span|sec|title|italic|bold|a|ul|ol|li|h[1-6]|tt|code|scp|" +
    "sc|inf|math|m[a-z]+|inline-formula|tex-math|xref|abstract|abstracttext|label|list|list-item|underline|monospace|" +
    "ext-link|named-content)(?:\\s[^<>]*)?/?>",
  "gi",
);
const BREAKING = /^<\/?(?:jats:)?(?:p|br|div|sec|li|list-item|h\d|title|label|abstract|abstracttext)\b/i;
/** PubMed's markup: the parts of an abstract with their labels, and a notice. */
const LABELLED = /<AbstractText\s[^<>]*?\bLabel="([^"<>]*)"[^<>]*>/gi;
const COPYRIGHT = /<CopyrightInformation>[^<]*<\/CopyrightInformation>/gi;
/** Soft hyphens, zero-width and control characters, which are seen nowhere and break words apart. */
const INVISIBLE =
  // eslint-disable-next-line no-control-regex
  /[\u00ad\u200b\u2060\ufeff\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g;
/**
 * Joiners that are seen nowhere. Persian and Indian scripts and emoji are written with them; beside
 * a Latin letter, a digit or a blank they come from programs that set type.
 */
const JOINERS = /(?<=[\p{Script=Latin}\d\s]|^)[\u200c\u200d]+|[\u200c\u200d]+(?=[\p{Script=Latin}\d\s]|$)/gu;
/**
 * What is clean must stay as it is when it is cleaned again; what one pass uncovers
 * ("&amp;lt;i&amp;gt;") the next one takes. Text that changes more often is a puzzle that somebody
 * made: its marks go.
 */
const PASSES = 8;
/** Without any of these there is nothing that another pass could change. */
const MARKUP = /[&<\\$~`\u200c\u200d]|--/;

/**
 * One line of clean text: no markup, entities, line breaks or invisible characters, words divided
 * at the end of a line joined, simple LaTeX made readable; Unicode in its composed form (NFC).
 */
export function cleanText(text: string): string {
  return untilStable(text, cleanOnce);
}

/**
 * Clean text without the word "Abstract" that some sources begin it with, and without copyright
 * lines.
 */
export function cleanAbstract(text: string): string {
  const bare = text.replace(/^\s*<(?:jats:)?title>\s*abstract\s*<\/(?:jats:)?title>/i, "");
  const cleaned = withoutNotices(cleanText(bare));
  return untilStable(cleaned, (abstract) => withoutNotices(cleanText(abstract)));
}

function untilStable(text: string, clean: (text: string) => string): string {
  for (let pass = 0; pass < PASSES; pass++) {
    const cleaned = clean(text);
    if (cleaned === text || (clean === cleanOnce && !MARKUP.test(cleaned))) return cleaned;
    text = cleaned;
  }
  const plain = oneLine(text.replace(/[&<>\\$~`{}\u200c\u200d]|--+/g, " "));
  return clean(plain) === plain ? plain : oneLine(plain.replace(/[^\p{L}\p{N}\s.,;:()]/gu, " "));
}

function cleanOnce(text: string): string {
  let clean = text;
  if (clean.includes("&")) clean = decodeHTMLStrict(clean.replace(/&(?:amp;)+/g, "&"));
  if (clean.includes("<")) {
    clean = clean
      .replace(COPYRIGHT, " ")
      .replace(LABELLED, (_, label: string) => (/^\s*(?:unlabelled)?\s*$/i.test(label) ? " " : ` ${label}: `))
      .replace(TAG, (whole) => (BREAKING.test(whole) ? " " : ""));
  }
  clean = joinDivided(clean.replace(INVISIBLE, ""));
  if (/[\u200c\u200d]/.test(clean)) clean = clean.replace(JOINERS, "");
  return oneLine(readableLatex(oneLine(clean))).normalize("NFC");
}

/** An address without line breaks, its blanks and ampersands written as in addresses. */
export function cleanAddress(text: string): string {
  return text
    .trim()
    .replace(INVISIBLE, "")
    .replace(/&(?:amp;)+/g, "&")
    .replace(/[\r\n]+/g, "")
    .replace(/\s/g, "%20");
}

/** White space that is not one space. */
const UNEVEN = /[^\S ]| {2}/;

function oneLine(text: string): string {
  return (UNEVEN.test(text) ? text.replace(/\s+/g, " ") : text).trim();
}
