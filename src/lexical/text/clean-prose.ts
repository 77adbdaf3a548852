import { isAscii } from "../../core/strings.js";

/** Stands where something that is not prose was taken out; no phrase reaches across it. */
const GAP_MARK = " | ";

const address = /\b(?:https?:\/\/|www\.)[^\s{}]+|\S+@[\w-]+(?:\.[\w-]+)+|\b10\.\d{4,9}\/\S+/gi;
/** A one-letter name in mathematics that begins a word: "$k$-means". */
const letterName = /\$\s*([A-Za-z])\s*\$-(?=\p{L})/gu;
/**
 * Displayed and inline mathematics. A dollar sign before a number is money unless it is closed
 * again within 200 characters.
 */
const mathematics =
  /\$\$[^$]{1,2000}\$\$|\$(?!\d+(?:[.,]\d+)*\s)[^$]{1,200}\$|\\\([^]{1,500}?\\\)|\\\[[^]{1,2000}?\\\]/g;
const environment = /\\begin\{(\w+\*?)\}[^]*?\\end\{\1\}/g;
/** Commands whose argument is not prose. */
const reference =
  /\\(?:cite[a-z]*|ref|eqref|label|url|href|footnote|math[a-z]+|operatorname|bibitem|includegraphics)\*?\s*(?:\[[^\]]*\])?\s*(?:\{[^{}]*\})?/gi;
/** An accent written as a command, as in `Schr\"odinger`: the letter stays. */
const accent = /\\["'`^~=.](?:\{([A-Za-z])\}|([A-Za-z]))|\\[cHkruv]\{([A-Za-z])\}/g;
const command = /\\[A-Za-z]+\*?/g;
const markup = /<\/?[a-z][^<>]{0,80}>|&(?:[a-z]{2,8}|#\d{1,5});/gi;
/** What programs write that take text out of PDF files, for a letter that they do not know. */
const unknownLetter = /\(cid:\d+\)/g;
const invisible = /[\u00ad\u200b-\u200f\u2060\ufeff]/g;

/**
 * A word that was divided at the end of a line: "optimiza- tion", but not "pre- and
 * postprocessing".
 */
const divided = /(\p{Ll}{2})-\s+(?!(?:and|or|to|nor|but|as|und)\b)(?=\p{Ll}{2})/gu;

/** Asked of every text: plain searches take less time than one expression. */
function mayHoldAddress(text: string): boolean {
  return (
    text.includes("://") ||
    text.includes("@") ||
    text.includes("10.") ||
    ((text.includes("w.") || text.includes("W.")) && /www\./i.test(text))
  );
}

/** A text with the letters that accents written as commands stand on. */
export function withLetterAccents(text: string): string {
  return text.replace(accent, "$1$2$3");
}

/**
 * The prose of a text: web and mail addresses, LaTeX mathematics and commands, and markup are
 * replaced by a bar, and compatibility characters (ligatures, full-width letters) by the usual
 * ones.
 */
export function cleanProse(text: string): string {
  if (!isAscii(text)) text = text.normalize("NFKC").replace(invisible, "");
  if (text.includes("(cid:")) text = text.replace(unknownLetter, " ");
  if (text.includes("- ") || text.includes("-\n")) text = text.replace(divided, "$1");
  if (mayHoldAddress(text)) text = text.replace(address, GAP_MARK);
  if (text.includes("\\")) text = withLetterAccents(text).replace(environment, GAP_MARK);
  if (text.includes("$") || text.includes("\\")) text = text.replace(letterName, "$1-").replace(mathematics, GAP_MARK);
  if (text.includes("\\")) text = text.replace(reference, GAP_MARK).replace(command, " ");
  if (text.includes("<") || text.includes("&")) text = text.replace(markup, GAP_MARK);
  return text;
}
