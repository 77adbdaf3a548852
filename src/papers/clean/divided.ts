/**
 * A word divided at the end of a line: "optimiza-⏎tion". The first group is all of the word before
 * it, with its own hyphens.
 */
const divided = /([\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*)-[ \t]*(?:\r\n|\n|\r)[ \t]*(?=(\p{Ll}{2,}))/gu;
/** What keeps its hyphen before another word, wherever the line ends. */
const compounds =
  /^(?:self|non|well|low|high|large|small|long|short|fine|coarse|end|state|real|open|closed|cross|multi|semi|pre|post|co|two|three|four|one|zero|few|many|single|first|second|data|task|time|model|domain|human|machine|deep|light|low|ill|so|then|full|half|meta|mid|near|on|off|out|in|to|of|the|by|re)$/i;

/**
 * Joins words that were divided at the end of a line; what is a compound keeps its hyphen
 * ("state-of-the-⏎art").
 */
export function joinDivided(text: string): string {
  if (!/-[ \t]*[\r\n]/.test(text)) return text;
  return text.replace(divided, (_, before: string, after: string) => {
    if (/^(?:and|or|nor|to|und)$/.test(after)) return `${before}- `; // "pre- and post-processing"
    const last = before.slice(before.lastIndexOf("-") + 1);
    const isCompound =
      before.includes("-") || compounds.test(last) || !/\p{Ll}{2}$/u.test(last) || text.includes(`${last}-${after}`);
    return isCompound && !text.includes(last + after) ? `${before}-` : before;
  });
}
