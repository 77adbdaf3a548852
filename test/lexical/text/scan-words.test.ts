import fc from "fast-check";
import { expect, test } from "vitest";
import { fnv1a } from "../../../src/core/strings.js";
import { CodeUnits } from "../../../src/lexical/text/code-units.js";
import { scanWords } from "../../../src/lexical/text/scan-words.js";
import { StringTable } from "../../../src/lexical/text/string-table.js";

const pieces = fc.constantFrom(
  "a",
  "Graph",
  "C++",
  "C#",
  "Q&A",
  "node.js",
  "asp.net.",
  "state-of-the-art",
  "don't",
  "3d",
  "90nm",
  "é",
  "日本",
  "-",
  "'",
  ".",
  "+",
  "#",
  "&",
  " ",
  "\n\n",
  "(",
  "e.g.",
  "\u2010",
);
const texts = fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join(""));

test("every word comes with the hash of its letters, by which it is found", () => {
  fc.assert(
    fc.property(texts, (text) => {
      const units = new CodeUnits(text),
        byHash = new StringTable(),
        byText = new StringTable();
      scanWords(units, (start, end, _, hash) => {
        expect(hash >>> 0).toBe(fnv1a(text.slice(start, end)));
        expect(byHash.number(units, start, end, hash)).toBe(byText.number(units, start, end));
      });
      expect(byHash.strings).toEqual(byText.strings);
    }),
    { numRuns: 1000 },
  );
});

const wordsOf = (text: string): string[] => {
  const words: string[] = [];
  scanWords(new CodeUnits(text), (start, end) => void words.push(text.slice(start, end)));
  return words;
};

test("words hold inner hyphens, apostrophes and the signs of names, and end before other signs", () => {
  expect(wordsOf("C++ and C# in node.js: Q&A, don't-care state-of-the-art. End.Next A+B x++y #1")).toEqual([
    "C++",
    "and",
    "C#",
    "in",
    "node.js",
    "Q&A",
    "don't-care",
    "state-of-the-art",
    "End",
    "Next",
    "A",
    "B",
    "x++",
    "y",
    "1",
  ]);
});

test("a text ends where it ends, whatever was read before it", () => {
  const units = new CodeUnits("transformers everywhere");
  const words: number[][] = [];
  scanWords(units.read("transform"), (start, end) => void words.push([start, end]));
  expect(words).toEqual([[0, 9]]);
});

test("a dot joins a word and an ending of one to three small letters, as in node.js", () => {
  expect(wordsOf("node.js asp.net page.html a.b x.Yz web.org. i.e.so")).toEqual(
    "node.js asp.net page html a.b x Yz web org i e.so".split(" "),
  );
});
