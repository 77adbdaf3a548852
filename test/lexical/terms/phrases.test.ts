import { expect, test } from "vitest";
import { definedAcronyms } from "../../../src/lexical/terms/acronyms.js";
import { phrasesInCommon } from "../../../src/lexical/terms/common-phrases.js";
import { readCorpus } from "../../../src/lexical/terms/corpus.js";
import { CodeUnits } from "../../../src/lexical/text/code-units.js";
import { findPhrases } from "../../../src/lexical/terms/phrases.js";
import { stemOf } from "../../../src/lexical/text/stem.js";
import { StringTable } from "../../../src/lexical/text/string-table.js";
import { displayForms } from "../../../src/lexical/terms/display-forms.js";
import { phraseUsage } from "../../../src/lexical/terms/phrase-usage.js";

const acronymsOf = (texts: string[], minDocuments = 1): Record<string, string> => {
  const corpus = readCorpus(texts);
  return Object.fromEntries(
    definedAcronyms(corpus, minDocuments).map(({ short, long }) => [
      corpus.words[short],
      long.map((w) => (w < 0 ? "of" : corpus.words[w])).join(" "),
    ]),
  );
};
const shown = (documents: (string | string[])[], term: string): string | undefined => {
  const corpus = readCorpus(documents);
  const phrases = findPhrases(corpus, { longest: 3, minDocuments: 1, connectives: true });
  const phrase = phrases.terms.indexOf(term);
  return displayForms(corpus, phrases, new Set([phrase])).get(phrase);
};

test.each([
  ["We train large language models (LLMs) on text", "llm", "large language model"],
  ["the key-value (KV) cache", "kv", "key-value"],
  ["a vision transformer (ViT) for images", "vit", "vision transformer"],
  ["the Internet of Things (IoT) grows", "iot", "internet of thing"],
  ["by semi-supervised learning (SSL)", "ssl", "semisupervised learning"],
  ["the Markov decision process (MDP), solved", "mdp", "markov decision process"],
])("in %j, the acronym %s stands for %s", (text, short, long) => {
  expect(acronymsOf([text])).toEqual({ [short]: long });
});

test.each([
  "graph theory (see Section) of trees",
  "neural networks (NP) here",
  "deep nets (LLM based) here",
  "the set (A) of nodes",
  "trees (BFS",
])("%j defines no acronym", (text) => expect(acronymsOf([text])).toEqual({}));

test("an acronym needs agreement among its definitions, enough documents, and capitals", () => {
  const mean = "bounds on mean average precision (MAP)";
  const posterior = "a maximum a posteriori (MAP) estimate"; // crosses a stop word: no phrase
  expect(acronymsOf([mean, mean, posterior], 2)).toEqual({ map: "mean average precision" });
  expect(acronymsOf([mean], 2)).toEqual({});
  expect(acronymsOf([mean, "a map of a map", "the map and map"], 1)).toEqual({});
  const rival = "multi agent policies (MAP)";
  expect(acronymsOf([mean, rival], 1)).toEqual({});
});

test("the form that papers use in the middle of sentences is shown", () => {
  expect(shown(["Graphs are here. We like LLMs, and LLMs or an LLM. Llms"], "llm")).toBe("LLMs");
  expect(
    shown(
      [
        [
          "Post-Training Quantization",
          "We study post-training quantization. Post-training quantization is post-training quantization.",
        ],
      ],
      "post-training quantization",
    ),
  ).toBe("post-training quantization");
  expect(
    shown(
      [["Vision Transformers", "Some Vision Transformers and one Vision Transformer, and Vision Transformers"]],
      "vision transformer",
    ),
  ).toBe("Vision Transformers");
  expect(shown(["the Internet of Things"], "internet of thing")).toBe("Internet of Things");
  expect(shown(["of Newton's method"], "newton")).toBe("Newton");
});

test("where there are only titles, capitals of Title Case are not shown for words that are also written small", () => {
  expect(
    shown(
      [
        ["Deep Haskell Monads", ""],
        ["of a deep monads", ""],
      ],
      "haskell monad",
    ),
  ).toBe("Haskell monads");
});

test("a form without rivals wins whatever the order of the texts", () => {
  const texts = ["a Q-network", "the q-network", "some Q-Network", "the q-network", "one Q-network"];
  expect(shown(texts, "q-network")).toBe(shown([...texts].reverse(), "q-network"));
});

test("phrases of three words need frequent parts, and x of y counts as one", () => {
  const corpus = readCorpus([
    "graph neural networks of proteins",
    "graph neural networks",
    "of graph trees, quality of service",
    "quality of service",
  ]);
  const phrases = findPhrases(corpus, { longest: 3, minDocuments: 2, connectives: true });
  expect([...phrases.terms].sort()).toEqual([
    "graph",
    "graph neural",
    "graph neural network",
    "network",
    "neural",
    "neural network",
    "quality",
    "quality of service",
    "service",
  ]);
  expect(phrases.documentCounts[phrases.terms.indexOf("graph")]).toBe(3);
});

test("usage tells fragments and verbs from names", () => {
  const corpus = readCorpus(["large language models and large language models. We prune the trees. To prune a tree"]);
  const phrases = findPhrases(corpus, { longest: 3, minDocuments: 1 });
  const usage = phraseUsage(corpus, phrases);
  const at = (term: string): number => phrases.terms.indexOf(term);
  expect(usage.complete[at("large language")]).toBe(0);
  expect(usage.complete[at("large language model")]).toBe(1);
  expect(usage.begins[at("language model")]).toBe(0);
  expect(usage.verbal[at("prune")]).toBe(1);
  expect(usage.verbal[at("tree")]).toBe(0);
  expect(usage.occurrences[at("large language model")]).toBe(2);
});

test.each([
  ["quantization", "quantized"],
  ["captioning", "captions"],
  ["explanation", "explain"],
  ["voting", "votes"],
  ["programming", "program"],
  ["clusters", "clustering"],
  ["recommendation", "recommender"],
  ["optimization", "optimizer"],
  ["translation", "translator"],
])("%s and %s have the same stem", (a, b) => expect(stemOf(a)).toBe(stemOf(b)));

test.each([
  ["graph", "grammar"],
  ["network", "neural"],
  ["image", "imitation"],
  ["transfer", "transformer"],
  ["policy", "polynomial"],
])("%s and %s have different stems", (a, b) => expect(stemOf(a)).not.toBe(stemOf(b)));

test("a string table numbers parts of texts as they come, over thousands of them", () => {
  const table = new StringTable();
  const words = Array.from({ length: 50_000 }, (_, i) => `w${i}`);
  const text = new CodeUnits(words.join(" "));
  for (const round of [0, 1]) {
    let at = 0;
    words.forEach((word, i) => {
      if (table.number(text, at, at + word.length) !== i) throw new Error(`${word} in round ${round}`);
      at += word.length + 1;
    });
    expect(table.strings.length, `round ${round}`).toBe(words.length);
  }
  expect(table.strings[77]).toBe("w77");
});

test("two sides have phrases in common, the longest first, none repeating another", () => {
  const one = ["Post-training quantization of large language models", "We prune graphs and graphs of LLMs."];
  const other = "Large language models, by post-training quantization. Graphs of graphs are proposed results.";
  expect(phrasesInCommon(one, other)).toEqual(["large language models", "post-training quantization", "graphs"]);
  expect(phrasesInCommon(one, other, { most: 1 })).toEqual(["large language models"]);
  expect(phrasesInCommon(one, "Nothing of the kind")).toEqual([]);
  expect(phrasesInCommon([], "")).toEqual([]);
});

const times = (count: number, text: string): string[] => Array.from({ length: count }, () => text);

test("six of ten definitions of an acronym must agree", () => {
  const texts = (agreeing: number, others: number) => [
    ...times(agreeing, "Graph attention networks (GAN) learn"),
    ...times(others, "Generative adversarial networks (GAN) learn"),
  ];
  expect(acronymsOf(texts(6, 4))).toEqual({ gan: "graph attention network" });
  expect(acronymsOf(texts(59, 41))).toEqual({});
});

test("an acronym must be in capitals in eight of ten uses", () => {
  const texts = (capitals: number, others: number) => [
    "Adaptive random measurements (ARM) help",
    ...times(capitals - 1, "ARM helps"),
    ...times(others, "an arm helps"),
  ];
  expect(acronymsOf(texts(8, 2))).toEqual({ arm: "adaptive random measurement" });
  expect(acronymsOf(texts(79, 21))).toEqual({});
});

test("a capital of titles is left out of a word that is written small three times for ten with it", () => {
  const titles = (small: number): string | undefined =>
    shown(
      [...times(10, "Haskell Monads"), ...times(small, "Deep monads are here")].map((title) => [title, ""]),
      "haskell monad",
    );
  expect([titles(3), titles(2)]).toEqual(["Haskell monads", "Haskell Monads"]);
});

test("an acronym of two letters stands for at most four words", () => {
  expect(acronymsOf(["the alpha of of bounds (AB) here"])).toEqual({ ab: "alpha of of bound" });
  expect(acronymsOf(["the alpha of of of bounds (AB) here"])).toEqual({});
});

test("a single word is in common only when both sides repeat it", () => {
  expect(phrasesInCommon(["Proteins and proteins."], "Proteins, proteins!")).toEqual(["proteins"]);
  expect(phrasesInCommon(["Proteins and proteins."], "Proteins!")).toEqual([]);
});
