import { decodeHTMLStrict } from "entities/decode";
import { joinDivided } from "./divided.js";
import { readableLatex } from "./latex.js";
import { withoutNotices } from "./notices.js";

/** Markup that abstracts really carry (HTML, JATS, MathML); "a < b and c > d" is none. */
const tag =
  /<\/?(?:jats:|mml:)?(?:p|b|i|u|em|strong|sub|sup|br|div|span|sec|title|italic|bold|a|ul|ol|li|h[1-6]|tt|code|scp|sc|inf|math|m[a-z]+|inline-formula|tex-math|xref|abstract|label|list|list-item|underline|monospace|ext-link|named-content)(?:\s[^<>]*)?\/?>/gi;
const breaking = /^<\/?(?:jats:)?(?:p|br|div|sec|li|list-item|h\d|title|label|abstract)\b/i;
// Soft hyphens, zero-width and control characters, which are seen nowhere and break words apart.
const invisible =
  // eslint-disable-next-line no-control-regex
  /[\u00ad\u200b-\u200d\u2060\ufeff\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g;
/**
 * What is clean must stay as it is when it is cleaned again; what one pass uncovers
 * ("&amp;lt;i&amp;gt;") the next one takes.
 */
const PASSES = 4;
/** Without any of these there is nothing that another pass could change. */
const markup = /[&<\\$~`]|--/;

/**
 * One line of clean text: no markup, entities, line breaks or invisible characters, words divided
 * at the end of a line joined, simple LaTeX made readable; Unicode in its composed form (NFC).
 */
export function cleanText(text: string): string {
  for (let pass = 0; pass < PASSES; pass++) {
    const cleaned = cleanOnce(text);
    if (cleaned === text || !markup.test(cleaned)) return cleaned;
    text = cleaned;
  }
  return text;
}

/**
 * Clean text without the word "Abstract" that some sources begin it with, and without copyright
 * lines.
 */
export function cleanAbstract(text: string): string {
  return withoutNotices(cleanText(text.replace(/^\s*<(?:jats:)?title>\s*abstract\s*<\/(?:jats:)?title>/i, "")));
}

function cleanOnce(text: string): string {
  let clean = text;
  if (clean.includes("&")) clean = decodeHTMLStrict(clean);
  if (clean.includes("<")) clean = clean.replace(tag, (whole) => (breaking.test(whole) ? " " : ""));
  clean = joinDivided(clean.replace(invisible, ""));
  return oneLine(readableLatex(oneLine(clean))).normalize("NFC");
}

/** White space that is not one space. */
const uneven = /[^\S ]| {2}/;

function oneLine(text: string): string {
  return (uneven.test(text) ? text.replace(/\s+/g, " ") : text).trim();
}
