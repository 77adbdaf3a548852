import { dot } from "../../core/matrix.js";
import type { Matrix } from "../../core/types.js";
import { isGeneralWord, type Corpus } from "../../lexical/index.js";

/** So many names of the corpus are compared with their papers. */
const NAMES = 40;
/** From fewer names nothing can be told. */
const FEWEST = 8;
/** The share of the names' papers that are less similar to them than the result. */
const LOW_SHARE = 0.1;

/**
 * The cosine that papers usually reach, at least, with the name of a subject that is theirs: the
 * lowest tenth of those of the corpus's own names and the papers that have them in their title.
 * Names are pairs of words that stand beside each other in two titles or more, one of each step
 * through all of them; where there are too few, pairs of one title count, too.
 * @returns -1 where there are too few names, or no embeddings of texts
 */
export async function usualNameSimilarity(
  corpus: Corpus,
  vectors: Matrix,
  embed: (texts: string[]) => Promise<Matrix | undefined>,
): Promise<number> {
  const all = titlePairs(corpus);
  const repeated = all.filter(([, rows]) => rows.length > 1);
  const pairs = repeated.length >= NAMES ? repeated : all;
  if (pairs.length < FEWEST) return -1;
  const step = Math.max(1, pairs.length / NAMES);
  const names = Array.from({ length: Math.min(NAMES, pairs.length) }, (_, i) => pairs[Math.floor(i * step)]!);
  const embedded = await embed(names.map(([name]) => name));
  if (!embedded) return -1;
  const { cols } = vectors;
  const cosines = names.map(([, rows], i) => {
    const sorted = Float64Array.from(rows, (row) =>
      dot(embedded.data, i * cols, vectors.data, row * cols, cols),
    ).sort();
    return sorted[sorted.length >> 1]!;
  });
  return cosines.sort((a, b) => a - b)[Math.floor(LOW_SHARE * cosines.length)]!;
}

/** Pairs of words that say something, by code points, and the rows of the papers whose titles have them. */
function titlePairs({ documents, offsets, bodyOffsets, tokens, wordOf, words }: Corpus): [string, number[]][] {
  const rowsOf = new Map<string, number[]>();
  const wordAt = (at: number): string | undefined => {
    const word = tokens[at]! < 0 ? undefined : words[wordOf[tokens[at]!]!];
    return word === undefined || isGeneralWord(word) ? undefined : word;
  };
  for (let row = 0; row < documents; row++)
    for (let at = offsets[row]! + 1; at < bodyOffsets[row]!; at++) {
      const [first, second] = [wordAt(at - 1), wordAt(at)];
      if (first === undefined || second === undefined) continue;
      const rows = rowsOf.get(`${first} ${second}`);
      if (!rows) rowsOf.set(`${first} ${second}`, [row]);
      else if (rows.at(-1) !== row) rows.push(row);
    }
  return [...rowsOf].sort(([a], [b]) => (a < b ? -1 : 1));
}
