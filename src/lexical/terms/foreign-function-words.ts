import { NoWord, type Corpus } from "./corpus.js";
import { grammars } from "../word-lists/foreign-function-words.js";
import { Gap } from "../text/scan-words.js";

/**
 * A text with fewer different words of a grammar may be of any language: "Mac OS X", "à la carte".
 */
const MIN_GRAMMAR_WORDS = 3;
/** What is left out before a vowel: "l'analyse", "dell'acqua". */
const elided = /^\p{L}{1,5}['’](?=\p{L}{3})/u;
const elides: ReadonlySet<string> = new Set(["french", "italian"]);

/** Each is a bit, by its place; the next one is English. */
const languages = Object.keys(grammars);
const ENGLISH = 1 << languages.length;
/** Characters of a word of grammar at most. */
const MAX_GRAMMAR_WORD_LENGTH = 16;

/**
 * The corpus without the words of grammar of documents in another language than English: those with
 * more words of its grammar than of English; what is of both is English. What is left out ends a
 * phrase, as English stop words do. "l'analyse" becomes "analyse", where that stands in the corpus,
 * too. English documents stay as they are: "die" and "des" mean something there.
 */
export function withoutForeignFunctionWords(corpus: Corpus): Corpus {
  const { offsets, documents, surfaceForms } = corpus;
  const languagesOf = languagesOfSurfaces(corpus);
  let tokens: Int32Array | undefined;
  let numbers: ReadonlyMap<string, number> | undefined; // of surfaces; seldom needed
  for (let d = 0; d < documents; d++) {
    const text = corpus.tokens.subarray(offsets[d], offsets[d + 1]);
    const language = otherLanguage(text, surfaceForms, languagesOf);
    if (language === undefined) continue;
    const elisions = elides.has(languages[language]!);
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

/** The language of a text, undefined for English and where it is not clear. */
function otherLanguage(text: Int32Array, surfaces: readonly string[], languagesOf: Uint16Array): number | undefined {
  let english = 0,
    others = 0;
  for (let at = 0; at < text.length; at++) {
    const own = text[at]! < 0 ? 0 : languagesOf[text[at]!]!;
    if (own >= ENGLISH) english++;
    else if (own > 0) others++;
  }
  if (others < MIN_GRAMMAR_WORDS || others <= english) return undefined; // nearly always
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

/** Of which grammars each form of a word is. */
function languagesOfSurfaces({ surfaceForms, wordOf }: Corpus): Uint16Array {
  const bits = new Map<string, number>();
  Object.values(grammars).forEach((words, language) => {
    for (const word of words.trim().split(/\s+/)) bits.set(word, (bits.get(word) ?? 0) | (1 << language));
  });
  const languagesOf = new Uint16Array(surfaceForms.length);
  surfaceForms.forEach((surface, token) => {
    const own = surface.length > MAX_GRAMMAR_WORD_LENGTH ? 0 : (bits.get(surface.toLowerCase()) ?? 0);
    languagesOf[token] = own | (wordOf[token]! <= NoWord.StopWord ? ENGLISH : 0);
  });
  return languagesOf;
}
