import { wordList } from "../core/strings.js";
import { isFunctionWord } from "../lexical/index.js";

/** A sentence and its position in the text: `text.slice(start, end)`. */
export interface Sentence {
  text: string;
  start: number;
  end: number;
}

/** After these abbreviations a dot ends a sentence only when a word like "We" or "The" follows. */
const abbreviations = new Set(
  wordList(`
  a.k.a al approx ca cf ch def dr e.g ed eds eq eqn eqs etc fig figs i.e inc jr lem ltd mr mrs no nos pp prof prop ref
  refs resp rev sec secs sect st tab thm u.k u.s viz vol vs w.r.t
`),
);
/** After these a dot never ends a sentence: "i.e. The", "Dr. The". */
const neverLast = new Set(wordList("cf dr e.g fig figs i.e mr mrs prof viz vs"));
/**
 * A mark that may end a sentence, with closing quotation marks and brackets after it. A space must
 * follow, except in scripts that write none.
 */
const ends = /[.!?…]+["'”’»)\]]*(?=\s|$)|[。！？]+[」』”’）]*/gu;
const opens = /^\s+["'“‘«([]*[\p{Lu}\p{Lo}\p{N}$\\]/u;

/**
 * The sentences of an abstract. No sentence ends after "et al.", "i.e.", "Fig." or an initial,
 * inside "2.5", or before a lower-case letter. A dot with a space before it (" . "), as in some old
 * texts, always ends one.
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
  return (
    isFunctionWord(/^\s+["'“‘(]*(\p{L}+)/u.exec(rest)?.[1]!.toLowerCase() ?? "") && !neverLast.has(word.toLowerCase())
  );
}
