import fc from "fast-check";
import { expect, test } from "vitest";
import { parseQuery } from "../../src/search/query.js";

test("a query is words, phrases in quotes, and what is not wanted", () => {
  expect(parseQuery('pruning of "large language models" -vision -"image generation"')).toEqual({
    text: "pruning of large language models",
    words: ["pruning", "large", "language", "models"],
    phrases: [["large", "language", "models"]],
    excluded: [["vision"], ["image", "generation"]],
    typed: { phrases: ["large language models"], excluded: ["vision", "image generation"] },
  });
  expect(parseQuery("„Graphen“ und “graphs”")).toMatchObject({
    phrases: [["graphen"], ["graphs"]],
    words: ["graphen", "und", "graphs"],
  });
  expect(parseQuery("-covid-19 vaccines")).toMatchObject({
    excluded: [["covid", "19"]],
    words: ["vaccines"],
    text: "vaccines",
  });
});

test("dashes and quotes of plain sentences are no signs, and the text stays as it is", () => {
  for (const text of [
    "stored at -80 °C - and thawed",
    "state-of-the-art",
    'a 5" pipe',
    'an "unclosed quote',
    "x – y — z",
    "it's a 'test'",
    "--help",
    "a -",
    '""',
  ]) {
    expect(parseQuery(text)).toMatchObject({ text, phrases: [], excluded: [] });
  }
});

test("words of English grammar count only when there are no others", () => {
  expect(parseQuery("what is the attention of a network").words).toEqual(["attention", "network"]);
  expect(parseQuery("to be or not to be").words).toEqual(["to", "be", "or", "not", "to", "be"]);
  expect(parseQuery("-vision")).toMatchObject({ text: "", words: [], phrases: [], excluded: [["vision"]] });
});

test("every text is a query", () => {
  const part = fc.constantFrom(
    '"',
    "-",
    " ",
    "a",
    "word",
    "“",
    "”",
    "(",
    "🙂",
    "語",
    "-a",
    '-"',
    "\n",
    "́",
    "\ud800",
    "\0",
    "\\",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.array(part).map((parts) => parts.join("")),
      ),
      (text) => void parseQuery(text),
    ),
    { numRuns: 2000 },
  );
});
