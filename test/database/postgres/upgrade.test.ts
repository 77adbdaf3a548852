import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PaperIndex, PaperweaveError } from "../../../src/index.js";
import { postgresStore } from "../../../src/database/postgres/index.js";
import { createTestEmbedder } from "../../../src/testing/index.js";
import { expectUpgraded } from "../../support/schema-1.js";
import { withPostgres } from "./support.js";

/** Tables as version 1 of the schema made and filled them (`pg_dump`), with topics of two papers and more. */
const dump = readFileSync(new URL("../../fixtures/databases/postgres-schema-1.sql", import.meta.url), "utf8");

withPostgres("tables of schema 1", (server) => {
  test("are brought up to date when they are opened, and lose nothing", async () => {
    const { connectionString, query } = server();
    await query("CREATE EXTENSION IF NOT EXISTS vector");
    await query(dump);
    const embedder = createTestEmbedder();
    const store = () => postgresStore({ connectionString, schema: "papers" });
    await expect(PaperIndex.open(store(), { embedder, readOnly: true })).rejects.toSatisfy(
      (error) =>
        PaperweaveError.is(error, "version-mismatch") &&
        /made by an earlier paperweave: it has schema 1, expected 2\. Open it once without readOnly/.test(
          error.message,
        ),
    );
    expect(await query("SELECT format FROM papers.about")).toEqual([{ format: 1 }]);
    // Several programs at once.
    const [index, ...others] = await Promise.all([1, 2, 3].map(() => PaperIndex.open(store(), { embedder })));
    expect(await query("SELECT format FROM papers.about")).toEqual([{ format: 2 }]);
    expect([...(await index!.topicSizes()).values()].reduce((sum, size) => sum + size, 0)).toBe(8);
    await expectUpgraded(index!);
    await Promise.all([index!, ...others].map((one) => one.close()));
    const reader = await PaperIndex.open(store(), { embedder, readOnly: true });
    expect(await reader.count()).toBe(9);
    await reader.close();

    const fresh = await PaperIndex.open(postgresStore({ connectionString, schema: "fresh" }), { embedder });
    await fresh.upsert([{ title: "A paper" }]);
    await fresh.close();
    const shapeOf = (schema: string) =>
      query(
        `SELECT table_name, column_name, data_type, collation_name, is_nullable FROM information_schema.columns
        WHERE table_schema = $1 UNION ALL
        SELECT tablename, indexname, replace(indexdef, $1 || '.', ''), NULL, NULL FROM pg_indexes WHERE schemaname = $1
        ORDER BY 1, 2`,
        [schema],
      );
    expect(await shapeOf("papers")).toEqual(await shapeOf("fresh"));
  });
});
