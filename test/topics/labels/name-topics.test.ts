import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { termDiversity } from "../../../bench/label-metrics.js";
import { foldWord, isGeneralWord, isStopWord, stemOf } from "../../../src/lexical/index.js";
import { chooseNames, findCandidates, nameTopics, type TopicName } from "../../../src/topics/labels/name-topics.js";
import { collectTerms, readTexts } from "../../../src/topics/labels/terms.js";
import { sharedPath } from "../../support/shared.js";

interface Text {
  title: string;
  abstract: string;
}
const paper = (title: string, abstract = ""): Text => ({ title, abstract });
const name = (papers: Text[], labels: number[], topicCount = Math.max(-1, ...labels) + 1): TopicName[] =>
  nameTopics({ papers, labels, topicCount });

/** What every set of names must hold, whatever the papers. */
function expectGoodNames(names: readonly TopicName[]): void {
  expect(new Set(names.map(({ label }) => label.toLowerCase())).size).toBe(names.length);
  for (const { label, terms } of names) {
    expect(label.trim()).not.toBe("");
    expect(terms.length).toBeLessThanOrEqual(10);
    terms.forEach(({ term, weight }, i) => {
      expect(weight).toBeGreaterThan(0);
      expect(weight).toBeLessThanOrEqual(i === 0 ? 1 : terms[i - 1]!.weight);
      expect(term).not.toMatch(/[$\\{}]|https?:|^\d+$/);
      expect(term.split(" ").length).toBeLessThanOrEqual(3);
      for (const word of term.split(" "))
        if (word.toLowerCase() !== "of") expect(isStopWord(foldWord(word)), term).toBe(false);
    });
    expect(new Set(terms.map(({ term }) => term.toLowerCase())).size).toBe(terms.length);
  }
}

/**
 * The label is the head of the terms, in its order, unless a title stands for it or its last term
 * had to be another one.
 */
function expectLabelsAheadOfTerms(names: readonly TopicName[], papers: readonly Text[]): void {
  for (const { label, terms } of names) {
    const parts = label.replace(/ \(\d+\)$/, "").split(", "),
      known = terms.map(({ term }) => term);
    if (
      /^topic \d+$/.test(label) ||
      papers.some(({ title }) => title.trim().startsWith(label.replace(/ …$| \(\d+\)$/, "")))
    )
      continue;
    expect(known, label).toEqual(expect.arrayContaining(parts));
    expect(known.slice(0, Math.max(1, parts.length - 1)), label).toEqual(parts.slice(0, Math.max(1, parts.length - 1)));
  }
}

const quantization = [
  paper(
    "Post-Training Quantization of Language Models",
    "We compress weights by post-training quantization to four bits. Memory shrinks.",
  ),
  paper(
    "Accurate Post-training Quantization",
    "Weights and activations are rounded after training by post-training quantization.",
  ),
  paper(
    "Rounding in post-training quantization",
    "Low-bit post-training quantization of transformers keeps accuracy in memory.",
  ),
];
const robots = [
  paper("Grasping with Robot Arms", "A robot arm grasps objects by touch. Tactile sensing helps robot arms."),
  paper("Robot arm control from touch", "We control a robot arm with tactile sensing on objects."),
  paper("Tactile sensing", "For a robot arm, tactile sensing finds slip. Objects are held."),
];

test("a phrase that most papers of a topic use names it, in the form that they use", () => {
  const names = name([...quantization, ...robots], [0, 0, 0, 1, 1, 1]);
  expectGoodNames(names);
  expect(names[0]!.label).toBe("post-training quantization");
  expect(names[1]!.label).toMatch(/robot arm|tactile sensing/);
  expect(names[0]!.terms.map(({ term }) => term)).not.toContain("quantization");
});

test("a word that one abstract repeats does not name a topic of many papers", () => {
  const papers = [
    ...quantization,
    paper(
      "Quantization of banana images",
      "Banana banana banana banana banana banana banana banana banana banana banana banana. Post-training " +
        "quantization.",
    ),
    ...robots,
  ];
  const [first] = name(papers, [0, 0, 0, 0, 1, 1, 1]);
  expect(first!.label).toBe("post-training quantization");
  expect(first!.terms.map(({ term }) => term)).not.toContain("banana");
});

test("an acronym and the words it stands for are one term, shown in words", () => {
  const papers = [
    paper("Agents by LLMs", "Large language models (LLMs) act as agents. LLMs plan."),
    paper("Prompting", "Large language models (LLMs) are prompted. An LLM answers questions."),
    paper("Tool use of LLMs", "We teach LLMs to call tools. Questions are answered by LLMs."),
    paper("Scaling", "The scaling of large language models to long texts; large language models grow."),
    ...robots,
  ];
  const [first] = name(papers, [0, 0, 0, 0, 1, 1, 1]);
  expect(first!.label).toBe("large language models");
  const terms = first!.terms.map(({ term }) => term.toLowerCase());
  expect(terms).not.toContain("llms");
  expect(terms).not.toContain("llm");
});

test("a word that as many papers of another topic use does not name a topic by itself", () => {
  const chips = [
    "Networks of memristors",
    "Memristors in networks",
    "Networks by memristors",
    "Training networks",
    "Networks learn",
    "Deep networks",
  ].map((title) => paper(title, "On networks."));
  const graphs = [
    "Random graphs",
    "Graphs of friends",
    "Graphs grow",
    "Social graphs",
    "Spectra of graphs",
    "Graphs",
  ].map((title, i) => paper(title, i < 4 ? "Networks of people." : "Vertices."));
  const [first, second] = name([...chips, ...graphs], [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1]);
  expect(first!.label.toLowerCase()).toContain("memristors");
  expect(second!.label.toLowerCase()).toMatch(/^graphs/);
});

test("LaTeX, numbers, addresses and the words of abstracts name nothing", () => {
  const noise =
    "We propose a novel state-of-the-art approach, 42 $O(n^2)$ \\mathcal{L} https://example.org/code 6.5times " +
    "results show that our method outperforms";
  const names = name(
    [...quantization, ...robots].map(({ title, abstract }) => paper(title, `${abstract} ${noise}`)),
    [0, 0, 0, 1, 1, 1],
  );
  expectGoodNames(names);
  expect(names[0]!.label).toBe("post-training quantization");
});

test("two topics with the same texts have different labels", () => {
  const names = name([...quantization, ...quantization, ...quantization], [0, 0, 0, 1, 1, 1, 2, 2, 2]);
  expectGoodNames(names);
  expect(names[0]!.label).toContain("quantization");
  expect(names[1]!.label).toContain("quantization");
});

test("one topic, and a topic of one paper, have names", () => {
  const [whole] = name(quantization, [0, 0, 0]);
  expect(whole!.label).toContain("quantization");
  expect(whole!.terms.length).toBeGreaterThan(5);
  const names = name(
    [...quantization, ...robots, paper("Folding of proteins", "Proteins fold by energy.")],
    [0, 0, 0, 1, 1, 1, 2],
  );
  expectGoodNames(names);
  expect(names[2]!.label).toMatch(/protein|folding|energy/i);
});

test("where papers have no terms, the title of the representative stands, shortened", () => {
  const titles = [
    "On the other hand",
    "We show that this is so, and that it is what we were using and what they have been showing us all along",
    "",
  ];
  const papers = titles.map((title) => paper(title));
  const names = chooseNames(
    findCandidates({ papers, labels: [0, 0, 1], topicCount: 2, terms: collectTerms(readTexts(papers)) }),
    [1, 2],
  );
  expect(names[0]!.label).toMatch(/^We show that this is so, and .* …$/);
  expect(names[0]!.label.length).toBeLessThanOrEqual(62);
  expect(names[0]!.terms).toEqual([]);
  expect(names[1]!.label).toBe("topic 2");
  expect(nameTopics({ papers, labels: [0, 0, 1], topicCount: 2 })[0]!.label).toBe("On the other hand");
});

test("terms are shown that no other topic uses twice as much, if there are five of them", () => {
  const words = ["zebra", "wind", "tide", "rain", "snow", "hail", "fog"];
  const papers = [0, 1, 2].map(() => paper(words.join(", ")));
  const terms = collectTerms(readTexts(papers));
  const shown = (own: number): number => {
    const pool = words.map((word, i) => ({
      column: terms.candidates.findIndex(({ key }) => key === word),
      score: 10 - i,
      papers: 3,
      inside: 1,
      precision: 1,
      relative: i < own ? 0.5 : 0.49,
    }));
    return chooseNames({ papers, members: [Int32Array.of(0, 1, 2)], terms, pools: [pool] })[0]!.terms.length;
  };
  expect([5, 4].map(shown)).toEqual([5, 7]);
});

test("papers without a topic, topics without papers, and no papers at all do no harm", () => {
  expect(name([], [], 0)).toEqual([]);
  const names = name([...quantization, ...robots], [0, 0, 0, -1, -1, -1], 2);
  expectGoodNames(names);
  expect(names).toHaveLength(2);
  expect(names[0]!.label).toContain("quantization");
});

test("texts in scripts without spaces do no harm", () => {
  const names = name(
    [
      paper("量子化とアテンション。"),
      paper("量子化の研究、モデル圧縮。"),
      paper("Обучение нейронных сетей"),
      paper("Обучение графов"),
    ],
    [0, 0, 1, 1],
  );
  expectGoodNames(names);
  expect(names[1]!.label).toMatch(/^обучение/i);
});

test("the order of the papers changes no name", () => {
  const papers = [
    ...quantization,
    ...robots,
    ...quantization.map(({ title, abstract }) =>
      paper(`${title} of graphs`, abstract.replace("memory", "graphs and trees")),
    ),
  ];
  const labels = [0, 0, 0, 1, 1, 1, 2, 2, 2];
  const expected = name(papers, labels);
  fc.assert(
    fc.property(fc.shuffledSubarray([...papers.keys()], { minLength: papers.length }), (order) => {
      expect(
        name(
          order.map((row) => papers[row]!),
          order.map((row) => labels[row]!),
        ),
      ).toEqual(expected);
    }),
    { numRuns: 30 },
  );
});

test("any words in any topics give good names", () => {
  const word = fc.constantFrom(
    "graph",
    "networks",
    "quantum",
    "the",
    "Bayesian",
    "LLMs",
    "(LLM)",
    "large language models",
    "model",
    "propose",
    ",",
    ".",
    "7",
    "$x$",
    "image-to-video",
    "量子化",
    "learning",
  );
  const text = fc.array(word, { maxLength: 25 }).map((list) => list.join(" "));
  fc.assert(
    fc.property(
      fc.array(fc.record({ title: text, abstract: text, topic: fc.integer({ min: -1, max: 3 }) }), { maxLength: 14 }),
      (papers) => {
        const names = nameTopics({ papers, labels: papers.map(({ topic }) => topic), topicCount: 4 });
        expectGoodNames(names);
        expectLabelsAheadOfTerms(names, papers);
      },
    ),
    { numRuns: 60 },
  );
});

const file = sharedPath("data", "ai-areas-labelled.jsonl.gz");
describe.skipIf(file === undefined)("real papers under their true labels (needs the shared data)", () => {
  const rows =
    file === undefined
      ? []
      : gunzipSync(readFileSync(file))
          .toString()
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line) as Text & { label: string });
  const areas = [...new Set(rows.map(({ label }) => label))].sort();
  const names =
    rows.length === 0
      ? []
      : nameTopics({ papers: rows, labels: rows.map(({ label }) => areas.indexOf(label)), topicCount: areas.length });

  test("names are good, say one to three things that do not repeat each other, and are short", () => {
    expectGoodNames(names);
    expectLabelsAheadOfTerms(names, rows);
    names.forEach(({ label, terms }, area) => {
      const parts = label.split(", ");
      expect(parts.length).toBeLessThanOrEqual(3);
      expect(label.length).toBeLessThanOrEqual(90);
      const stems = parts.flatMap((part) => [...new Set(part.split(" ").map((word) => stemOf(foldWord(word))))]);
      expect(new Set(stems).size, label).toBe(stems.length);
      for (const part of parts)
        expect(
          part.split(" ").every((word) => isGeneralWord(foldWord(word))),
          part,
        ).toBe(false);
      if (rows.filter((row) => row.label === areas[area]).length >= 50) expect(terms.length, label).toBe(10);
    });
    expect(termDiversity(names.map(({ terms }) => terms.map(({ term }) => term)))).toBeGreaterThanOrEqual(0.6);
  });

  test("areas are named after what they are about", () => {
    const labelOf = (area: RegExp): string => names[areas.findIndex((one) => area.test(one))]!.label;
    expect(areas.some((area) => /Natural Language/.test(area))).toBe(true);
    expect(labelOf(/Natural Language/)).toMatch(/language|text|dialogue|translation/i);
    expect(labelOf(/Planning/)).toMatch(/planning/i);
    expect(labelOf(/Vision/)).toMatch(/image|object|video|segmentation/i);
  });
});
