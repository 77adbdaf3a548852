import { PaperIndex } from "../../../src/index.js";
import { postgresStore } from "../../../src/database/postgres/index.js";
import { databaseContract } from "../../support/database-contract.js";
import { indexContract } from "../../support/index-contract.js";
import { withPostgres } from "./support.js";

let indexes = 0;

withPostgres("the contract", (server) => {
  databaseContract("PostgreSQL", async () => {
    const { connectionString, query } = server();
    const schema = `database ${++indexes}`;
    return {
      store: () => postgresStore({ connectionString, schema }),
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
});
