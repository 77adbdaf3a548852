import { describe, test } from "vitest";
import { PaperIndex } from "../../src/index.js";
import { postgresStore } from "../../src/postgres/index.js";
import { startPostgres, whyNoPostgres, type PostgresServer } from "../engines/postgres.js";
import { indexContract } from "../support/index-contract.js";

let server: PostgresServer | undefined;
let indexes = 0;

if (whyNoPostgres) describe("an index in PostgreSQL", () => test.skip(whyNoPostgres!, () => undefined));
else {
  indexContract("PostgreSQL", {
    vectorError: 1e-3,
    fresh: async () => {
      server ??= await startPostgres();
      const { connectionString, query } = server;
      const schema = `index ${++indexes}`;
      return {
        open: (options) => PaperIndex.open(postgresStore({ connectionString, schema }), options),
        clear: async () => void (await query(`DROP SCHEMA IF EXISTS "${schema}" CASCADE`)),
      };
    },
    end: async () => server?.stop(),
  });
}
