import { EventEmitter } from "node:events";
import fc from "fast-check";
import pg from "pg";
import { beforeEach, expect, test } from "vitest";
import { PaperweaveError, type PaperToPut } from "../../../src/index.js";
import { CopyIn, copyRow, type CopyConnection } from "../../../src/database/postgres/copy-in.js";
import { postgresStore, type PostgresClient, type PostgresPool } from "../../../src/database/postgres/index.js";
import { staged } from "../../../src/database/postgres/rows.js";
import { model, poolAsking, put, quiet, withPostgres } from "./support.js";

/** Keeps what it was sent, and is full after each chunk until told otherwise. */
class SlowConnection implements CopyConnection {
  readonly stream = Object.assign(new EventEmitter(), { writableNeedDrain: true });
  readonly sent: (number | "end")[] = [];
  query(): void {}
  sendCopyFromChunk(chunk: Buffer): void {
    this.sent.push(chunk.length);
  }
  endCopyFrom(): void {
    this.sent.push("end");
  }
}

test("rows go out in chunks of bounded size, each when the socket has taken the one before", () => {
  const connection = new SlowConnection();
  let ended = 0;
  const copy = new CopyIn(
    "COPY",
    Array.from({ length: 250 }, () => "x".repeat(1000)),
    () => ended++,
  );
  copy.submit(connection);
  copy.handleCopyInResponse(connection);
  expect(connection.sent).toEqual([66_000]);
  for (let i = 0; i < 4; i++) connection.stream.emit("drain");
  expect(connection.sent).toEqual([66_000, 66_000, 66_000, 52_000, "end"]);
  expect(ended).toBe(0);
  copy.handleReadyForQuery();
  expect(ended).toBe(1);
});

test("after the server's refusal nothing more is sent", () => {
  const connection = new SlowConnection();
  const told: unknown[] = [];
  const copy = new CopyIn(
    "COPY",
    Array.from({ length: 250 }, () => "x".repeat(1000)),
    (error) => told.push(error),
  );
  copy.submit(connection);
  copy.handleCopyInResponse(connection);
  copy.handleError(new Error("no"));
  connection.stream.emit("drain");
  expect(connection.sent).toEqual([66_000]);
  expect(told).toEqual([new Error("no")]);
});

withPostgres("COPY into PostgreSQL", (server) => {
  let schema: string;
  let schemas = 0;
  beforeEach(() => {
    schema = `copy${++schemas}`;
  });
  const long = (count: number): PaperToPut[] =>
    Array.from({ length: count }, (_, i) => put({ id: `p${i}`, abstract: `${i} `.repeat(2000) }));
  const ready = async (pool: PostgresPool, timeout = 30_000) => {
    const store = postgresStore({ pool, schema, timeout });
    await store.open();
    await store.create(model);
    return store;
  };

  test("any text, and any list of texts, comes back as it was", async () => {
    const client = new pg.Client({ connectionString: server().connectionString });
    await client.connect();
    await client.query("CREATE TEMPORARY TABLE any_text (place int, one text, many text[])");
    const text = fc
      .oneof(
        fc.string({ unit: "grapheme" }),
        fc.string({
          unit: fc.constantFrom(
            "\\",
            "\t",
            "\n",
            "\r",
            '"',
            "'",
            "{",
            "}",
            ",",
            "N",
            ".",
            "x",
            " ",
            "\b",
            "\v",
            "é",
            "😀",
          ),
        }),
        fc.constantFrom("\\N", "\\.", "NULL", ""),
      )
      .map((any) => any.replaceAll("\0", ""));
    const row = fc.record({ one: fc.option(text), many: fc.option(fc.array(text, { maxLength: 4 })) });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 30 }), async (rows) => {
        await client.query("TRUNCATE any_text");
        await new Promise<void>(
          (resolve, reject) =>
            void (client as unknown as PostgresClient).query(
              new CopyIn(
                "COPY any_text FROM STDIN",
                rows.map(({ one, many }, place) => copyRow([place, one ?? undefined, many ?? undefined])),
                (error) => (error ? reject(error) : resolve()),
              ),
            ),
        );
        expect((await client.query("SELECT one, many FROM any_text ORDER BY place")).rows).toEqual(rows);
      }),
      { numRuns: process.env.PAPERWEAVE_FULL ? 2000 : 200 },
    );
    await client.end();
  });

  test("a row that the server refuses undoes the change, and the connection goes on", async () => {
    const pool = quiet(new pg.Pool({ connectionString: server().connectionString, max: 1 }));
    const store = await ready(pool);
    const {
      rows: [before],
    } = await pool.query("SELECT pg_backend_pid()");
    const papers = long(2000);
    papers[7] = { ...papers[7]!, sampleHash: 2 ** 40 };
    await expect(store.change({ put: papers, remove: [] })).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(
        /has failed: value "1099511627776" is out of range for type integer \(22003\)/,
      ) as string,
    });
    expect(await store.count()).toBe(0);
    papers[7] = { ...papers[7], sampleHash: 7 };
    expect(await store.change({ put: papers, remove: [] })).toEqual({ conflicts: [] });
    expect(await store.count()).toBe(2000);
    expect((await pool.query("SELECT pg_backend_pid()")).rows).toEqual([before]);
    await pool.end();
  });

  test("a connection makes the table for rows on their way once, and leaves nothing in it", async () => {
    const pool = quiet(new pg.Pool({ connectionString: server().connectionString, max: 1 }));
    const store = await ready(pool);
    const look = async () =>
      (
        await pool.query(
          `SELECT '${staged}'::regclass::oid AS oid, pg_relation_filenode('${staged}') AS file, ` +
            `(SELECT count(*)::int FROM ${staged}) AS rows`,
        )
      ).rows;
    await store.change({ put: [put({ id: "a" })], remove: [] });
    const first = await look();
    expect(first).toMatchObject([{ rows: 0 }]);
    expect(await store.change({ put: [put({ id: "a" }), put({ id: "b" })], remove: [] })).toEqual({
      conflicts: ["a", "b"],
    });
    await store.change({ put: [put({ id: "b" })], remove: [] });
    expect(await look()).toEqual(first);
    await pool.query("DISCARD ALL"); // as a pooler between does
    await store.change({ put: [put({ id: "c" })], remove: [] });
    expect(await store.count()).toBe(3);
    await pool.end();
  });

  /**
   * A pool whose connections do something when the server is ready for rows, before any is sent.
   */
  function interrupted(before: (copies: number) => Promise<void>): {
    pool: PostgresPool;
    copies: () => number;
    end(): Promise<void>;
  } {
    const own = new pg.Pool({ connectionString: server().connectionString, application_name: schema });
    let copies = 0;
    const pool = poolAsking(own, (client, asked, values) => {
      if (typeof asked === "string") return client.query(asked, values);
      const go = asked.handleCopyInResponse.bind(asked);
      asked.handleCopyInResponse = (connection) => void before(++copies).then(() => go(connection));
      return client.query(asked);
    });
    return { pool, copies: () => copies, end: () => own.end() };
  }
  const sessions = (): Promise<object[]> =>
    server().query("SELECT state FROM pg_stat_activity WHERE application_name = $1 AND state <> 'idle'", [schema]);

  test("a change whose connection is lost amid its rows is made on another one", async () => {
    const { pool, copies, end } = interrupted(
      async (nth) =>
        void (
          nth === 1 &&
          (await server().query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1", [
            schema,
          ]))
        ),
    );
    const store = await ready(pool);
    expect(await store.change({ put: long(500), remove: [] })).toEqual({ conflicts: [] });
    expect([copies(), await store.count()]).toEqual([2, 500]);
    await end();
  });

  test("an abort amid the rows ends the change at once, and undoes it on the server", async () => {
    const stop = new AbortController();
    const { pool, end } = interrupted(async () => stop.abort());
    const store = await ready(pool);
    await expect(store.change({ put: long(500), remove: [] }, { signal: stop.signal })).rejects.toMatchObject({
      code: "aborted",
    });
    while ((await sessions()).length > 0);
    expect(await store.count()).toBe(0);
    await end();
  });

  test("rows that do not go on fail in time", async () => {
    let go = (): void => {};
    const { pool, end } = interrupted(async (nth) =>
      nth === 1 ? new Promise<void>((resolve) => (go = resolve)) : undefined,
    );
    const store = await ready(pool, 300);
    await expect(store.change({ put: long(500), remove: [] })).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/has not answered within 0\.3 s\.$/) as string,
    });
    go(); // rows that come after the end are passed over
    expect(await store.count()).toBe(0);
    expect(await store.change({ put: long(10), remove: [] })).toEqual({ conflicts: [] });
    await end();
  });

  test("a pool of another client, or in pipeline mode, is refused with what it lacks", async () => {
    const own = new pg.Pool({ connectionString: server().connectionString });
    const other = (copy: (asked: CopyIn) => unknown): PostgresPool =>
      poolAsking(own, (client, asked, values) =>
        typeof asked === "string" ? client.query(asked, values) : copy(asked),
      );
    const native = other((asked) => {
      asked.submit({} as CopyConnection);
      throw new TypeError("query.once is not a function");
    });
    const pipelined = quiet(
      new pg.Pool({ connectionString: server().connectionString, pipeline: true } as pg.PoolConfig),
    );
    for (const pool of [native, other(() => Promise.reject(new Error("no text"))), other(() => undefined), pipelined]) {
      const store = await ready(pool);
      const error: unknown = await store
        .change({ put: [put({ id: "a" })], remove: [] })
        .catch((reason: unknown) => reason);
      expect(error).toSatisfy((one) => PaperweaveError.is(one, "invalid-argument"));
      expect((error as Error).message).toMatch(/^pool must be a Pool of the package pg that can COPY/);
      expect(await store.count()).toBe(0);
    }
    await Promise.all([own.end(), pipelined.end()]);
  });
});
