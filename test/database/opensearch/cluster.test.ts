import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { normalizeRow } from "../../../src/core/matrix.js";
import { seededRandom } from "../../../src/core/random.js";
import { PaperIndex, PaperweaveError, type DatabaseIndex, type PaperInput } from "../../../src/index.js";
import { openSearchStore } from "../../../src/database/opensearch/index.js";
import { createTestEmbedder } from "../../../src/testing/index.js";
import { noOpenSearch, startOpenSearch, type OpenSearchCluster } from "../../engines/opensearch.js";

/*
 * Three real nodes on this machine, one of which dies: minutes, hence with PAPERWEAVE_FULL=1 only.
 */

const PAPERS = 20_000;
const KILL_AT = 6_000;
const DIMENSIONS = 64;
const embedder = createTestEmbedder();
const idOf = (i: number): string => `paper ${String(i).padStart(5, "0")}`;
const checksum = (ids: Iterable<string>): string =>
  createHash("sha256")
    .update([...ids].sort().join("\n"))
    .digest("hex");
const all = checksum(Array.from({ length: PAPERS }, (_, i) => idOf(i)));

async function* papers(): AsyncGenerator<PaperInput> {
  const random = seededRandom(8);
  for (let i = 0; i < PAPERS; i++) {
    const vector = Float32Array.from({ length: DIMENSIONS }, () => random.next() - 0.5);
    normalizeRow(vector, 0, DIMENSIONS);
    yield { id: idOf(i), title: `Report ${i} on the durability of clusters`, vector };
  }
}

async function checksumOf(index: DatabaseIndex): Promise<string> {
  const ids: string[] = [];
  for await (const { id } of index.papers()) ids.push(id);
  return checksum(ids);
}

const missing = noOpenSearch ?? (process.env.PAPERWEAVE_FULL ? undefined : "PAPERWEAVE_FULL=1 runs it");
describe.skipIf(missing)(`three nodes of OpenSearch${missing ? `: ${missing}` : ""}`, { timeout: 900_000 }, () => {
  let cluster: OpenSearchCluster;
  let index: DatabaseIndex;
  beforeAll(async () => {
    cluster = await startOpenSearch({ nodes: 3 });
    index = (await PaperIndex.open(openSearchStore({ node: cluster.nodes, index: "papers", shards: 3, replicas: 1 }), {
      embedder,
    })) as DatabaseIndex;
  }, 200_000);
  afterAll(async () => {
    await index?.close();
    await cluster?.stop();
  });

  test("when the manager is killed in an upsert of 20,000 papers, no call fails and nothing is lost", async () => {
    let told = 0,
      killed: number | undefined,
      searches = 0,
      finished = false;
    const failures: string[] = [];
    const killing = (async () => {
      while (told < KILL_AT) await new Promise((resolve) => setTimeout(resolve, 20));
      const [manager] = (await (await fetch(`${cluster.nodes[0]!}/_cat/cluster_manager?format=json`)).json()) as {
        node: string;
      }[];
      killed = Number(manager!.node.slice("node".length));
      await cluster.kill(killed);
    })();
    const searching = (async () => {
      while (!finished) {
        const atLeast = told > 0 ? 5 : 0;
        for (const mode of ["semantic", "lexical"] as const) {
          await index.search("durability of clusters", { mode, k: 5 }).then(
            (hits) => hits.length >= atLeast || failures.push(`${hits.length} hits`),
            (error: unknown) => failures.push(String(error)),
          );
        }
        searches++;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    })();
    const report = await index
      .upsert(papers(), { onProgress: ({ stage, done }) => void (told = stage === "storing" ? done : told) })
      .finally(() => (finished = true));
    await Promise.all([killing, searching]);
    expect([failures, killed]).toEqual([[], expect.any(Number)]);
    expect(report.added).toHaveLength(PAPERS);
    expect([report.updated, report.merged, report.rejected]).toEqual([[], [], []]);
    expect([index.size, await checksumOf(index)]).toEqual([PAPERS, all]);
    cluster.restart(killed!);
    await cluster.green();
    expect([await checksumOf(index), searches > 10]).toEqual([all, true]);
  });

  test("a node that is killed during searches is not missed", async () => {
    let failed = 0,
      done = 0;
    const search = async (): Promise<void> => {
      for (let i = 0; i < 60; i++) {
        await index.search(`report ${i}`, { k: 5 }).then(
          (hits) => hits.length === 5 || failed++,
          () => failed++,
        );
        done++;
      }
    };
    const killing = (async () => {
      while (done < 40) await new Promise((resolve) => setTimeout(resolve, 10));
      await cluster.kill(1);
    })();
    await Promise.all([search(), search(), search(), killing]);
    expect([failed, done]).toEqual([0, 180]);
    expect(await checksumOf(index)).toBe(all);
    cluster.restart(1);
    await cluster.green();
  });

  test("without any node, calls fail within their time limit; once the nodes are back, calls succeed", async () => {
    const short = openSearchStore({ node: cluster.nodes, index: "papers", timeout: 1500 });
    await short.open();
    for (const node of [0, 1, 2]) await cluster.kill(node);
    for (const call of [
      () => short.count(),
      () => short.find("name", [idOf(1)]),
      () => short.search({ k: 1, words: { text: "report" } }),
      () => short.getNote("a"),
      () => short.change({ put: [], remove: [{ id: idOf(1), revision: "1:0" }] }),
      () => short.scan({})[Symbol.asyncIterator]().next(),
    ]) {
      const error: unknown = await call().then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toSatisfy((one) => PaperweaveError.is(one, "unavailable"));
      expect((error as Error).message).toMatch(
        /^The OpenSearch index "papers" did not do what was asked within 1\.5 s: .*ECONNREFUSED/,
      );
    }
    for (const node of [0, 1, 2]) cluster.restart(node);
    await cluster.green();
    expect(await short.count()).toBe(PAPERS);
    await short.close();
    expect((await index.upsert([{ id: "after", title: "A report from after the outage" }])).added).toEqual(["after"]);
    expect((await index.search("outage", { mode: "lexical" }))[0]?.paper.id).toBe("after");
    await index.remove("after");
    expect(await checksumOf(index)).toBe(all);
  });
});
