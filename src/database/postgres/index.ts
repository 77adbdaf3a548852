export type { PostgresOptions } from "./options.js";
export type { PostgresClient, PostgresPool } from "./pg.js";
export { postgresStore } from "./store.js";
