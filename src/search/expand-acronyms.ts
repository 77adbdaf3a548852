import {
  defaultWeights,
  definedAcronyms,
  foldWord,
  isAcronym,
  readCorpus,
  searchWords,
  type TextIndex,
} from "../lexical/index.js";
import { papersWithPhrase } from "./lexical-scores.js";

/** Definitions that are read: enough to tell what most papers mean by an acronym. */
const MAX_DEFINITIONS = 40;

/** The acronyms in a query as they are typed, in capitals; without the "s" of a plural. */
export function acronymsIn(text: string): string[] {
  const words = text.match(/[\p{L}\p{N}-]+/gu) ?? [];
  return [...new Set(words.map((word) => word.replace(/(?<=\p{Lu})s$/u, "")).filter(isAcronym))];
}

/**
 * The words that an acronym stands for in most of the papers that define it, as in "large language
 * models (LLMs)"; undefined when no paper does.
 */
export function longForm(index: TextIndex, acronym: string): string[] | undefined {
  const texts: string[][] = [];
  for (const paper of papersWithPhrase(index, searchWords(acronym))) {
    const { title, abstract } = index.papers[paper]!;
    if (abstract.includes(`(${acronym}`)) texts.push([title, abstract]);
    if (texts.length === MAX_DEFINITIONS) break;
  }
  if (texts.length === 0) return undefined;
  const corpus = readCorpus(texts);
  const definition = definedAcronyms(corpus, 1).find(({ short }) => corpus.words[short] === foldWord(acronym));
  return definition && searchWords(definition.long.map((word) => (word < 0 ? "of" : corpus.words[word]!)).join(" "));
}

/**
 * Adds to the scores of papers that write out an acronym and do not use it: as much as for one
 * occurrence in an abstract of mean length, where the acronym and its words are taken for one term.
 */
export function addLongForms(index: TextIndex, acronyms: readonly string[], scores: Float64Array): void {
  for (const acronym of acronyms) {
    const words = longForm(index, acronym);
    if (!words) continue;
    const using = new Set(papersWithPhrase(index, searchWords(acronym)));
    const writing = Array.from(papersWithPhrase(index, words)).filter((paper) => !using.has(paper));
    const score = index.rarity(using.size + writing.length) / (1 + defaultWeights.k1);
    for (const paper of writing) scores[paper] = scores[paper]! + score;
  }
}
