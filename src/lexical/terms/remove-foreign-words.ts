import { NoWord, type Corpus } from "./corpus.js";
import { foreignFunctionWords } from "../word-lists/foreign-function-words.js";
import { moreStopWords } from "../word-lists/more-stop-words.js";
import { Gap } from "../text/scan-words.js";

/**
 * A text with fewer different function words of a language need not be in it: "à la carte". In other
 * scripts than the Latin one a single word tells the language.
 */
const MIN_GRAMMAR_WORDS = 3;
/** A word that lost its last vowel, before another word: "l'analyse", "dell'acqua". */
const elided = /^\p{L}{1,5}['’](?=\p{L}{3})/u;
const languagesWithElision: ReadonlySet<string> = new Set(["french", "italian"]);

/** A language, which is one bit: that of its number. */
interface Language {
  name: string;
  words: readonly string[];
  isLatin: boolean;
}

/** Built when first needed; at most 30 languages, as the bit after them is English. */
let known: Language[] | undefined;

function languages(): Language[] {
  const own = Object.entries(foreignFunctionWords).map(([name, words]) => [name, words.trim().split(/\s+/)] as const);
  return (known ??= [...own, ...Object.entries(moreStopWords())].map(([name, words]) => ({
    name,
    words,
    isLatin: words.filter((word) => /^\p{sc=Latin}/u.test(word)).length * 2 > words.length,
  })));
}

const ENGLISH = 1 << 30;
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
    const elisions = languagesWithElision.has(languages()[language]!.name);
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
function otherLanguage(text: Int32Array, surfaces: readonly string[], languagesOf: Uint32Array): number | undefined {
  let english = 0,
    others = 0;
  for (let at = 0; at < text.length; at++) {
    const own = text[at]! < 0 ? 0 : languagesOf[text[at]!]!;
    if (own >= ENGLISH) english++;
    else if (own > 0) others++;
  }
  if (others <= english) return undefined; // most texts
  const counts = new Int32Array(languages().length);
  for (let at = 0; at < text.length; at++) {
    const own = text[at]! < 0 ? 0 : languagesOf[text[at]!]!;
    if (own < ENGLISH)
      for (let language = 0; language < counts.length; language++) counts[language]! += (own >> language) & 1;
  }
  const most = Math.max(...counts);
  if (most <= english) return undefined;
  const language = counts.indexOf(most);
  const grammar = text.filter(
    (token) => token >= 0 && languagesOf[token]! < ENGLISH && isOf(languagesOf[token]!, language),
  );
  const different = new Set(Array.from(grammar, (token) => surfaces[token]!.toLowerCase())).size;
  return different < (languages()[language]!.isLatin ? MIN_GRAMMAR_WORDS : 1) ? undefined : language;
}

function isOf(own: number, language: number): boolean {
  return ((own >> language) & 1) === 1;
}

/** The languages of which each surface form is a function word, as bits. */
function languagesOfSurfaces({ surfaceForms, wordOf }: Corpus): Uint32Array {
  const bits = new Map<string, number>();
  languages().forEach(({ words }, language) => {
    for (const word of words) bits.set(word, (bits.get(word) ?? 0) | (1 << language));
  });
  const languagesOf = new Uint32Array(surfaceForms.length);
  surfaceForms.forEach((surface, token) => {
    const own = surface.length > MAX_GRAMMAR_WORD_LENGTH ? 0 : (bits.get(surface.toLowerCase()) ?? 0);
    languagesOf[token] = own | (wordOf[token]! <= NoWord.StopWord ? ENGLISH : 0);
  });
  return languagesOf;
}
