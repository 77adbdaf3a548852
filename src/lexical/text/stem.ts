import { wordList } from "../../core/strings.js";

const endings = wordList(`
  izations? izers? ized? izing ifications? ational ations? ators? ative ating ated? ments? ances? ences? ivity ities
  ity ically ical ics? ally als? ively ives? ingly ings? ably able ness ious ous ors? ers? ions? ed ly es s e y
`);
const ending = new RegExp(`(?:${endings.join("|")})$`);

const irregularStems = new Map([["explan", "explain"]]);
const MIN_STEM_LENGTH = 3;

/**
 * The stem that related words share: "quant" for quantization, quantized, quantizer. Coarse: it is
 * for finding out that a term repeats another one, not for an index. Has at least three letters.
 */
export function stemOf(word: string): string {
  const once = withoutEnding(word);
  const stem = withoutEnding(once); // captioning, caption
  return (irregularStems.get(stem) ?? stem).replace(/([b-df-hj-np-tv-z])\1$/, "$1"); // programming, program
}

function withoutEnding(word: string): string {
  const found = ending.exec(word);
  if (found && found.index > MIN_STEM_LENGTH) return word.slice(0, found.index);
  const shorter = word.replace(/(?:ings?|ers?|ors?|ed|es|s|e)$/, "");
  return shorter.length >= MIN_STEM_LENGTH ? shorter : word;
}
