import { NoWord, type Corpus } from "./corpus.js";
import { foreignFunctionWords } from "../word-lists/foreign-function-words.js";
import { Gap } from "../text/scan-words.js";

/** A text with fewer different function words of a language need not be in it: "à la carte". */
const MIN_GRAMMAR_WORDS = 3;
/** A word that lost its last vowel, before another word: "l'analyse", "dell'acqua". */
const elided = /^\p{L}{1,5}['’](?=\p{L}{3})/u;
const languagesWithElision: ReadonlySet<string> = new Set(["french", "italian"]);

/** Each language is one bit, by its index here; the bit after them is English. */
const languages = Object.keys(foreignFunctionWords);
const ENGLISH = 1 << languages.length;
/** No function word is longer. */
const MAX_GRAMMAR_WORD_LENGTH = 16;

/**
 * The corpus without the function words of documents in other languages than English. A document is
 * in another language when it has more function words of that language than of English; words of
 * both count as English. A removed word ends a phrase, as English stop words do. "l'analyse"
 * becomes "analyse", when the corpus has that word, too. English documents stay as they are: there,
 * words such as "die" mean something else.
 */
export function withoutForeignFunctionWords(corpus: Corpus): Corpus {
  const { offsets, documents, surfaceForms } = corpus;
  const languagesOf = languagesOfSurfaces(corpus);
  let tokens: Int32Array | undefined;
  let numbers: ReadonlyMap<string, number> | undefined; // of surface forms; rarely needed
  for (let d = 0; d < documents; d++) {
    const text = corpus.tokens.subarray(offsets[d], offsets[d + 1]);
    const language = otherLanguage(text, surfaceForms, languagesOf);
    if (language === undefined) continue;
    const elisions = languagesWithElision.has(languages[language]!);
    if (elisions) numbers ??= new Map(surfaceForms.map((surface, token) => [surface, token]));
    tokens ??= corpus.tokens.slice();
    text.forEach((token, at) => {
      if (token < 0) return;
      if (isOf(languagesOf[token]!, language)) tokens![offsets[d]! + at] = -Gap.Punctuation;
      else if (elisions) tokens![offsets[d]! + at] = numbers!.get(surfaceForms[token]!.replace(elided, "")) ?? token;
    });
  }
  return tokens ? { ...corpus, tokens } : corpus;
}

/** The language of a text; undefined when it is English, or not clear. */
function otherLanguage(text: Int32Array, surfaces: readonly string[], languagesOf: Uint16Array): number | undefined {
  let english = 0,
    others = 0;
  for (let at = 0; at < text.length; at++) {
    const own = text[at]! < 0 ? 0 : languagesOf[text[at]!]!;
    if (own >= ENGLISH) english++;
    else if (own > 0) others++;
  }
  if (others < MIN_GRAMMAR_WORDS || others <= english) return undefined; // most texts
  const counts = new Int32Array(languages.length);
  for (let at = 0; at < text.length; at++) {
    const own = text[at]! < 0 ? 0 : languagesOf[text[at]!]!;
    if (own < ENGLISH)
      for (let language = 0; language < counts.length; language++) counts[language]! += (own >> language) & 1;
  }
  const most = Math.max(...counts);
  if (most < MIN_GRAMMAR_WORDS || most <= english) return undefined;
  const language = counts.indexOf(most);
  const grammar = text.filter(
    (token) => token >= 0 && languagesOf[token]! < ENGLISH && isOf(languagesOf[token]!, language),
  );
  return new Set(Array.from(grammar, (token) => surfaces[token]!.toLowerCase())).size < MIN_GRAMMAR_WORDS
    ? undefined
    : language;
}

function isOf(own: number, language: number): boolean {
  return ((own >> language) & 1) === 1;
}

/** The languages of which each surface form is a function word, as bits. */
function languagesOfSurfaces({ surfaceForms, wordOf }: Corpus): Uint16Array {
  const bits = new Map<string, number>();
  Object.values(foreignFunctionWords).forEach((words, language) => {
    for (const word of words.trim().split(/\s+/)) bits.set(word, (bits.get(word) ?? 0) | (1 << language));
  });
  const languagesOf = new Uint16Array(surfaceForms.length);
  surfaceForms.forEach((surface, token) => {
    const own = surface.length > MAX_GRAMMAR_WORD_LENGTH ? 0 : (bits.get(surface.toLowerCase()) ?? 0);
    languagesOf[token] = own | (wordOf[token]! <= NoWord.StopWord ? ENGLISH : 0);
  });
  return languagesOf;
}
