import type pg from "pg";
import { afterAll, beforeAll, describe, test } from "vitest";
import type { Paper, PaperStore, PaperToPut } from "../../../src/index.js";
import { normalizeRow } from "../../../src/core/matrix.js";
import { seededRandom } from "../../../src/core/random.js";
import type { CopyIn } from "../../../src/database/postgres/copy-in.js";
import type { PostgresClient, PostgresPool } from "../../../src/database/postgres/index.js";
import { startPostgres, whyNoPostgres, type PostgresServer } from "../../engines/postgres.js";

/** Tests that share a server of their own; skipped, with a word, where none can be started. */
export function withPostgres(name: string, tests: (server: () => PostgresServer) => void): void {
  describe(name, () => {
    if (whyNoPostgres) return test.skip(whyNoPostgres, () => undefined);
    let server: PostgresServer;
    beforeAll(async () => {
      server = await startPostgres();
    });
    afterAll(() => server.stop());
    tests(() => server);
  });
}

/**
 * The pool, of whose connections nobody hears when the server ends them: it may stop before those
 * of a pool that has ended are closed.
 */
export function quiet(pool: pg.Pool): pg.Pool {
  const ignore = (): void => {};
  return pool.on("error", ignore).on("connect", (client) => client.on("error", ignore));
}

/** What a connection of `poolAsking` is asked. */
export type Asked = string | CopyIn;

/** A pool whose connections put their questions in another way. */
export function poolAsking(
  own: pg.Pool,
  ask: (client: PostgresClient, asked: Asked, values?: unknown[]) => unknown,
): PostgresPool {
  quiet(own);
  return {
    connect: async () => {
      const client = (await own.connect()) as PostgresClient;
      return {
        query: ((asked: Asked, values?: unknown[]) => ask(client, asked, values)) as PostgresClient["query"],
        release: (destroy) => client.release(destroy),
        on: (event, listener) => client.on(event, listener),
        removeListener: (event, listener) => client.removeListener(event, listener),
      };
    },
  };
}

export const model = { embedder: "test", dimensions: 4 };

/** A unit vector, drawn from a seed. */
export function vectorOf(seed: number, dimensions = model.dimensions): Float32Array {
  const random = seededRandom(seed);
  const vector = Float32Array.from({ length: dimensions }, () => random.next() - 0.5);
  normalizeRow(vector, 0, dimensions);
  return vector;
}

/** A paper to put, found by its id alone. */
export function put(paper: Partial<Paper> & { id: string }, more: Partial<PaperToPut> = {}): PaperToPut {
  return {
    paper: { title: `Paper ${paper.id}`, abstract: "", ...paper },
    vector: vectorOf(1),
    names: [paper.id],
    keys: [],
    sampleHash: 0,
    ...more,
  };
}

export async function pagesOf<T>(pages: AsyncIterable<T[]>): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(...page);
  return all;
}

/** Papers by words and meaning alone: the ids of both lists. */
export async function found(
  store: PaperStore,
  query: Omit<Parameters<PaperStore["search"]>[0], "k"> & { k?: number },
): Promise<{ byMeaning: string[]; byWords: string[] }> {
  const { byMeaning, byWords } = await store.search({ k: 10, ...query });
  return { byMeaning: byMeaning.map(({ paper }) => paper.id), byWords: byWords.map(({ paper }) => paper.id) };
}
