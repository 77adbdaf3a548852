import { expect, test } from "vitest";
import { labelFaults } from "../../bench/lib/label-faults.js";

const reasonsOf = (label: string): string[] => labelFaults([label]).flatMap(({ reasons }) => reasons);

test.each([
  "graph neural networks",
  "internet of things, IoT devices",
  "visual studio 2008",
  "3D reconstruction, SLAM",
  "robot learning, C++",
  "A* search, IT security",
])("%s has no fault", (label) => {
  expect(reasonsOf(label)).toEqual([]);
});

test.each([
  ["neural networks, network pruning", ['the plural "networks" beside its singular']],
  ["multi-agent systems, agents", ['the plural "agents" beside its singular']],
  ["GPUs, GPU memory", ['the plural "gpus" beside its singular']],
  ["SQL server, 2008", ["the number alone 2008"]],
  ["3.5, parsing", ["the number alone 3.5"]],
  ["graphs, $k$-cliques", ['LaTeX in "$k$-cliques"']],
  ["x_1, \\alpha", ['LaTeX in "x_1"', 'LaTeX in "\\alpha"']],
  ["we propose, parsing", ['the stop word "we"', 'the stop word "propose"']],
  ["Novel robots, state-of-the-art", ['the stop word "Novel"', 'the stop word "state-of-the-art"']],
  ["parsing, framework", ['the general word "framework" alone']],
])("%s has faults", (label, reasons) => {
  expect(reasonsOf(label)).toEqual(reasons);
});

test("labels of the same words are at fault, whatever their order, case or number, and no others", () => {
  const labels = ["robots, grasping", "Grasping, robots", "robots, grasping (2)", "robots", "robot, grasping"];
  expect(labelFaults(labels)).toEqual(
    labels.slice(0, 3).map((label) => ({ label, reasons: ["the exact words of another topic"] })),
  );
});
