/** A hyphen at the end of a line: "optimiza-⏎tion". */
const END = /-[ \t]*(?:\r\n|\n|\r)[ \t]*(?=(\p{Ll}{2,100}))/gu;
/** The letters, digits and hyphens of the word before it. */
const WORD = /[\p{L}\p{N}-]/u;
/** No word is longer. */
const LONGEST_WORD = 100;
/**
 * What keeps its hyphen before another word, wherever the line ends.
 */
const COMPOUNDS = new RegExp(
  "^(?:self|non|well|low|high|large|small|long|short|fine|coarse|end|state|real|open|closed|cross|multi|semi|pre|" +
    "post|co|two|three|four|one|zero|few|many|single|first|second|data|task|time|model|domain|human|machine|deep|" +
    "light|ill|so|then|full|half|meta|mid|near|on|off|out|in|to|of|the|by|re)$",
  "i",
);
/** Characters of the text that are searched for other places of its divided words, in all. */
const MOST_SEARCHED = 20_000_000;

/**
 * Joins words that were divided at the end of a line; what is a compound keeps its hyphen
 * ("state-of-the-⏎art").
 */
export function joinDivided(text: string): string {
  if (!/-[ \t]*[\r\n]/.test(text)) return text;
  let searches = Math.ceil(MOST_SEARCHED / text.length);
  const stands = (word: string): boolean => searches-- > 0 && text.includes(word);
  return text.replace(END, (whole, after: string, at: number) => {
    const before = wordBefore(text, at);
    if (before === "") return whole;
    if (/^(?:and|or|nor|to|und)$/.test(after)) return "- "; // "pre- and post-processing"
    const last = before.slice(before.lastIndexOf("-") + 1);
    const isCompound =
      before.includes("-") || COMPOUNDS.test(last) || !/\p{Ll}{2}$/u.test(last) || stands(`${last}-${after}`);
    return isCompound && !stands(last + after) ? "-" : "";
  });
}

/** The word that ends here, with its own hyphens; empty where there is none. */
function wordBefore(text: string, end: number): string {
  let start = end;
  while (start > 0 && end - start < LONGEST_WORD && WORD.test(text[start - 1]!)) start--;
  const word = text.slice(start, end);
  return word.endsWith("-") ? "" : word.replace(/^-+/, "");
}
