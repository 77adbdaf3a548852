import { expect, test } from "vitest";
import { foldWord } from "../../../src/lexical/text/fold.js";
import { isGeneralWord, isStopWord } from "../../../src/lexical/word-lists/stop-words.js";

test.each([
  ["networks", "network"],
  ["studies", "study"],
  ["Networks", "network"],
  ["classes", "class"],
  ["branches", "branch"],
  ["hypotheses", "hypothesis"],
  ["matrices", "matrix"],
  ["vertices", "vertex"],
  ["indices", "index"],
  ["corpora", "corpus"],
  ["analyses", "analysis"],
  ["metrics", "metric"],
  ["heuristics", "heuristic"],
  ["cameras", "camera"],
  ["videos", "video"],
  ["LLMs", "llm"],
  ["GANs", "gan"],
  ["GPUs", "gpu"],
  ["APIs", "api"],
  ["caches", "cache"],
  ["databases", "database"],
])("the plural %s is one with %s", (plural, singular) => {
  expect(foldWord(plural)).toBe(singular);
  expect(foldWord(singular)).toBe(singular);
});

test.each([
  "analysis",
  "bias",
  "loss",
  "gas",
  "corpus",
  "consensus",
  "physics",
  "robotics",
  "dynamics",
  "series",
  "process",
  "diabetes",
])("%s is no plural", (word) => expect(foldWord(word)).toBe(word));

test("an acronym that ends in S keeps it", () => {
  expect(foldWord("GPS")).toBe("gps");
  expect(foldWord("CMOS")).toBe("cmos");
});

test("accents, possessives, spelling and loose hyphens do not make another word", () => {
  expect(foldWord("naïve")).toBe("naive");
  expect(foldWord("Newton’s")).toBe(foldWord("newton"));
  expect(foldWord("behaviours")).toBe(foldWord("behavior"));
  expect(foldWord("optimisations")).toBe(foldWord("optimization"));
  expect(foldWord("pre-training")).toBe(foldWord("pretraining"));
  expect(foldWord("Multi-Agent")).toBe(foldWord("multiagent"));
  expect(foldWord("self-supervised")).toBe("self-supervised");
});

test.each(["3d", "gpt-4", "covid-19", "bert", "k-means", "5g", "resnet50", "4-bit", "c++"])("%s is a word", (word) => {
  expect(foldWord(word)).toBe(word);
});

test.each(["2019", "6.5times", "5times", "20th", "90nm", "10-fold", "3.14", "x", "7b", "a".repeat(41), ""])(
  "%s is no word",
  (text) => {
    expect(foldWord(text)).toBe("");
  },
);

test("words of grammar and of abstracts are stop words in all their forms, words of subjects are not", () => {
  for (const word of [
    "the",
    "propose",
    "proposed",
    "proposes",
    "proposing",
    "novel",
    "state-of-the-art",
    "approach",
    "method",
    "result",
    "paper",
    "show",
    "shown",
    "based",
    "using",
    "experiment",
    "demonstrate",
    "outperforms",
    "we",
    "however",
  ]) {
    expect(isStopWord(word), word).toBe(true);
  }
  for (const word of [
    "attention",
    "quantization",
    "network",
    "graph",
    "language",
    "vision",
    "robot",
    "learning",
    "transformer",
    "code",
    "art",
    "building",
    "change",
  ]) {
    expect(isStopWord(word), word).toBe(false);
  }
  for (const word of ["model", "learning", "data", "system"]) expect(isGeneralWord(word), word).toBe(true);
});

test("a run of up to 40 characters is a word, a longer one is not", () => {
  expect(foldWord("x".repeat(40))).toBe("x".repeat(40));
  expect(foldWord("x".repeat(41))).toBe("");
});
