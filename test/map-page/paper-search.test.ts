import fc from "fast-check";
import { expect, test } from "vitest";
import type { Papers } from "../../src/map-page/data/papers.js";
import { PaperSearch, PrefixSearch, wordsOf } from "../../src/map-page/search/paper-search.js";

test("words of a query are found where words begin so, whatever their accents", () => {
  const rows = ["Internet of things", "A neural net (NeT)", "Über Größe", "one\ntwo", ""];
  const find = (query: string): number[] =>
    wordsOf(query)
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
  expect(wordsOf('  "a  b" c "')).toEqual(["a b", "c"]);
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

test("when no paper has all words and phrases, those with the most of them are found, and their count", () => {
  const titles = ["graph attention for drugs", "attention for graph drugs", "galaxies"];
  const papers = {
    data: { count: titles.length },
    text: (column: string, row: number) => (column === "title" ? titles[row]! : ""),
    terms: () => [],
  } as unknown as Papers;
  const find = (query: string) => new PaperSearch(papers).find(query)!;
  expect(find('"graph attention" drugs')).toMatchObject({ order: [0], held: 2, words: 2 });
  expect(find('"attention graph" drugs')).toMatchObject({ order: [0, 1], held: 1, words: 2 });
  expect([...find('"attention graph" drugs').rows]).toEqual([1, 1, 0]);
  expect(find("zyzzyva drugs for graph attention")).toMatchObject({ order: [0, 1], held: 4, words: 5 });
  expect(find("zyzzyva")).toMatchObject({ order: [], held: 0, words: 1 });
});
