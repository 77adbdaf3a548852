/**
 * Leiden alone beside leidenalg, in turns on the same 15-nearest-neighbour graphs: modularity and
 * seconds.
 *
 * npm run bench:leiden -- [--sets ai-areas-labelled,arxiv-cs-labelled] [--rounds 8] [--json FILE]
 *
 * leidenalg gets another seed in each round; paperweave gives the same communities each time.
 */
import type { Graph } from "../src/core/types.js";
import { knnGraph } from "../src/neighbors/index.js";
import { unionGraph } from "../src/topics/leiden/knn-to-graph.js";
import { leiden } from "../src/topics/index.js";
import { median, option, report, spread, timed } from "./lib/measure.js";
import { PeerFiles } from "./lib/peer-files.js";
import { Peer } from "./lib/peer.js";
import { readTopicSet } from "./lib/topic-sets.js";

const sets = (option("sets") ?? "ai-areas-labelled,arxiv-cs-labelled").split(",");
const rounds = Number(option("rounds") ?? 8);

interface PeerRun {
  seconds: number;
  modularity: number;
  communities: number;
}

const files = new PeerFiles();
const peer = new Peer("topics.py");
const table: object[] = [];
for (const set of sets) {
  const graph = unionGraph(await knnGraph((await readTopicSet(set)).vectors, { k: 15 }));
  const asked = { method: "leidenalg graph", ...writeEdges(set, graph), nodes: graph.nodes };
  for (const resolution of [1, 2]) {
    const { modularity, clusterCount } = leiden(graph, { resolution });
    const seconds: number[] = [];
    const theirs: PeerRun[] = [];
    for (let seed = 0; seed < rounds; seed++) {
      seconds.push((await timed(() => leiden(graph, { resolution }))).seconds);
      theirs.push(await peer.ask<PeerRun>({ ...asked, resolution, seed }));
    }
    const theirSeconds = theirs.map((run) => run.seconds);
    table.push({
      set,
      resolution,
      "paperweave modularity": modularity.toFixed(5),
      [`leidenalg, median (range) of ${rounds} seeds`]: spread(
        theirs.map((run) => run.modularity),
        5,
      ),
      communities: `${clusterCount} and ${theirs.at(-1)!.communities}`,
      "paperweave seconds": spread(seconds),
      "leidenalg seconds": spread(theirSeconds),
      "times as fast": (median(theirSeconds) / median(seconds)).toFixed(2),
    });
  }
}
peer.close();
report(table);

/** Each edge once, as two matrices: the two nodes, and the weight. */
function writeEdges(set: string, graph: Graph): { edges: string; weights: string } {
  const ends: number[] = [],
    weights: number[] = [];
  for (let node = 0; node < graph.nodes; node++) {
    for (let at = graph.offsets[node]!; at < graph.offsets[node + 1]!; at++) {
      if (graph.targets[at]! < node) continue;
      ends.push(node, graph.targets[at]!);
      weights.push(graph.weights[at]!);
    }
  }
  return {
    edges: files.writeMatrix(`${set}-edges`, { data: Float32Array.from(ends), rows: weights.length, cols: 2 }),
    weights: files.writeMatrix(`${set}-weights`, { data: Float32Array.from(weights), rows: weights.length, cols: 1 }),
  };
}
