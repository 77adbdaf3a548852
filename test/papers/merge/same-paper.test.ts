import { describe, expect, test } from "vitest";
import { toPaper } from "../../../src/papers/index.js";
import { featuresOf, sameWork } from "../../../src/papers/merge/same-paper.js";
import type { PaperInput } from "../../../src/index.js";

/** Why two records are one paper, if they are. */
const why = (a: PaperInput, b: PaperInput): string | undefined =>
  sameWork(featuresOf(toPaper(a, "a")), featuresOf(toPaper(b, "b")))?.what;

/** So many words that no other text has. */
const words = (name: string, count: number): string =>
  Array.from({ length: count }, (_, i) => `${name}${String.fromCharCode(97 + Math.floor(i / 26), 97 + (i % 26))}`).join(
    " ",
  );

/** Two texts of 21 words, 20 pairs of neighbouring words, of which the first `shared` are the same. */
const abstracts = (shared: number): [string, string] => {
  const common = words("same", shared + 1);
  return [`${common} ${words("one", 20 - shared)}`, `${common} ${words("two", 20 - shared)}`];
};

const title = "Sheep and how to count them";

describe("two records of one title", () => {
  test("without authors are one paper from an overlap of abstracts of 0.6 on", () => {
    const byOverlap = (shared: number): string | undefined => {
      const [a, b] = abstracts(shared);
      return why({ id: "a", title, abstract: a }, { title, abstract: b });
    };
    expect(byOverlap(15)).toBe("the same title and nearly the same abstract"); // 15 / 25
    expect(byOverlap(14)).toBeUndefined(); // 14 / 26
  });

  test("under two ids of the user's are one from 0.6 on with the same authors, from 0.8 on without", () => {
    const byOverlap = (shared: number, authors?: string[]): boolean => {
      const [a, b] = abstracts(shared);
      return why({ id: "a", title, abstract: a, authors }, { id: "b", title, abstract: b, authors }) !== undefined;
    };
    expect([18, 17].map((shared) => byOverlap(shared))).toEqual([true, false]); // 18 / 22, 17 / 23
    expect([15, 14].map((shared) => byOverlap(shared, ["Mara Lind"]))).toEqual([true, false]);
  });

  test("and one first author are two where abstracts of 20 words have an overlap below 0.12", () => {
    const authors = ["Mara Lind"];
    const byText = ([a, b]: [string, string]): string | undefined =>
      why({ id: "a", title, abstract: a, authors }, { title, abstract: b, authors });
    expect(byText(abstracts(5))).toBe("the same title and first author"); // 5 / 35
    expect(byText(abstracts(4))).toBeUndefined(); // 4 / 36
    expect(byText([words("one", 20), words("two", 20)])).toBeUndefined();
    expect(byText([words("one", 19), words("two", 20)])).toBe("the same title and first author");
  });

  test("and one first author are two where their years are more than five apart", () => {
    const byYears = (year: number): string | undefined =>
      why({ id: "a", title, authors: ["Mara Lind"], year: 2000 }, { title, authors: ["Mara Lind"], year });
    expect(byYears(2005)).toBe("the same title and first author");
    expect(byYears(2006)).toBeUndefined();
  });

  test("under two ids of the user's are two where title and abstract have fewer than eight words", () => {
    const byLength = (length: number): string | undefined => {
      const abstract = words("same", length);
      return why({ id: "a", title: "Sheep count sheep", abstract }, { id: "b", title: "Sheep count sheep", abstract });
    };
    expect(byLength(5)).toBe("the same title and all else");
    expect(byLength(4)).toBeUndefined();
  });
});

test("one DOI is no sign where less than a quarter of the title, and 0.12 of the abstract, is the same", () => {
  const doi = "10.1000/book";
  const byDoi = (titles: [string, string], shared: number): string | undefined => {
    const [a, b] = abstracts(shared);
    return why({ id: "a", doi, title: titles[0], abstract: a }, { id: "b", doi, title: titles[1], abstract: b });
  };
  const fourth: [string, string] = ["Sheep graze meadows slowly", "Sheep outrun hungry wolves"],
    fifth: [string, string] = ["Sheep graze green meadows slowly", "Sheep outrun hungry grey wolves"];
  expect(byDoi(fourth, 0)).toBe("the same DOI");
  expect(byDoi(fifth, 0)).toBeUndefined();
  expect(byDoi(fifth, 5)).toBe("the same DOI");
  expect(byDoi(fifth, 4)).toBeUndefined();
});
