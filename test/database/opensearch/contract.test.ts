import { afterAll, beforeAll, describe } from "vitest";
import { PaperIndex } from "../../../src/index.js";
import { openSearchStore } from "../../../src/database/opensearch/index.js";
import { noOpenSearch, startOpenSearch, type OpenSearchCluster } from "../../engines/opensearch.js";
import { databaseContract } from "../../support/database-contract.js";
import { indexContract } from "../../support/index-contract.js";

describe.skipIf(noOpenSearch)(`OpenSearch${noOpenSearch ? `: ${noOpenSearch}` : ""}`, () => {
  let cluster: OpenSearchCluster;
  let count = 0;
  beforeAll(async () => {
    cluster = await startOpenSearch({ nodes: 1 });
  });
  afterAll(() => cluster?.stop());

  databaseContract("OpenSearch", async () => {
    const index = `database${count++}`;
    return {
      store: () => openSearchStore({ node: cluster.nodes, index, replicas: 0 }),
      source: `
        import { openSearchStore } from "${new URL("../../../dist/opensearch.js", import.meta.url).href}";
        const store = openSearchStore(${JSON.stringify({ node: cluster.nodes, index, replicas: 0 })});`,
      clear: () => cluster.remove(index),
    };
  });
  indexContract("OpenSearch", {
    fresh: async () => {
      const index = `papers${count++}`;
      return {
        open: (options) => PaperIndex.open(openSearchStore({ node: cluster.nodes, index, replicas: 0 }), options),
        clear: () => cluster.remove(index),
      };
    },
  });
});
