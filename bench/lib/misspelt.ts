import { seededRandom } from "../../src/core/random.js";

/**
 * A query with a typo in its longest word: a letter left out, doubled, replaced, or swapped with
 * the next, not the first.
 */
export function misspelt(query: string, seed: number): string {
  const longest = (query.match(/\p{L}{5,}/gu) ?? []).reduce((a, b) => (b.length > a.length ? b : a), "");
  if (longest === "") return query;
  const random = seededRandom(seed);
  const at = 1 + Math.floor(random.next() * (longest.length - 2));
  const [before, letter, next, after] = [longest.slice(0, at), longest[at]!, longest[at + 1]!, longest.slice(at + 2)];
  const ways = [
    before + next + after,
    before + letter + letter + next + after,
    `${before}${letter === "x" ? "y" : "x"}${next}${after}`,
    before + next + letter + after,
  ];
  return query.replace(longest, ways[Math.floor(random.next() * ways.length)]!);
}
