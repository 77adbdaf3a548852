import { foldWord, isGeneralWord, isStopWord } from "../../src/lexical/index.js";
import { singularOf } from "../../src/lexical/text/inflection.js";
import { connectives } from "../../src/lexical/word-lists/stop-words.js";

/** A label that names its topic badly, and why. */
export interface FaultyLabel {
  label: string;
  /** To follow "has": "the number alone 2019". */
  reasons: string[];
}

/**
 * The faulty ones among the labels of topics, each label being its terms joined by ", ". Faults: a
 * plural beside its singular; a number alone; LaTeX; a stop word of abstracts; a word that all
 * fields use, alone; another topic's exact words, in whatever order or case.
 */
export function labelFaults(labels: readonly string[]): FaultyLabel[] {
  const topicsOf = new Map<string, number>();
  for (const label of labels) topicsOf.set(exactWords(label), (topicsOf.get(exactWords(label)) ?? 0) + 1);
  return labels
    .map((label) => ({
      label,
      reasons: [
        ...pluralsBesideSingulars(label),
        ...label.split(", ").flatMap(termFaults),
        ...(topicsOf.get(exactWords(label))! > 1 ? ["the exact words of another topic"] : []),
      ],
    }))
    .filter(({ reasons }) => reasons.length > 0);
}

const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}'’+#&.-]*/gu) ?? [];

/** The number that tells equal labels apart ("robots (2)") is none of the words. */
const exactWords = (label: string): string =>
  wordsOf(label.toLowerCase().replace(/ \(\d+\)$/, ""))
    .map((word) => word.replace(/\.$/, ""))
    .sort()
    .join(" ");

/** Parts of compounds count: "multi-agent systems, agents". */
function pluralsBesideSingulars(label: string): string[] {
  const words = new Set(wordsOf(label.toLowerCase()).flatMap((word) => word.split("-")));
  return [...words]
    .filter((word) => singularOf(word) !== word && words.has(singularOf(word)))
    .map((word) => `the plural "${word}" beside its singular`);
}

function termFaults(term: string): string[] {
  const words = wordsOf(term);
  const alone = words.length === 1 ? words[0]! : undefined;
  const reasons = words.filter(isStop).map((word) => `the stop word "${word}"`);
  if (/\p{N}/u.test(term) && !/\p{L}/u.test(term)) reasons.push(`the number alone ${term}`);
  if (/[\\$^_{}]/.test(term)) reasons.push(`LaTeX in "${term}"`);
  if (alone !== undefined && !isStop(alone) && isEither(isGeneralWord, alone))
    reasons.push(`the general word "${alone}" alone`);
  return reasons;
}

/** "Internet of things" is a name. */
const isStop = (word: string): boolean => isEither(isStopWord, word) && !connectives.includes(word.toLowerCase());

/**
 * The library's lists hold folded words, and the forms of verbs as they are. "IT" and the A of "A*
 * search" are not the words in small letters.
 */
function isEither(isListed: (word: string) => boolean, word: string): boolean {
  if (/^\p{Lu}+$/u.test(word)) return false;
  return isListed(word.toLowerCase()) || isListed(foldWord(word));
}
