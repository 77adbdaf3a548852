import { isAscii } from "../../core/strings.js";

/** Replaces what is not prose; no phrase contains it. */
const GAP_MARK = " | ";

const address = /\b(?:https?:\/\/|www\.)[^\s{}]+|\S+@[\w-]+(?:\.[\w-]+)+|\b10\.\d{4,9}\/\S+/gi;
/** A letter in mathematics that begins a word: "$k$-means". */
const letterName = /\$\s*([A-Za-z])\s*\$-(?=\p{L})/gu;
/**
 * Displayed and inline mathematics. A dollar sign before a number is an amount of money unless
 * another dollar sign follows within 200 characters.
 */
const mathematics =
  /\$\$[^$]{1,2000}\$\$|\$(?!\d+(?:[.,]\d+)*\s)[^$]{1,200}\$|\\\([^]{1,500}?\\\)|\\\[[^]{1,2000}?\\\]/g;
const environment = /\\begin\{(\w+\*?)\}[^]*?\\end\{\1\}/g;
/** Commands whose argument is not prose. */
const reference = new RegExp(
  String.raw`\\(?:cite[a-z]*|ref|eqref|label|url|href|footnote|math[a-z]+|operatorname|bibitem|includegraphics)` +
    String.raw`\*?\s*(?:\[[^\]]*\])?\s*(?:\{[^{}]*\})?`,
  "gi",
);
/** An accent that is written as a command, as in `Schr\"odinger`: the letter is kept. */
const accent = /\\["'`^~=.](?:\{([A-Za-z])\}|([A-Za-z]))|\\[cHkruv]\{([A-Za-z])\}/g;
const command = /\\[A-Za-z]+\*?/g;
const markup = /<\/?[a-z][^<>]{0,80}>|&(?:[a-z]{2,8}|#\d{1,5});/gi;
/** A letter that a program could not read in a PDF file. */
const unknownLetter = /\(cid:\d+\)/g;
/** A copyright notice at the end of a text. */
const notice = /(?:©|\(c\)|\bcopyright)\s*(?:©\s*)?(?:by\s)?\d{4}[^]{0,400}$/i;
/** "95% CI" says how sure a number is. */
const confidence = /\b\d+(?:\.\d+)?\s?%\s?CIs?\b/g;

function mayHoldNotice(text: string): boolean {
  return text.includes("©") || text.includes("opyright") || text.includes("(c)") || text.includes("(C)");
}

const invisible = /[\u00ad\u200b-\u200f\u2060\ufeff]/g;

/** A word divided at the end of a line, "optimiza- tion"; but not "pre- and postprocessing". */
const divided = /(\p{Ll}{2})-\s+(?!(?:and|or|to|nor|but|as|und)\b)(?=\p{Ll}{2})/gu;

/** Called for every text: these plain searches are faster than the regular expression. */
function mayHoldAddress(text: string): boolean {
  return (
    text.includes("://") ||
    text.includes("@") ||
    text.includes("10.") ||
    ((text.includes("w.") || text.includes("W.")) && /www\./i.test(text))
  );
}

/** The text with letters in place of accents that are written as commands. */
export function withLetterAccents(text: string): string {
  return text.replace(accent, "$1$2$3");
}

/**
 * The prose of a text. Web and mail addresses, LaTeX mathematics and commands, and markup are
 * replaced by a bar; compatibility characters (ligatures, full-width letters) by the usual ones.
 */
export function cleanProse(text: string): string {
  if (!isAscii(text)) text = text.normalize("NFKC").replace(invisible, "");
  if (text.includes("(cid:")) text = text.replace(unknownLetter, " ");
  if (text.includes("- ") || text.includes("-\n")) text = text.replace(divided, "$1");
  if (mayHoldNotice(text)) text = text.replace(notice, GAP_MARK);
  if (text.includes("CI")) text = text.replace(confidence, GAP_MARK);
  if (mayHoldAddress(text)) text = text.replace(address, GAP_MARK);
  if (text.includes("\\")) text = withLetterAccents(text).replace(environment, GAP_MARK);
  if (text.includes("$") || text.includes("\\")) text = text.replace(letterName, "$1-").replace(mathematics, GAP_MARK);
  if (text.includes("\\")) text = text.replace(reference, GAP_MARK).replace(command, " ");
  if (text.includes("<") || text.includes("&")) text = text.replace(markup, GAP_MARK);
  return text;
}
