import { expect, test } from "vitest";
import { cleanProse } from "../../../src/lexical/text/clean-prose.js";
import { CodeUnits } from "../../../src/lexical/text/code-units.js";
import { Gap, scanWords } from "../../../src/lexical/text/scan-words.js";
import { termMatrix } from "../../../src/lexical/terms/term-matrix.js";

const scanned = (text: string): string => {
  const out: string[] = [];
  scanWords(new CodeUnits(text), (start, end, gap) =>
    out.push(
      { [Gap.Space]: "", [Gap.Punctuation]: ",", [Gap.Sentence]: ".", [Gap.Parenthesis]: "(" }[gap],
      text.slice(start, end),
    ),
  );
  return out.filter((part) => part !== "").join(" ");
};
const terms = (text: string): string[] => termMatrix([text]).terms;

test("hyphens and apostrophes stay inside words, punctuation and sentence ends between them are kept", () => {
  expect(scanned("Image-to-video transfer. It doesn't, cf. now; end! (LLMs) Next")).toBe(
    ". Image-to-video transfer . It doesn't , cf , now , end ( LLMs , Next",
  );
});

test("C++, C#, node.js and Q&A are words, and a missing space after a full stop is a sentence end", () => {
  expect(scanned("in C++ and C# and node.js with Q&A for networks.We do")).toBe(
    ". in C++ and C# and node.js with Q&A for networks . We do",
  );
});

test("LaTeX, addresses and markup are no words", () => {
  expect(terms("bounds of $O(n \\log n)$ time and $$\\sum_i x_i$$ queries")).toEqual(["bound", "query", "time"]);
  expect(terms("the \\emph{robust} learner, \\cite{foo2020bar} and \\mathbb{R}^d spaces")).toEqual([
    "learner",
    "robust",
    "space",
  ]);
  expect(terms("code at https://github.com/a/b or someone@example.org or www.foo.bar/x")).toEqual(["code"]);
  expect(terms("a <b>bold</b> claim &amp; proof")).toEqual(["bold", "claim", "proof"]);
  expect(terms("costs $100 a day and $200 a night")).toContain("night");
});

test("a letter of mathematics before a hyphen belongs to its word", () => {
  expect(terms("$k$-means clustering")).toContain("k-means");
});

test("accents written in LaTeX are read as letters", () => {
  expect(terms('the Schr\\"odinger bridge')).toContain("schrodinger");
});

test("prose without anything to clean is returned as it is", () => {
  expect(cleanProse("Graphs of trees.")).toBe("Graphs of trees.");
});

test("texts in other scripts give words", () => {
  expect(terms("Привет мир. 量子化 アテンション")).toEqual(["мир", "привет", "アテンション", "量子化"].sort());
});
