import { expect, test } from "vitest";
import type { Matrix } from "../../../src/core/types.js";
import { readCorpus } from "../../../src/lexical/index.js";
import { guidedPapers, type Guide, type GuidedPapers } from "../../../src/topics/guide/guide.js";

/*
 * Of fewer than twenty papers, similarity alone puts none into a guide: these tests have papers
 * whose titles contain its name.
 */

const rowsOf = (rows: readonly (readonly number[])[]): Matrix => ({
  data: Float32Array.from(rows.flat()),
  rows: rows.length,
  cols: rows[0]!.length,
});

/** Papers of these titles; `words` has the weights of the words "gardens" and "rivers" in each. */
function papersOf(titles: readonly string[], vectors: Matrix, words: readonly (readonly [number, number])[]) {
  const papers: GuidedPapers = {
    vectors,
    corpus: readCorpus(titles.map((title) => [title, ""])),
    words: {
      offsets: Int32Array.from([...words.keys(), words.length], (row) => 2 * row),
      indices: Int32Array.from(words.flatMap(() => [0, 1])),
      values: Float64Array.from(words.flat()),
      rows: words.length,
      cols: 2,
    } as GuidedPapers["words"],
    terms: readCorpus(["gardens rivers"]).words,
    workOf: Int32Array.from(titles.keys()),
  };
  return papers;
}

test("embeddings and words count the same where a paper's title has the names of two guides", async () => {
  const guides: Guide[] = [
    { name: "gardens", description: "gardens" },
    { name: "rivers", description: "rivers" },
  ];
  const embedded = rowsOf([
    [1, 0, 0],
    [0, 1, 0],
  ]);
  /** The guide of a paper that has this cosine with the first one, and this weight of the second one's word. */
  const guideOf = async (cosine: number, weight: number): Promise<number> => {
    const vectors = rowsOf([[cosine, 0, Math.sqrt(1 - cosine ** 2)]]);
    const papers = papersOf(["Gardens and rivers"], vectors, [[0, weight]]);
    return (await guidedPapers(guides, papers, async () => embedded))[0]!;
  };
  expect(await guideOf(0.6, 0.55)).toBe(0);
  expect(await guideOf(0.6, 0.65)).toBe(1);
});

test("a part of a description, between commas, is a name when it has up to three words", async () => {
  const guides: Guide[] = [{ name: "trees", description: "cedar maple walnut, oak birch beech willow; elm" }];
  const titles = ["Cedar maple walnut notes", "Oak birch beech willow notes", "An elm", "Maple cedar", "Trees"];
  const papers = papersOf(
    titles,
    rowsOf(titles.map(() => [1, 0])),
    titles.map(() => [0, 1]),
  );
  expect([...(await guidedPapers(guides, papers, async () => rowsOf([[1, 0]])))]).toEqual([0, -1, 0, -1, 0]);
});

/** The papers that a guide of this name takes; their cosines with it are given, and the first one has "rivers". */
async function takenBy(name: string, cosines: readonly number[]): Promise<number[]> {
  const titles = cosines.map((_, row) => `A note ${row} on rivers`);
  const vectors = rowsOf(cosines.map((cosine) => [cosine, Math.sqrt(1 - cosine ** 2)]));
  const papers = papersOf(
    titles,
    vectors,
    titles.map((_, row) => [0, row === 0 ? 0.6 : 0]),
  );
  const guideOf = await guidedPapers([{ name, description: name }], papers, async () => rowsOf([[1, 0]]));
  return [...guideOf.keys()].filter((row) => guideOf[row] === 0);
}

test("a word that papers have says less when the guide's other word is in none of them", async () => {
  const cosines = [0.3, ...Array.from({ length: 40 }, (_, i) => i / 130)];
  expect(await takenBy("inland rivers of sand", cosines)).toEqual([]);
  expect(await takenBy("about rivers", cosines)).not.toEqual([]);
});
