import fc from "fast-check";
import { expect, test } from "vitest";
import { searchStem, searchWords } from "../../../src/lexical/text/search-words.js";
import { similarTerms } from "../../../src/lexical/search-index/similar-words.js";
import { TextIndex } from "../../../src/lexical/search-index/text-index.js";
import { readTokens, type IndexedText } from "../../../src/lexical/search-index/tokens.js";
import { readWordSegment } from "../../../src/lexical/search-index/word-segment.js";
import { Vocabulary } from "../../../src/lexical/text/vocabulary.js";
import { countTurns } from "../../support/count-turns.js";

const stems = (text: string): string[] => searchWords(text).map(searchStem);
const paper = (id: number | string, title: string, abstract = ""): IndexedText => ({
  id: String(id).padStart(4, "0"),
  title,
  abstract,
});

/** BM25F by its formula, over plain arrays; k1 and b of Lucene, a word of the title counts twice. */
function naiveScores(papers: readonly IndexedText[], word: string): number[] {
  const { k1, bTitle, bAbstract, title } = { k1: 1.2, bTitle: 0.75, bAbstract: 0.75, title: 2 };
  const stem = searchStem(word);
  const fields = papers.map((one) => ({ title: stems(one.title), abstract: stems(one.abstract) }));
  const count = (list: readonly string[]): number => list.filter((one) => one === stem).length;
  const mean = (name: "title" | "abstract"): number =>
    fields.reduce((sum, field) => sum + field[name].length, 0) / papers.length;
  const part = (list: readonly string[], average: number, b: number): number =>
    list.length === 0 ? 0 : count(list) / (1 - b + (b * list.length) / average);
  const holders = fields.filter((field) => count([...field.title, ...field.abstract]) > 0).length;
  const idf = Math.log(1 + (papers.length - holders + 0.5) / (holders + 0.5));
  return fields.map((field) => {
    const tf = title * part(field.title, mean("title"), bTitle) + part(field.abstract, mean("abstract"), bAbstract);
    return (idf * tf) / (k1 + tf);
  });
}

const vocabulary = [
  "graph",
  "graphs",
  "neural",
  "network",
  "networks",
  "learning",
  "learned",
  "quantum",
  "Schrödinger",
  "3d",
  "数据",
  "covid-19",
  "the",
  "of",
];
const text = fc.array(fc.constantFrom(...vocabulary), { maxLength: 12 }).map((words) => words.join(" "));
const corpus = fc
  .array(fc.tuple(text, text), { minLength: 1, maxLength: 12 })
  .map((list) => list.map(([title, abstract], i) => paper(i, title, abstract)));

async function scoresOf(index: TextIndex, word: string): Promise<number[]> {
  const scores = new Float64Array(index.papers.length);
  const term = index.termOf(searchWords(word)[0]!);
  if (term >= 0) index.addScores(term, index.idf(term), scores);
  return [...scores];
}

test("scores are those of the formula over plain arrays", async () => {
  await fc.assert(
    fc.asyncProperty(
      corpus,
      fc.constantFrom("graph", "networks", "learning", "schrodinger", "3d", "covid", "the", "absent"),
      async (papers, word) => {
        const scores = await scoresOf(await TextIndex.build(papers), word);
        naiveScores(papers, word).forEach((expected, p) => expect(scores[p]).toBeCloseTo(expected, 5));
      },
    ),
    { numRuns: 200 },
  );
});

test("an index made from an earlier one answers as one made afresh, spellings and all", async () => {
  await fc.assert(
    fc.asyncProperty(
      corpus,
      corpus,
      fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
      async (before, after, kept) => {
        const papers = after.map((one, i) => (kept[i] && before[i] ? before[i] : one));
        const grown = await TextIndex.build(papers, await TextIndex.build(before));
        const fresh = await TextIndex.build(papers);
        for (const word of ["graph", "network", "learned", "3d"])
          expect(await scoresOf(grown, word)).toEqual(await scoresOf(fresh, word));
        for (const word of ["grap", "netwrok", "learnde", "qu"]) {
          const words = (index: TextIndex): unknown =>
            similarTerms(index.spellings, word).map(({ weight, term }) => [
              weight,
              index.documentFrequency(term),
              [...index.papersWith(term)],
            ]);
          expect(words(grown)).toEqual(words(fresh));
        }
      },
    ),
    { numRuns: 100 },
  );
});

test("a phrase is found where its stems stand one after another, not across title and abstract", async () => {
  const index = await TextIndex.build([
    paper(0, "Training after", "post quantization"),
    paper(1, "Post-training quantizations"),
    paper(2, "x post", "training y"),
    paper(3, "post training"),
  ]);
  const phrase = ["post", "training"].map((word) => index.termOf(word));
  expect([0, 1, 2, 3].filter((p) => index.hasPhrase(p, phrase))).toEqual([1, 3]);
});

test.each([
  ["Parkinson's and Schrödinger’s", ["parkinson", "and", "schrodinger"]],
  ["post-training (INT8) of GPT-4", ["post", "training", "int8", "of", "gpt", "4"]],
  ['Schr\\"odinger equation, $AdS_5$', ["schrodinger", "equation", "ads", "5"]],
  ["量子化 gpt 数", ["量子", "子化", "gpt", "数"]],
  ["Ελληνικά текст", ["ελληνικα", "текст"]],
  ["C++11, C# and C", ["c++", "11", "c#", "and", "c"]],
  ["🙂 — … -", []],
  ["ﬁne-tuning", ["fine", "tuning"]],
])("the words of “%s”", (given, words) => expect(searchWords(given)).toEqual(words));

test("an unknown word finds words that begin with it and words that it misspells, the nearest first", async () => {
  const index = await TextIndex.build([
    paper(0, "transformer transfer"),
    paper(1, "transformers"),
    paper(2, "quantization"),
    paper(3, "gpt4 2024"),
  ]);
  const words = (word: string): string[] =>
    similarTerms(index.spellings, word).map(({ term }) => [...index.papersWith(term)].join());
  expect(words("quantizatoin")).toEqual(["2"]);
  expect(words("transf")).toEqual(["0", "0,1"]); // "transfer" is the shorter
  expect(words("trasnformer")[0]).toBe("0,1");
  expect(words("2025")).toEqual([]); // another number is no typo
  expect(words("zzz")).toEqual([]);
});

test("no papers, papers without words, and a single one have an index", async () => {
  expect((await TextIndex.build([])).termOf("x")).toBe(-1);
  const index = await TextIndex.build([paper(0, "…", ""), paper(1, "word")]);
  // the title is twice as long as the mean: 0.25 + 0.75 * 2
  expect(await scoresOf(index, "word")).toEqual([0, expect.closeTo(Math.log(2) * (2 / 1.75 / (1.2 + 2 / 1.75)), 6)]);
});

test("while many papers are read, timers get their turn", async () => {
  const papers = Array.from({ length: 3000 }, (_, i) =>
    paper(i, `paper ${i} on graphs`, `some word${i % 700} of the many `.repeat(30)),
  );
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  await TextIndex.build(papers);
  clearInterval(timer);
  expect(turns).toBeGreaterThan(5);
});

test("similar terms have minisearch's weights for prefixes and typos, within the limits of letters", async () => {
  const index = await TextIndex.build([paper(0, "quantization transformers tin sums abcdef")]);
  const weights = (word: string): [string, number][] =>
    similarTerms(index.spellings, word).map(({ term, weight }) => [
      index.spellings.words[index.spellings.terms.indexOf(term)]!,
      weight,
    ]);
  const near = (name: string, weight: number): [string, unknown][] => [[name, expect.closeTo(weight, 12)]];
  // minisearch: weight * length / (length + decay * distance), 0.375 and 0.3, 0.45 and 1
  expect(weights("transf")).toEqual(near("transformers", (0.375 * 12) / (12 + 0.3 * 6)));
  expect(weights("quantizaton")).toEqual(near("quantization", (0.45 * 12) / 13));
  // prefixes of three letters and more
  expect(weights("tra")).toEqual(near("transformers", (0.375 * 12) / (12 + 0.3 * 9)));
  expect(weights("qu")).toEqual([]);
  // no typo in two letters, one in three to five, two in six and more, none with a digit
  expect(weights("ti")).toEqual([]);
  expect(weights("tan")).toEqual(near("tin", (0.45 * 3) / 4));
  expect(weights("sxmx")).toEqual([]);
  expect(weights("abxx")).toEqual([]);
  expect(weights("abcdxx")).toEqual(near("abcdef", (0.45 * 6) / 8));
  expect(weights("abcxx6")).toEqual([]);
});

test("a word has at most 50 similar terms, as in Lucene", async () => {
  const letters = [..."abcdefghijklmnopqrstuvwxyz"];
  const words = letters.flatMap((a) => [`qqq${a}zz`, `qqq${a}yy`]).slice(0, 51);
  const found = async (count: number): Promise<number> => {
    const index = await TextIndex.build([paper(0, words.slice(0, count).join(" "))]);
    return similarTerms(index.spellings, "qqq").length;
  };
  expect([await found(50), await found(51)]).toEqual([50, 50]);
});

test("a term counts at most 63 times in a title and 1,023 times in an abstract", async () => {
  const times = async (inTitle: number, inAbstract: number): Promise<number> => {
    const one = paper(0, "graph ".repeat(inTitle), "graph ".repeat(inAbstract));
    return (await readWordSegment([one])).postings.counts[0]!;
  };
  expect([await times(62, 1022), await times(63, 1023), await times(64, 1024)]).toEqual([
    62 * 1024 + 1022,
    63 * 1024 + 1023,
    63 * 1024 + 1023,
  ]);
});

test("the event loop runs after every 65,536 characters that are read", async () => {
  const papers = (count: number, length: number): IndexedText[] =>
    Array.from({ length: count }, (_, i) => ({
      id: `p${i}`,
      title: "Title",
      abstract: "sheep ".repeat(length / 6).padEnd(length, "."),
    }));
  const turnsOf = (list: IndexedText[]): Promise<number> => countTurns(() => readTokens(list, new Vocabulary(10)));
  expect(await turnsOf(papers(8, 32_764))).toBe(4); // 2 x 32,769 characters
  expect(await turnsOf(papers(9, 32_763))).toBe(3); // 2 x 32,768 characters are not more yet
});
