import { expect, test } from "vitest";
import { PaperIndex } from "../../../src/index.js";
import { postgresStore } from "../../../src/database/postgres/index.js";
import { createTestEmbedder } from "../../../src/testing/index.js";
import { databaseContract } from "../../support/database-contract.js";
import { indexContract } from "../../support/index-contract.js";
import { papersOn } from "../../support/subjects.js";
import { withPostgres } from "./support.js";

let indexes = 0;

withPostgres("the contract", (server) => {
  databaseContract("PostgreSQL", async () => {
    const { connectionString, query } = server();
    const schema = `database ${++indexes}`;
    return {
      store: () => postgresStore({ connectionString, schema }),
      source: `
        import { postgresStore } from "${new URL("../../../dist/postgres.js", import.meta.url).href}";
        const store = postgresStore(${JSON.stringify({ connectionString, schema })});`,
      clear: async () => void (await query(`DROP SCHEMA IF EXISTS "${schema}" CASCADE`)),
    };
  });
  indexContract("PostgreSQL", {
    vectorError: 1e-3,
    fresh: async () => {
      const { connectionString, query } = server();
      const schema = `index ${++indexes}`;
      return {
        open: (options) => PaperIndex.open(postgresStore({ connectionString, schema }), options),
        clear: async () => void (await query(`DROP SCHEMA IF EXISTS "${schema}" CASCADE`)),
      };
    },
  });

  test("topics are found and recorded with two connections, while others search", async () => {
    const { connectionString, query } = server();
    const schema = `index ${++indexes}`;
    const index = await PaperIndex.open(postgresStore({ connectionString, schema, connections: 2 }), {
      embedder: createTestEmbedder(),
    });
    await index.upsert(papersOn(3, 10));
    const [topics] = await Promise.all([index.topics(), index.search("robots"), index.topics()]);
    expect([...(await index.topicSizes()).values()].reduce((sum, size) => sum + size, 0)).toBe(30);
    expect(topics.list().length).toBeGreaterThan(0);
    await index.close();
    await query(`DROP SCHEMA "${schema}" CASCADE`);
  });
});
