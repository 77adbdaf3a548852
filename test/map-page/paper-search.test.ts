import fc from "fast-check";
import { expect, test } from "vitest";
import type { Papers } from "../../src/map-page/data/papers.js";
import { foldedQuery, PaperSearch, PrefixSearch, type SearchResult } from "../../src/map-page/search/paper-search.js";

test("words of a query are found where words begin so, whatever their accents", () => {
  const rows = ["Internet of things", "A neural net (NeT)", "Über Größe", "one\ntwo", ""];
  const find = (query: string): number[] =>
    [...foldedQuery(query).words, ...foldedQuery(query).phrases]
      .map((word) => [...new PrefixSearch(rows).find(word)].flatMap((hit, row) => (hit ? [row] : [])))
      .reduce((both, own) => both.filter((row) => own.includes(row)));
  expect(find("net")).toEqual([1]);
  expect(find("uber grosse")).toEqual([]);
  expect(find("uber")).toEqual([2]);
  expect(find('"neural net" a')).toEqual([1]);
  expect(find("two")).toEqual([3]);
  expect(find("(net")).toEqual([1]);
  rows.push("基于深度学习的图像分割", "ニューラルネットワークの学習", "การเรียนรู้เชิงลึก");
  expect(find("学习")).toEqual([5]);
  expect(find("図像")).toEqual([]);
  expect(find("学習")).toEqual([6]);
  expect(find("เชิงลึก")).toEqual([7]);
  expect(foldedQuery('  "a  b" c " -É -"x  y" -8 d-e')).toEqual({
    words: ["a", "b", "c", "-8", "d-e"],
    phrases: ["a b"],
    excluded: ["e", "x y"],
  });
});

test("the prefix search finds what a slow search finds", () => {
  const word = fc.stringMatching(/^[abc]{1,3}$/),
    text = fc.array(word, { maxLength: 6 }).map((words) => words.join(" "));
  fc.assert(
    fc.property(fc.array(text, { maxLength: 12 }), word, (texts, asked) => {
      expect([...new PrefixSearch(texts).find(asked)]).toEqual(
        texts.map((one) => (one.split(" ").some((own) => own.startsWith(asked)) ? 1 : 0)),
      );
    }),
  );
});

test("a whole word is found where a slow search finds it", () => {
  const word = fc.stringMatching(/^[ab]{1,3}$/),
    text = fc.array(word, { maxLength: 6 }).map((words) => words.join(" "));
  fc.assert(
    fc.property(fc.array(text, { maxLength: 12 }), word, (texts, asked) => {
      expect([...new PrefixSearch(texts).find(asked, true)]).toEqual(
        texts.map((one) => (one.split(" ").includes(asked) ? 1 : 0)),
      );
    }),
  );
});

/** Searches papers with these titles, years and venues. */
function searchOf(titles: string[], years: number[] = [], venues: string[] = []): (query: string) => SearchResult {
  const papers = {
    data: { count: titles.length },
    years: Uint16Array.from(titles, (_, row) => years[row] ?? 0),
    text: (column: string, row: number) => ({ title: titles, venue: venues })[column]?.[row] ?? "",
    terms: () => [],
  } as unknown as Papers;
  return (query) => new PaperSearch(papers).find(query)!;
}

test("phrases are in every paper found; when no paper has them, their words are searched for", () => {
  const find = searchOf(["graph attention for drugs", "attention for graph drugs", "galaxies"]);
  expect(find('"graph attention" galaxies')).toMatchObject({ order: [0], held: 2, words: 3, absentPhrases: [] });
  expect(find("“graph attention” drugs")).toMatchObject({ order: [0], held: 3, words: 3, absentPhrases: [] });
  expect(find('"attention graph" drugs')).toMatchObject({ order: [0, 1], absentPhrases: ["attention graph"] });
  expect([...find('"attention graph" drugs').rows]).toEqual([1, 1, 0]);
  expect(find("zyzzyva drugs for graph attention")).toMatchObject({ order: [0, 1], held: 4, words: 5 });
  expect(find("zyzzyva")).toMatchObject({ order: [], held: 0, words: 1 });
});

test("excluded words and phrases are in no paper found, also when nothing else is asked for", () => {
  const find = searchOf(["vision and language", "language", "revision of language models", "visions"]);
  expect(find("language -vision").order).toEqual([1, 2]);
  expect(find('language -"language models"').order).toEqual([0, 1]);
  expect(find("-vision").order).toEqual([1, 2, 3]);
  expect(find("-vision -language -visions").order).toEqual([]);
  expect(find("vision -vision")).toMatchObject({ order: [3], corrected: [] });
});

test("years and venues are found like words", () => {
  const find = searchOf(["graphs", "graphs", "trees"], [2019, 2020, 2020], ["Journal of Trees", "", "Nature"]);
  expect(find("graphs 2020").order).toEqual([1]);
  expect(find("2020").order).toEqual([1, 2]);
  expect(find("trees").order).toEqual([2, 0]);
  expect(find("nature -2019").order).toEqual([2]);
});

test("a word that no paper has is taken for the word of nearest spelling, if one is near enough", () => {
  const find = searchOf(["a transformer", "transformer models", "transforms", "网络结构", "Трансформер", "b2b"]);
  expect(find("transfomer")).toMatchObject({ order: [0, 1], corrected: [["transfomer", "transformer"]] });
  expect(find("transfomer modles")).toMatchObject({ order: [1], held: 2, words: 2 });
  expect(find("Трансфромер")).toMatchObject({ order: [4], corrected: [["трансфромер", "трансформер"]] });
  expect(find("transform")).toMatchObject({ order: [0, 1, 2], corrected: [] });
  for (const other of ["zzzzzz", "网路", "b3b", "xy"])
    expect(find(other), other).toMatchObject({ order: [], corrected: [] });
});

test("the nearest spelling is the one that a slow search finds", () => {
  const word = fc.stringMatching(/^[abcd]{3,7}$/);
  fc.assert(
    fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 8 }), word, (words, asked) => {
      const { corrected } = searchOf(words)(asked);
      const near = words.filter((one) => optimalAlignment(one, asked) <= (asked.length < 6 ? 1 : 2));
      const least = Math.min(...near.map((one) => optimalAlignment(one, asked)));
      const nearest = near.filter((one) => optimalAlignment(one, asked) === least).sort()[0];
      const isFound = words.some((one) => one.startsWith(asked));
      expect(corrected).toEqual(isFound || nearest === undefined ? [] : [[asked, nearest]]);
    }),
  );
});

/** The optimal string alignment distance, by its recursion. */
function optimalAlignment(a: string, b: string): number {
  const table = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_, j) => i + j));
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++) {
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      table[i]![j] = Math.min(
        table[i - 1]![j]! + 1,
        table[i]![j - 1]! + 1,
        table[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1),
        ...(swap ? [table[i - 2]![j - 2]! + 1] : []),
      );
    }
  return table[a.length]![b.length]!;
}
