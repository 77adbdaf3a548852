import { definedAcronyms, foldWord, isAcronym, readCorpus, type Corpus } from "../../lexical/index.js";

/** An acronym and what it stands for in the papers, in small letters. */
export interface SpelledOut {
  short: string;
  long: string;
}

/** What the papers' own definitions say that acronyms stand for: "large language models (LLMs)". */
export function acronymsOf(corpus: Corpus): SpelledOut[] {
  return definedAcronyms(corpus, 1).map(({ short, long }) => ({
    short: corpus.words[short]!,
    long: long.map((word) => (word < 0 ? "of" : corpus.words[word]!)).join(" "),
  }));
}

/** A text with the words of each acronym in place of it, so that "GNN" finds what "graph neural network" finds. */
export function spellOut(text: string, acronyms: readonly SpelledOut[]): string {
  return text.replace(/[\p{L}\p{N}-]+/gu, (word) => {
    if (!isAcronym(word.replace(/(?<=\p{Lu})s$/u, ""))) return word;
    return acronyms.find(({ short }) => short === foldWord(word))?.long ?? word;
  });
}

/** The acronyms of what a name stands for: "GNN" of "graph neural networks". */
export function shortFormsOf(name: string, acronyms: readonly SpelledOut[]): string[] {
  const wanted = readCorpus([name]).words.join(" ");
  return acronyms.filter(({ long }) => long.replaceAll(" of ", " ") === wanted).map(({ short }) => short);
}
