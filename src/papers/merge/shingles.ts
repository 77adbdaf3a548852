const word = /[\p{L}\p{N}]+/gu;

/**
 * The words of a text as they are compared: letters and digits in small letters, compatibility
 * forms folded (NFKC).
 */
export function wordsOf(text: string): string[] {
  return text.normalize("NFKC").toLowerCase().match(word) ?? [];
}

/** The pairs of neighbouring words of a text, each once; of a single word, the word. */
function pairsOf(text: string): Set<string> {
  const words = wordsOf(text);
  if (words.length === 1) return new Set(words);
  const pairs = new Set<string>();
  for (let i = 1; i < words.length; i++) pairs.add(`${words[i - 1]} ${words[i]}`);
  return pairs;
}

/**
 * How much of two texts is the same: the pairs of neighbouring words in both, among those in either
 * (Jaccard's coefficient of 2-shingles; Broder, "On the resemblance and containment of documents",
 * 1997). In [0, 1]; 0 when one is empty.
 */
export function textSimilarity(a: string, b: string): number {
  const [pairsA, pairsB] = [pairsOf(a), pairsOf(b)];
  if (pairsA.size === 0 || pairsB.size === 0) return 0;
  let shared = 0;
  for (const pair of pairsA) if (pairsB.has(pair)) shared++;
  return shared / (pairsA.size + pairsB.size - shared);
}
