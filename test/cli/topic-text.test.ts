import { expect, test } from "vitest";
import { overTimeText, topicText } from "../../src/cli/topic-text.js";

const topics = (counts: number[][]) => {
  const all = counts[0]!.map((_, at) => counts.reduce((sum, own) => sum + own[at]!, 0));
  return counts.map((own, topic) => ({
    topic,
    label: topic === 0 ? "graphs" : "speech, audio",
    counts: own,
    shares: own.map((count, at) => (all[at] === 0 ? 0 : count / all[at]!)),
    terms: own.map((_, at) => [`a${at}`, `b${at}`, `c${at}`, `d${at}`]),
  }));
};

test("a topic is a line: bars, and the share and terms of its first and last period of several papers", () => {
  const text = overTimeText({
    by: "year",
    periods: ["2019", "2020", "2021"],
    undated: 2,
    distant: [{ period: "1850", papers: 1 }],
    topics: topics([
      [10, 10, 0],
      [10, 30, 20],
    ]),
  });
  expect(text).toBe(
    [
      "Over time: 80 papers, 2019 to 2021, a bar for each year; 2 papers without a year; 1 paper of 1850 left out",
      "graphs         █▅   2019 50%: a0, b0, c0; 2020 25%: a1, b1, c1",
      "speech, audio  ▅▇█  2019 50%: a0, b0, c0; 2021 100%: a2, b2, c2",
    ].join("\n"),
  );
});

test("a single paper in an early year begins no line, and has no bar", () => {
  const text = overTimeText({
    by: "year",
    periods: ["1991", "1992", "1993"],
    undated: 0,
    topics: topics([
      [1, 0, 20],
      [0, 0, 20],
    ]),
  });
  expect(text).toMatch(
    /^Over time: 41 papers, 1993 to 1993, a bar for each year\ngraphs {9}█ {2}1993 50%: a2, b2, c2\n/,
  );
});

test("without dates there is nothing to draw, and at most sixty bars are drawn", () => {
  expect(overTimeText({ by: "month", periods: [], undated: 3, topics: topics([[], []]) })).toBe(
    "Over time: no paper has a month",
  );
  const periods = Array.from({ length: 90 }, (_, i) => `${2000 + i}`);
  const text = overTimeText({
    by: "year",
    periods,
    undated: 0,
    topics: topics([periods.map(() => 20), periods.map(() => 20)]),
  });
  expect(text).toMatch(/^Over time: 3,600 papers, 2030 to 2089/);
  expect(text.split("\n")[1]).toMatch(/ █{60} /);
});

test("a line has the terms of periods in which its topic has at least three papers", () => {
  const lineOf = (first: number): string =>
    overTimeText({
      by: "year",
      periods: ["2019", "2020"],
      undated: 0,
      topics: topics([
        [first, 20],
        [40, 20],
      ]),
    }).split("\n")[1]!;
  expect(lineOf(2)).not.toContain("2019");
  expect(lineOf(3)).toContain("2019");
});

test("a topic has its label and size, its first six terms, and so many titles", () => {
  const terms = ["a", "b", "c", "d", "e", "f", "g"].map((term) => ({ term, weight: 1 }));
  const topic = { id: 2, label: "graphs", size: 3, terms, exemplars: [], children: [] };
  expect(topicText(topic, ["One", "Two", "Three"], 2)).toBe(
    ["2. graphs  (3 papers)", "   a · b · c · d · e · f", "   - One", "   - Two", "   … and 1 more"].join("\n"),
  );
});
