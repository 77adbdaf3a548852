import { isFunctionWord } from "../lexical/index.js";

/** A sentence and where it stands: `text` is the whole text from `start` to `end`. */
export interface Sentence {
  text: string;
  start: number;
  end: number;
}

/** After these a dot ends a sentence only where a word like "We" or "The" follows. */
const abbreviations = new Set(
  "al approx ca cf ch def dr ed eds e.g eq eqn eqs etc fig figs i.e inc jr lem ltd mr mrs no nos pp prof prop ref refs resp rev sec secs sect st tab thm viz vol vs w.r.t a.k.a u.s u.k".split(
    " ",
  ),
);
/** After these not even there: "i.e. The", "Dr. The". */
const never = new Set("cf dr e.g fig figs i.e mr mrs prof viz vs".split(" "));
/**
 * A sign at which a sentence may end, what closes with it, and where the next begins. Of scripts
 * that write no spaces there need be none.
 */
const ends = /[.!?…]+["'”’»)\]]*(?=\s|$)|[。！？]+[」』”’）]*/gu;
const opens = /^\s+["'“‘«([]*[\p{Lu}\p{Lo}\p{N}$\\]/u;

/**
 * The sentences of an abstract. No sentence ends after "et al.", "i.e.", "Fig." or an initial,
 * within "2.5", or before a small letter; in old texts whose signs stand apart (" . ") one does.
 */
export function sentencesOf(text: string): Sentence[] {
  const sentences: Sentence[] = [];
  let start = 0;
  const take = (end: number): void => {
    const part = text.slice(start, end);
    const trimmed = part.trim();
    if (/[\p{L}\p{N}]/u.test(trimmed)) {
      const from = start + part.indexOf(trimmed);
      sentences.push({ text: trimmed, start: from, end: from + trimmed.length });
    }
    start = end;
  };
  for (const match of text.matchAll(ends))
    if (endsAt(text, match.index, match.index + match[0].length)) take(match.index + match[0].length);
  take(text.length);
  return sentences;
}

function endsAt(text: string, dot: number, after: number): boolean {
  if (text[dot] !== "." || dot === 0 || /\s/.test(text[dot - 1]!)) return true; // " . "
  const rest = text.slice(after, after + 20);
  if (rest.trim() === "") return true;
  if (!opens.test(rest)) return false;
  const word = /[\p{L}\p{N}.]*$/u.exec(text.slice(Math.max(0, dot - 12), dot))![0];
  if (!abbreviations.has(word.toLowerCase()) && !/^\p{Lu}$/u.test(word)) return true;
  // "et al. We" ends, "et al. Nature" does not; nor does the initial of "J. Smith".
  return isFunctionWord(/^\s+["'“‘(]*(\p{L}+)/u.exec(rest)?.[1]!.toLowerCase() ?? "") && !never.has(word.toLowerCase());
}
