/** The words of papers, for finding those that are spelt like another; those of the most papers first. */
export interface Spellings {
  words: string[];
  /** Term of each word, and in how many papers it stands. */
  terms: Int32Array;
  counts: Int32Array;
  /** Which letters each word has: `lettersOf`. */
  letters: Int32Array;
}

/**
 * @param tokens words of the papers; others are left out
 * @param count in how many papers a term stands
 */
export function spellingsOf(words: readonly string[], termOfWord: Int32Array, tokens: Int32Array, count: (term: number) => number): Spellings {
  const present = new Uint8Array(termOfWord.length);
  for (let at = 0; at < tokens.length; at++) if (tokens[at]! >= 0) present[tokens[at]!] = 1;
  const byCount = new Float64Array(present.length); // counts, and words, as one number: to sort these takes a tenth of the time
  let length = 0;
  for (let word = 0; word < present.length; word++) if (present[word] === 1) byCount[length++] = word - count(termOfWord[word]!) * 2 ** 26;
  const rows = Int32Array.from(byCount.subarray(0, length).sort(), (one) => ((one % 2 ** 26) + 2 ** 26) % 2 ** 26);
  return {
    words: Array.from(rows, (row) => words[row]!),
    terms: rows.map((row) => termOfWord[row]!),
    counts: rows.map((row) => count(termOfWord[row]!)),
    letters: rows.map((row) => lettersOf(words[row]!)),
  };
}

/** The set of a word's letters in the bits of a number; letters beyond a to z share bits. */
export function lettersOf(word: string): number {
  let letters = 0;
  for (let i = 0; i < word.length; i++) letters |= 1 << (word.charCodeAt(i) & 31);
  return letters;
}

/** Whether a set has at most `most` (0 to 2) letters. */
export function hasAtMost(letters: number, most: number): boolean {
  for (let i = 0; i < most && letters !== 0; i++) letters &= letters - 1;
  return letters === 0;
}
