import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { leiden } from "../../../src/topics/index.js";
import { sharedPath } from "../../support/shared.js";

const folder = sharedPath("reference/leiden/leidenalg.json") ? sharedPath("reference/leiden") : undefined;

function values(name: string): ArrayBuffer {
  const file = readFileSync(`${folder}/${name}`);
  const start = file.byteOffset + 10 + file.readUInt16LE(8);
  return file.buffer.slice(start, file.byteOffset + file.length) as ArrayBuffer;
}

test.skipIf(!folder).each([1, 2])(
  "modularity at resolution %d is at least the median of leidenalg's eight seeds (needs ../shared)",
  (resolution) => {
    const graph = {
      indices: new Int32Array(values("ai-areas-knn15-indices.npy")),
      similarities: new Float32Array(values("ai-areas-knn15-similarities.npy")),
      rows: 6277,
      k: 15,
    };
    const reference = JSON.parse(readFileSync(`${folder}/leidenalg.json`, "utf8")) as Record<
      string,
      { modularity_of_8_seeds: number[] }
    >;
    const seeds = reference[`ai-areas-labelled k15 resolution ${resolution}.0`]!.modularity_of_8_seeds.sort(
      (a, b) => a - b,
    );
    expect(leiden(graph, { resolution }).modularity).toBeGreaterThanOrEqual((seeds[3]! + seeds[4]!) / 2);
  },
);

test("a ring of cliques falls into its cliques", () => {
  const cliques = 6,
    size = 5;
  const edges: [number, number][] = [];
  for (let c = 0; c < cliques; c++) {
    for (let a = 0; a < size; a++) for (let b = a + 1; b < size; b++) edges.push([c * size + a, c * size + b]);
    edges.push([c * size, ((c + 1) % cliques) * size + 1]);
  }
  const lists = Array.from({ length: cliques * size }, () => [] as number[]);
  for (const [a, b] of edges) {
    lists[a]!.push(b);
    lists[b]!.push(a);
  }
  const offsets = new Int32Array(lists.length + 1);
  lists.forEach((list, node) => (offsets[node + 1] = offsets[node]! + list.length));
  const targets = Int32Array.from(lists.flatMap((list) => list.sort((a, b) => a - b)));
  const { labels, clusterCount } = leiden({
    nodes: lists.length,
    offsets,
    targets,
    weights: new Float64Array(targets.length).fill(1),
  });
  expect(clusterCount).toBe(cliques);
  for (let node = 0; node < lists.length; node++) expect(labels[node]).toBe(labels[Math.floor(node / size) * size]);
});
