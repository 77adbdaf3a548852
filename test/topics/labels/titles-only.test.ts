import { expect, test } from "vitest";
import { nameTopics } from "../../../src/topics/labels/name-topics.js";

const subjects = {
  "wind turbine blade": "fatigue erosion icing load repair vibration",
  "perovskite solar cell": "efficiency stability degradation passivation hysteresis interface",
  "zebrafish heart": "regeneration imaging injury development transcriptome pacing",
};

test.each([1, 2])(
  "topics of titles in which the shared words always stand before %d other words are called by these words",
  (after) => {
    const papers = Object.entries(subjects).flatMap(([shared, others]) => {
      const words = others.split(" ");
      return words.map((word, i) => {
        const tail = after === 1 ? word : `${word} ${words[(i + 1) % words.length]!}`;
        return { title: `${shared[0]!.toUpperCase()}${shared.slice(1)} ${tail}`, abstract: "" };
      });
    });
    const labels = papers.map((_, i) => Math.floor(i / 6));
    const names = nameTopics({ papers, labels, topicCount: 3 });
    expect(names.map(({ label }) => label.toLowerCase())).toEqual(Object.keys(subjects));
    for (const { terms } of names) expect(terms.length).toBeGreaterThan(0);
  },
);
