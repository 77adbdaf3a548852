import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PaperIndex, PaperweaveError } from "../../../src/index.js";
import { openSearchStore } from "../../../src/database/opensearch/index.js";
import { createTestEmbedder } from "../../../src/testing/index.js";
import { noOpenSearch, startOpenSearch, type OpenSearchCluster } from "../../engines/opensearch.js";
import { expectUpgraded } from "../../support/schema-1.js";

/** An index as version 1 of the schema made it, and its documents. */
const { definition, documents } = JSON.parse(
  readFileSync(new URL("../../fixtures/databases/opensearch-schema-1.json", import.meta.url), "utf8"),
) as { definition: object; documents: { id: string }[] };

describe.skipIf(noOpenSearch)(`OpenSearch${noOpenSearch ? `: ${noOpenSearch}` : ""}`, () => {
  let cluster: OpenSearchCluster;
  beforeAll(async () => {
    cluster = await startOpenSearch({ nodes: 1 });
  });
  afterAll(() => cluster?.stop());
  const send = async (path: string, method: string, body?: string): Promise<unknown> => {
    const answer = await fetch(`${cluster.nodes[0]}/${path}`, {
      method,
      headers: { "content-type": "application/json" },
      ...(body !== undefined && { body }),
    });
    expect(answer.ok, await answer.clone().text()).toBe(true);
    return answer.json();
  };

  test(
    "an index of schema 1 is brought up to date when it is opened, and loses nothing",
    { timeout: 120_000 },
    async () => {
      await send("papers", "PUT", JSON.stringify(definition));
      const lines = documents.flatMap((document) => [
        JSON.stringify({ index: { _id: document.id } }),
        JSON.stringify(document),
      ]);
      expect(await send("papers-writing/_bulk?refresh=true", "POST", `${lines.join("\n")}\n`)).toMatchObject({
        errors: false,
      });
      const embedder = createTestEmbedder();
      const store = () => openSearchStore({ node: cluster.nodes, index: "papers", replicas: 0 });
      const schema = async (): Promise<unknown> => {
        const { papers } = (await send("papers/_mapping", "GET")) as {
          papers: { mappings: { _meta: { paperweave: { schema: number } } } };
        };
        return papers.mappings._meta.paperweave.schema;
      };
      await expect(PaperIndex.open(store(), { embedder, readOnly: true })).rejects.toSatisfy(
        (error) =>
          PaperweaveError.is(error, "version-mismatch") &&
          /made by an earlier paperweave: it has schema 1, expected 2\. Open it once without readOnly/.test(
            error.message,
          ),
      );
      expect(await schema()).toBe(1);
      // Several programs at once.
      const [index, ...others] = await Promise.all([1, 2, 3].map(() => PaperIndex.open(store(), { embedder })));
      expect(await schema()).toBe(2);
      await expectUpgraded(index!);
      await Promise.all([index!, ...others].map((one) => one.close()));
    },
  );
});
