/**
 * Search by words in memory, in OpenSearch and in PostgreSQL: nDCG@10 on sets with judgements. The
 * vectors are of the embedder for tests, as nothing is asked by meaning. Starts the servers of
 * `.ci/install-opensearch` and `.ci/install-postgres`.
 *
 * npm run bench:words -- [--sets scifact,cran] [--json FILE]
 */
import { PaperIndex, type DatabaseIndex } from "../src/index.js";
import { openSearchStore } from "../src/database/opensearch/index.js";
import { postgresStore } from "../src/database/postgres/index.js";
import { createTestEmbedder } from "../src/testing/index.js";
import { startOpenSearch } from "../test/engines/opensearch.js";
import { startPostgres } from "../test/engines/postgres.js";
import { option, report } from "./lib/measure.js";
import { mean, ndcg } from "./lib/ranking-metrics.js";
import { readRetrievalSet, retrievalSets, type RetrievalSetName } from "./lib/retrieval-sets.js";

const K = 10;
const embedder = createTestEmbedder();
const sets = (option("sets") ?? retrievalSets.join(",")).split(",") as RetrievalSetName[];

async function measure(
  where: string,
  open: (set: string) => Promise<PaperIndex | DatabaseIndex>,
): Promise<Record<string, string>> {
  const row: Record<string, string> = { where };
  for (const set of sets) {
    const { papers, queries } = readRetrievalSet(set);
    const index = await open(set);
    // some documents have no title
    await index.upsert(papers.map((paper) => ({ ...paper, title: paper.title || "-" })));
    const scores: number[] = [];
    for (const { text, relevance } of queries)
      scores.push(
        ndcg(
          (await index.search(text, { mode: "lexical", k: K })).map(({ paper }) => paper.id),
          relevance,
          K,
        ),
      );
    row[`nDCG@${K}, ${set}`] = mean(scores).toFixed(4);
    await index.close();
  }
  console.error(row);
  return row;
}

const rows = [await measure("memory", () => PaperIndex.inMemory({ embedder }))];
const cluster = await startOpenSearch({ nodes: 1 });
try {
  rows.push(
    await measure("OpenSearch", (index) =>
      PaperIndex.open(openSearchStore({ node: cluster.nodes, index, replicas: 0 }), { embedder }),
    ),
  );
} finally {
  await cluster.stop();
}
const server = await startPostgres();
try {
  rows.push(
    await measure("PostgreSQL", (schema) =>
      PaperIndex.open(postgresStore({ connectionString: server.connectionString, schema }), { embedder }),
    ),
  );
} finally {
  await server.stop();
}
report(rows);
