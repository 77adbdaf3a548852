/**
 * How the number of topics, and their agreement with the labels, follow the option `resolution`: a
 * table, a picture in bench/results/topics-by-resolution.svg, and the largest step of the number
 * between neighbouring resolutions.
 *
 * npm run bench:resolution -- [--sets ai-areas-labelled,stackoverflow] [--json FILE]
 *
 * The picture is drawn by runs over all three sets only.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { indexOfSet } from "./lib/index-of-set.js";
import { linePlot, type Line } from "./lib/line-plot.js";
import { option, report } from "./lib/measure.js";
import { cliff, largestStep, stepsOf, type Step } from "./lib/steps.js";
import { readTopicSet } from "./lib/topic-sets.js";
import { agreement } from "./metrics.js";

const allSets = ["ai-areas-labelled", "arxiv-cs-labelled", "stackoverflow"];
const sets = option("sets")?.split(",") ?? allSets;
const count = 25,
  lowest = 0.25,
  highest = 8;
const resolutions = Array.from({ length: count }, (_, i) => lowest * (highest / lowest) ** (i / (count - 1)));

const found: { set: string; topics: number[]; ami: number[] }[] = [];
for (const set of sets) {
  const topicSet = await readTopicSet(set);
  const index = await indexOfSet(topicSet);
  const series = { set, topics: [] as number[], ami: [] as number[] };
  for (const resolution of resolutions) {
    const model = await index.topics({ resolution });
    series.topics.push(model.list().length);
    series.ami.push(
      agreement(
        topicSet.labels,
        topicSet.papers.map(({ id }) => model.topicOf(id)!),
      ).ami,
    );
  }
  await index.close();
  found.push(series);
}

report(
  resolutions.map((resolution, i) => ({
    resolution: resolution.toFixed(3),
    ...Object.fromEntries(
      found.flatMap(({ set, topics, ami }) => [
        [`${set}, topics`, topics[i]],
        [`${set}, AMI`, ami[i]!.toFixed(3)],
      ]),
    ),
  })),
);
for (const { set, topics } of found) {
  const tell = ({ at, size }: Step): string =>
    `${Math.round(100 * size)}% (${topics[at]} topics at ${resolutions[at]!.toFixed(3)}, ${topics[at + 1]} at ` +
    `${resolutions[at + 1]!.toFixed(3)})`;
  const cliffs = stepsOf(topics)
    .filter(({ size }) => size > cliff)
    .map(tell);
  console.log(
    `${set}: largest step ${tell(largestStep(topics))}; cliffs, steps of more than a third: ` +
      `${cliffs.join(", ") || "none"}`,
  );
}
if (sets.join() === allSets.join()) draw();

function draw(): void {
  const lines = (values: "topics" | "ami"): Line[] =>
    found.map((series) => ({ name: series.set, points: resolutions.map((x, i) => ({ x, y: series[values][i]! })) }));
  const counts = found.flatMap(({ topics }) => topics);
  const best = Math.max(...found.flatMap(({ ami }) => ami));
  const file = fileURLToPath(new URL("results/topics-by-resolution.svg", import.meta.url));
  mkdirSync(fileURLToPath(new URL("results/", import.meta.url)), { recursive: true });
  const svg = linePlot({
    title: "Topics by resolution: number, and agreement with the labels",
    xLabel: "resolution (logarithmic)",
    xTicks: [0.25, 0.5, 1, 2, 4, 8],
    panels: [
      {
        yLabel: "topics (logarithmic)",
        yTicks: doublings(2 ** Math.floor(Math.log2(Math.min(...counts))), Math.max(...counts)),
        logarithmic: true,
        lines: lines("topics"),
      },
      { yLabel: "AMI", yTicks: tenths(best), logarithmic: false, lines: lines("ami") },
    ],
  });
  writeFileSync(file, svg);
}

function doublings(from: number, to: number): number[] {
  return from >= to ? [from] : [from, ...doublings(2 * from, to)];
}

function tenths(to: number): number[] {
  return Array.from({ length: Math.ceil(to * 10) + 1 }, (_, i) => i / 10);
}
