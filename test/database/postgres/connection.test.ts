import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import pg from "pg";
import { beforeEach, expect, test } from "vitest";
import {
  PaperIndex,
  PaperweaveError,
  type PaperStore,
  type PaperweaveErrorCode,
  type StoredPaper,
} from "../../../src/index.js";
import { postgresStore, type PostgresOptions, type PostgresPool } from "../../../src/database/postgres/index.js";
import { PASSWORD } from "../../engines/postgres.js";
import { startTls } from "./tls.js";
import { model, poolAsking, put, vectorOf, withPostgres } from "./support.js";

const failing = async (promise: Promise<unknown>, code: PaperweaveErrorCode): Promise<PaperweaveError> => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toSatisfy((one) => PaperweaveError.is(one, code));
  return error as PaperweaveError;
};

test.each<[string, PostgresOptions, RegExp]>([
  ["an unknown option", { shema: "x" } as never, /has no option "shema"/],
  [
    "an address that is none",
    { connectionString: `10.0.0.1;password=${PASSWORD}` },
    /^connectionString is no address of a PostgreSQL database; write postgres:/,
  ],
  [
    "an address of something else",
    { connectionString: `mysql://u:${PASSWORD}@h/d` },
    /is no address of a PostgreSQL database/,
  ],
  [
    "an address and a password",
    { connectionString: "postgres://h/d", password: PASSWORD },
    /takes connectionString or password, not both/,
  ],
  [
    "a pool and an address",
    { pool: { connect: async () => undefined as never }, connectionString: `postgres://u:${PASSWORD}@h/d` },
    /takes pool or connectionString, not both/,
  ],
  ["a pool that is none", { pool: PASSWORD as never }, /^pool must be a Pool of the package pg, got string/],
  ["a password that is a number", { password: 7 as never }, /^password must be text or a function, got number/],
  ["a host that is a number", { host: 3 as never }, /^host must be text, got number/],
  ["a port of text", { port: "5432" as never }, /^port must be a whole number/],
  ["a schema of PostgreSQL itself", { schema: "pg_catalog" }, /^schema must be a name of 1 to 63 bytes/],
  ["a schema with too long a name", { schema: "ü".repeat(32) }, /^schema must be a name of 1 to 63 bytes/],
  ["no time", { timeout: 0 }, /^timeout must be a number above 0/],
  ["more candidates than pgvector takes", { efSearch: 1001 }, /^efSearch must be at most 1000/],
  [
    "too few candidates for the links",
    { M: 50, efConstruction: 60 },
    /^efConstruction must be a whole number of at least 100/,
  ],
])("%s is refused, without what may be a credential", (_, options, sentence) => {
  let error: unknown;
  try {
    postgresStore(options);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toSatisfy((one) => PaperweaveError.is(one, "invalid-argument"));
  expect((error as Error).message).toMatch(sentence);
  expect(inspect(error, { showHidden: true, depth: 10 })).not.toContain(PASSWORD);
});

test("who has not installed pg is told how", () => {
  const folder = mkdtempSync(join(tmpdir(), "paperweave-without-pg-"));
  const root = fileURLToPath(new URL("../../../", import.meta.url));
  try {
    mkdirSync(join(folder, "node_modules", "paperweave"), { recursive: true });
    for (const name of ["dist", "package.json"])
      cpSync(join(root, name), join(folder, "node_modules", "paperweave", name), { recursive: true });
    for (const name of ["entities", "stemmer"])
      symlinkSync(join(root, "node_modules", name), join(folder, "node_modules", name), "junction");
    for (const load of [
      'import { postgresStore } from "paperweave/postgres";',
      'import { createRequire } from "node:module"; const { postgresStore } = ' +
        'createRequire(import.meta.url)("paperweave/postgres");',
    ]) {
      const { stdout } = spawnSync(
        process.execPath,
        [
          "--input-type=module",
          "-e",
          `${load} await postgresStore().open().catch(({ code, message }) => console.log(code, message));`,
        ],
        { cwd: folder, encoding: "utf8" },
      );
      expect(stdout).toBe(
        "missing-dependency paperweave/postgres needs the package pg, which is not installed; install it with " +
          "`npm install pg`.\n",
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

withPostgres("a connection to PostgreSQL", (server) => {
  let store: PaperStore;
  let schema: string;
  let schemas = 0;
  beforeEach(async () => {
    schema = `c${++schemas}`;
    store = await ready({});
    return () => store.close();
  });
  async function ready(options: PostgresOptions): Promise<PaperStore> {
    const one = postgresStore({
      ...(options.pool ? {} : { connectionString: server().connectionString }),
      schema,
      ...options,
    });
    await one.open();
    await one.create(model);
    return one;
  }
  const statements = (): Promise<{ query: string }[]> =>
    server().query(
      "SELECT query FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid() AND query LIKE $1",
      [`%"${schema}"%`],
    );
  /** Nobody else gets at the papers until it is over. */
  const locked = async (work: () => Promise<void>): Promise<void> => {
    const client = new pg.Client({ connectionString: server().connectionString });
    await client.connect();
    try {
      await client.query(`BEGIN; LOCK TABLE "${schema}".papers IN ACCESS EXCLUSIVE MODE`);
      await work();
    } finally {
      await client.end();
    }
  };

  test("an index is made by one of many programs that begin at once, and found by all", async () => {
    schema = "made at once";
    const stores = Array.from({ length: 6 }, () =>
      postgresStore({ connectionString: server().connectionString, schema }),
    );
    expect(await Promise.all(stores.map((one) => one.open()))).toEqual(Array(6).fill(undefined));
    await failing(stores[0]!.count(), "not-found");
    const made = await Promise.all(stores.map((one, i) => one.create({ embedder: `model ${i}`, dimensions: 3 + i })));
    expect(new Set(made.map(({ embedder }) => embedder)).size).toBe(1);
    for (const one of stores) {
      expect(await one.open()).toEqual(made[0]);
      expect(await one.count()).toBe(0);
      await one.close();
    }
  });

  test("tables of a newer paperweave, and those of something else, are left alone", async () => {
    await server().query(`UPDATE "${schema}".about SET format = 3`);
    expect((await failing(store.open(), "version-mismatch")).message).toMatch(
      new RegExp(
        String.raw`^The PostgreSQL schema "c\d+" of 127\.0\.0\.1:\d+\/postgres was made by a newer ` +
          String.raw`paperweave: it has schema 3, expected`,
      ),
    );
    await server().query(`DROP TABLE "${schema}".about`);
    expect((await failing(store.open(), "bad-format")).message).toMatch(
      new RegExp(
        String.raw`There is something else in .*, or only a part of an index: "papers", "topics", "notes", ` +
          String.raw`"revisions" without "about"`,
      ),
    );
    await failing(store.create(model), "bad-format");
    expect(await server().query(`SELECT count(*)::int FROM "${schema}".papers`)).toEqual([{ count: 0 }]);
  });

  test("what the server lacks is said, with what to do", async () => {
    await server().query("UPDATE pg_extension SET extversion = '0.7.4' WHERE extname = 'vector'");
    try {
      expect((await failing(store.open(), "version-mismatch")).message).toMatch(
        /needs pgvector 0\.8 or later .*, got 0\.7\.4; update it with `ALTER EXTENSION vector UPDATE`/,
      );
    } finally {
      await server().query("UPDATE pg_extension SET extversion = '0.8.5' WHERE extname = 'vector'");
    }
    await server().query(`CREATE ROLE guest LOGIN PASSWORD '${PASSWORD}'`);
    await server().query("CREATE DATABASE bare OWNER guest");
    await server().query("CREATE DATABASE latin ENCODING latin1 LOCALE 'C' TEMPLATE template0");
    const guest = postgresStore({
      host: "127.0.0.1",
      port: server().port,
      database: "bare",
      user: "guest",
      password: async () => PASSWORD,
    });
    expect(await guest.open()).toBeUndefined();
    expect((await failing(guest.create(model), "missing-dependency")).message).toMatch(
      /this user may not add it. The owner of the database can run `CREATE EXTENSION vector`/,
    );
    await guest.close();
    const latin = postgresStore({ connectionString: server().connectionString.replace(/postgres$/, "latin") });
    await failing(latin.open(), "bad-format");
    await latin.close();
    await failing(store.create({ embedder: "large", dimensions: 4001 }), "invalid-argument");
  });

  test("who only reads needs to be allowed no more, and makes nothing", async () => {
    await store.change({ put: [put({ id: "a", title: "A paper to be read" })], remove: [] });
    const made = () =>
      server().query(
        "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE " +
          "n.nspname !~ '^(pg_(catalog|toast)|information_schema)$' ORDER BY 1, 2",
      );
    await server().query(
      `REVOKE TEMPORARY ON DATABASE postgres FROM PUBLIC; CREATE ROLE reader LOGIN PASSWORD '${PASSWORD}'; ` +
        `ALTER ROLE reader SET default_transaction_read_only = on; GRANT USAGE ON SCHEMA "${schema}" TO reader; ` +
        `GRANT SELECT ON ALL TABLES IN SCHEMA "${schema}" TO reader`,
    );
    try {
      const before = await made();
      const options = {
        host: "127.0.0.1",
        port: server().port,
        database: "postgres",
        user: "reader",
        password: PASSWORD,
        schema,
      };
      const embedder = {
        ...model,
        id: model.embedder,
        maxTokens: 9,
        embed: async (texts: readonly string[]) => ({
          data: new Float32Array(4 * texts.length).fill(0.5),
          rows: texts.length,
          cols: 4,
          truncated: [],
        }),
      };
      const index = await PaperIndex.open(postgresStore(options), { embedder, readOnly: true });
      for (const call of [
        () => index.search("paper"),
        () => index.related({ title: "Read" }, { explain: true }),
        () => index.get("a"),
        () => index.topicSizes(),
        () => index.savedTopics(),
        () => index.topicOf("a"),
        () => index.count(),
        () => index.export("csv"),
        () => index.duplicates(),
      ])
        await call();
      for (const call of [
        () => index.topics(),
        () => index.assignTopics(),
        () => index.upsert([]),
        () => index.remove("a"),
      ])
        await failing(call(), "read-only");
      await index.close();
      const writer = await PaperIndex.open(postgresStore(options), { embedder });
      expect(
        (await failing(writer.upsert([{ id: "b", title: "A paper to be written" }]), "unavailable")).message,
      ).toMatch(/does not let this user do that: permission denied .*\(42501\)/);
      await writer.close();
      expect(await made()).toEqual(before);
    } finally {
      await server().query("DROP OWNED BY reader; DROP ROLE reader; GRANT TEMPORARY ON DATABASE postgres TO PUBLIC");
    }
  });

  test("a database that cannot be reached, or refuses, is named without its password, by every call", async () => {
    const silent = createServer().listen(0, "127.0.0.1");
    await once(silent, "listening");
    const { port } = server();
    const address = (text: string): PostgresOptions => ({ connectionString: text, timeout: 1000 });
    const silentPort = (silent.address() as { port: number }).port;
    const cases: [PostgresOptions, RegExp][] = [
      [
        address(`postgres://postgres:wrong${PASSWORD}@127.0.0.1:${port}/postgres`),
        /refuses the login \(28P01\); check the user and the password/,
      ],
      [
        address(`postgres://postgres:${PASSWORD}@127.0.0.1:${port}/nothing`),
        /of 127\.0\.0\.1:\d+\/nothing cannot be reached: there is no database of that name/,
      ],
      [
        address(`postgres://postgres:${PASSWORD}@127.0.0.1:1/x`),
        /of 127\.0\.0\.1:1\/x cannot be reached: connect ECONNREFUSED/,
      ],
      [
        address(`postgres://postgres:${PASSWORD}@no-such-host.invalid/x?sslmode=disable`),
        /of no-such-host\.invalid:5432\/x cannot be reached/,
      ],
      [address(`postgres://postgres:${PASSWORD}@127.0.0.1:${silentPort}/x`), /has not answered within 1 s/],
      [
        { ...address(server().connectionString), ssl: { rejectUnauthorized: true } },
        /The server does not support SSL connections/,
      ],
      [
        { host: "127.0.0.1", port, database: "postgres", user: "postgres", password: async () => `${PASSWORD}-old` },
        /refuses the login/,
      ],
      [
        { pool: new pg.Pool({ host: "127.0.0.1", port, user: "postgres", password: `${PASSWORD}-wrong` }) },
        /refuses the login/,
      ],
      [
        {
          pool: {
            options: { password: PASSWORD, host: "db" },
            connect: async () => {
              throw new Error(`Cannot log in with ${PASSWORD}`);
            },
          } as PostgresPool,
        },
        /of db:5432 cannot be reached: Cannot log in with \*\*\*/,
      ],
    ];
    for (const [options, sentence] of cases) {
      const one = postgresStore(options);
      const error = await failing(one.open(), "unavailable");
      expect(error.message).toMatch(sentence);
      expect(error.message).toMatch(/^The PostgreSQL schema "paperweave"/);
      const shown =
        [error, error.stack, one, one.place, { store: one }]
          .map((value) => inspect(value, { showHidden: true, depth: 20, getters: true }))
          .join("\n") + JSON.stringify([one, error]);
      expect(shown).not.toContain(PASSWORD);
      await one.close();
    }
    silent.close();
  });

  test("options of TLS are passed on: a server is trusted by its certificate alone", async (context) => {
    const way = await startTls(server().port);
    if (!way) return context.skip("openssl cannot make a certificate here");
    const options = {
      host: "localhost",
      port: way.port,
      database: "postgres",
      user: "postgres",
      password: PASSWORD,
      schema,
    };
    const one = postgresStore({ ...options, ssl: { ca: way.certificate } });
    expect(await one.open()).toEqual(model);
    await one.close();
    const wary = postgresStore({ ...options, ssl: true });
    expect((await failing(wary.open(), "unavailable")).message).toMatch(
      new RegExp(
        String.raw`cannot be reached with TLS: its certificate is not trusted \(self-signed certificate\); ` +
          String.raw`give .* as ssl: \{ ca \}\.$`,
      ),
    );
    await Promise.all([wary.close(), way.stop()]);
  });

  test("the environment says where the database is, where no option does", async () => {
    const before = { ...process.env };
    try {
      Object.assign(process.env, {
        PGHOST: "127.0.0.1",
        PGPORT: String(server().port),
        PGUSER: "postgres",
        PGPASSWORD: PASSWORD,
        PGDATABASE: "postgres",
      });
      const one = postgresStore({ schema });
      expect(one.place).toBe(`the PostgreSQL schema "${schema}" of 127.0.0.1:${server().port}/postgres`);
      expect(await one.open()).toEqual(model);
      await one.close();
      Object.assign(process.env, { DATABASE_URL: server().connectionString, PGPORT: "1", PGPASSWORD: "none" });
      const other = postgresStore({ schema });
      expect(await other.open()).toEqual(model);
      expect(inspect([one, other], { showHidden: true, depth: 20 })).not.toContain(PASSWORD);
      await other.close();
    } finally {
      process.env = before;
    }
  });

  test("an abort ends the call at once, and soon after the statement on the server", async () => {
    await locked(async () => {
      for (const call of [
        (signal: AbortSignal) => store.search({ k: 1, vector: vectorOf(1) }, { signal }),
        (signal: AbortSignal) => store.change({ put: [put({ id: "a" })], remove: [] }, { signal }),
        async (signal: AbortSignal) => {
          for await (const page of store.scan({ signal })) void page;
        },
      ]) {
        const stop = new AbortController();
        const running = failing(call(stop.signal), "aborted");
        while ((await statements()).length === 0) await wait(10);
        stop.abort(new Error("enough"));
        expect((await running).cause).toEqual(new Error("enough"));
        while ((await statements()).length > 0) await wait(10);
      }
    });
    expect(await store.count()).toBe(0);
  });

  test("an abort while all connections are taken ends the waiting", async () => {
    const one = await ready({ connections: 1 });
    const reading = one.scan({})[Symbol.asyncIterator]();
    await one.change({ put: [put({ id: "a" }), put({ id: "b" })], remove: [] });
    const held = one.scan({ pageSize: 1 })[Symbol.asyncIterator]();
    await held.next();
    const stop = new AbortController();
    const waiting = failing(one.count({ signal: stop.signal }), "aborted");
    stop.abort();
    await waiting;
    await held.return!();
    expect(await one.count()).toBe(2);
    await reading.return!();
    await one.close();
    await failing(one.count(), "closed");
  });

  test("a slow statement, or a server that hangs, fails in time; the store works afterwards", async () => {
    const hasty = await ready({ timeout: 300 });
    await locked(async () => {
      expect((await failing(hasty.count(), "unavailable")).message).toMatch(/ has not answered within 0\.3 s\.$/);
    });
    expect(await hasty.count()).toBe(0);
    server().signal("SIGSTOP");
    try {
      await failing(hasty.count(), "unavailable");
      await failing(hasty.open(), "unavailable");
    } finally {
      server().signal("SIGCONT");
    }
    expect(await hasty.count()).toBe(0);
    await hasty.close();
  });

  test("a killed server is reported; once it runs again it is used, with all papers it had acknowledged", async () => {
    await store.change({ put: [put({ id: "a" })], remove: [] });
    await Promise.all([store.count(), store.count(), store.count()]); // connections that will be dead
    await server().kill();
    expect((await failing(store.count(), "unavailable")).message).toMatch(/cannot be reached: .*ECONNREFUSED/);
    await failing(store.change({ put: [put({ id: "b" })], remove: [] }), "unavailable");
    await failing(postgresStore({ connectionString: server().connectionString }).open(), "unavailable");
    await server().start();
    expect((await store.find("name", ["a", "b"])).map(({ paper }) => paper.id)).toEqual(["a"]);
    expect(await store.change({ put: [put({ id: "b" })], remove: [] })).toEqual({ conflicts: [] });
  });

  /** A pool whose connections fail as told, and which keeps what it was asked. */
  function troubled(): {
    pool: PostgresPool;
    asked: string[];
    trouble: { at?: RegExp; code?: string; after?: boolean };
    end(): Promise<void>;
  } {
    const own = new pg.Pool({ connectionString: server().connectionString });
    const asked: string[] = [];
    const trouble: { at?: RegExp; code?: string; after?: boolean } = {};
    const pool = poolAsking(own, async (client, question, values) => {
      if (typeof question !== "string") return client.query(question);
      asked.push(question);
      const { at, code, after } = trouble;
      if (!at?.test(question)) return client.query(question, values);
      delete trouble.at;
      if (after) await client.query(question, values);
      throw Object.assign(new Error("trouble"), { code });
    });
    return { pool, asked, trouble, end: () => own.end() };
  }

  test("a pool of one's own stays open, and searches always go on past what a filter leaves out", async () => {
    const { pool, asked, end } = troubled();
    const one = await ready({ pool, efSearch: 30 });
    await one.change({ put: [put({ id: "a" })], remove: [] });
    expect((await one.search({ k: 40, vector: vectorOf(1) })).byMeaning).toHaveLength(1);
    const begun = asked.filter((sql) => sql.startsWith("BEGIN"));
    expect(begun.at(-1)).toMatch(
      /statement_timeout = 30000;.*SET LOCAL hnsw\.iterative_scan = strict_order; SET LOCAL hnsw\.ef_search = 80$/,
    );
    await one.close();
    await (await pool.connect()).release();
    await end();
  });

  test("a transaction is repeated after a conflict with another one, and after a lost connection", async () => {
    const { pool, asked, trouble, end } = troubled();
    const one = await ready({ pool });
    for (const code of ["40001", "40P01"]) {
      Object.assign(trouble, { at: /^INSERT/, code, after: false });
      expect(await one.change({ put: [put({ id: code })], remove: [] })).toEqual({ conflicts: [] });
    }
    Object.assign(trouble, { at: /count/, code: "ECONNRESET" });
    expect(await one.count()).toBe(2);
    // Nobody knows whether a commit without an answer was one: here it was.
    const [{ revision }] = (await one.find("name", ["40001"])) as [StoredPaper];
    Object.assign(trouble, { at: /^COMMIT/, code: "ECONNRESET", after: true });
    expect(
      await one.change({
        put: [put({ id: "new" }), put({ id: "40001", year: 1 }, { replaces: revision })],
        remove: [],
      }),
    ).toEqual({ conflicts: [] });
    Object.assign(trouble, { at: /^COMMIT/, code: "ECONNRESET", after: false });
    expect(await one.change({ put: [put({ id: "newer" })], remove: [] })).toEqual({ conflicts: [] });
    expect(asked.filter((sql) => sql === "COMMIT").length).toBeGreaterThan(6);
    expect(await one.count()).toBe(4);
    Object.assign(trouble, { at: /count/, code: "53100" });
    expect((await failing(one.count(), "unavailable")).message).toMatch(
      /the disk of the server is full \(trouble, 53100\)/,
    );
    Object.assign(trouble, { at: /count/, code: "42501" });
    expect((await failing(one.count(), "unavailable")).message).toMatch(/does not let this user do that/);
    await one.close();
    await end();
  });

  test("an upsert goes on when its connections are ended again and again", async () => {
    const index = await PaperIndex.open(
      postgresStore({ connectionString: server().connectionString, schema: `${schema} again` }),
      { embedder: (await import("../../../src/testing/index.js")).createTestEmbedder() },
    );
    let ending = true;
    let ended = 0;
    const ender = (async () => {
      while (ending) {
        ended += (
          await server().query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'paperweave' AND " +
              "state = 'idle'",
          )
        ).length;
        await wait(20);
      }
    })();
    const report = await index.upsert(
      Array.from({ length: 2000 }, (_, i) => ({ id: `p${i}`, title: `Paper number ${i} of many` })),
    );
    ending = false;
    await ender;
    expect([report.added.length, await index.count()]).toEqual([2000, 2000]);
    expect(ended).toBeGreaterThan(0);
    await index.close();
  });
});
