import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer, type ServerOptions } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import { inspect } from "node:util";
import { Client } from "@opensearch-project/opensearch";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { PaperweaveError, type PaperStore } from "../../../src/index.js";
import { openSearchStore, type OpenSearchOptions } from "../../../src/database/opensearch/index.js";
import { tlsProblem } from "../../../src/database/store-helpers.js";
import { selfSigned } from "../../support/certificate.js";

/* What a cluster may do that a healthy one does not: a server that answers as each test says. */

const SECRET = 'p%ss w/rd+"9$';
const paper = (id: string) => ({
  paper: { id, title: `The paper ${id}`, abstract: "" },
  vector: Float32Array.of(1, 0),
  names: [id],
  keys: [],
  sampleHash: 1,
});

interface Asked {
  method: string;
  path: string;
  lines: Record<string, { _id: string }>[];
  bytes: number;
}

interface Answered {
  status?: number;
  body: unknown;
  /** The connection breaks within the answer. */
  broken?: boolean;
}

const servers: Server[] = [];
const stores: PaperStore[] = [];
afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()));
  await Promise.all(servers.splice(0).map((server) => server.close()));
  vi.unstubAllEnvs();
});

class Server {
  readonly asked: Asked[] = [];
  answer: (asked: Asked) => Answered | undefined | Promise<Answered> = () => ({ body: {} });
  readonly headers: IncomingMessage["headers"][] = [];
  /** Whether each request came with a certificate that the server trusts. */
  readonly trusted: boolean[] = [];
  closedRequests = 0;
  private readonly http;

  private constructor(private readonly tls: ServerOptions | undefined) {
    const take = (request: IncomingMessage, response: ServerResponse): void => void this.take(request, response);
    this.http = tls ? createTlsServer(tls, take) : createServer(take);
  }

  static async start(tls?: ServerOptions): Promise<Server> {
    const server = new Server(tls);
    await new Promise<void>((resolve) => server.http.listen(0, tls ? "localhost" : "127.0.0.1", resolve));
    servers.push(server);
    return server;
  }

  get url(): string {
    return `${this.tls ? "https://localhost" : "http://127.0.0.1"}:${(this.http.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.http.closeAllConnections();
    await new Promise((resolve) => this.http.close(resolve));
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = "";
    for await (const chunk of request) text += String(chunk);
    const asked = {
      method: request.method!,
      path: request.url!,
      lines: text
        .split("\n")
        .filter((line) => line)
        .map((line) => JSON.parse(line) as Asked["lines"][number]),
      bytes: Buffer.byteLength(text),
    };
    this.asked.push(asked);
    this.headers.push(request.headers);
    this.trusted.push((request.socket as TLSSocket).authorized ?? false);
    response.on("close", () => void (this.closedRequests += Number(!response.writableEnded)));
    const answer = await this.answer(asked);
    if (!answer) return; // it hangs
    if (answer.broken)
      return void response
        .writeHead(200, { "content-type": "application/json", "content-length": 1000 })
        .write("{", () => setTimeout(() => request.socket.resetAndDestroy(), 20));
    response.writeHead(answer.status ?? 200, { "content-type": "application/json" }).end(JSON.stringify(answer.body));
  }
}

function storeAt(node: OpenSearchOptions["node"], options: Partial<OpenSearchOptions> = {}): PaperStore {
  const store = openSearchStore({ node, index: "papers", timeout: 2000, ...options });
  stores.push(store);
  return store;
}

const refusal = (promise: Promise<unknown>): Promise<PaperweaveError> =>
  promise.then(
    () => expect.fail("nothing was thrown"),
    (error: unknown) => error as PaperweaveError,
  );
const ok = (asked: Asked, status: (id: string) => number): { body: unknown } => ({
  body: {
    items: asked.lines
      .filter((line) => line.create)
      .map(({ create }) => ({
        create: {
          status: status(create!._id),
          ...(status(create!._id) >= 300 && { error: { type: "some_exception", reason: "said the server" } }),
        },
      })),
  },
});

test("at most four requests run at a time, none larger than the limit, however many papers there are", async () => {
  const server = await Server.start();
  let now = 0,
    most = 0;
  server.answer = async (asked) => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setTimeout(resolve, 5));
    now--;
    return ok(asked, () => 201);
  };
  const ids = Array.from({ length: 300 }, (_, i) => `p${i}`);
  expect(await storeAt(server.url, { bulkBytes: 3000 }).change({ put: ids.map(paper), remove: [] })).toEqual({
    conflicts: [],
  });
  expect(server.asked.flatMap(({ lines }) => lines.flatMap(({ create }) => create?._id ?? [])).sort()).toEqual(
    [...ids].sort(),
  );
  expect([most, server.asked.length > 20, server.asked.every(({ bytes }) => bytes <= 3000)]).toEqual([4, true, true]);
});

describe("a busy cluster", () => {
  test("is asked again for what it did not take, and only for that", async () => {
    const server = await Server.start();
    let round = 0;
    server.answer = (asked) => {
      round++;
      if (round === 1)
        return { status: 429, body: { error: { type: "es_rejected_execution_exception", reason: "too much" } } };
      return ok(asked, (id) => (id === "b" && round < 4 ? 429 : id === "c" && round === 2 ? 503 : 201));
    };
    expect(await storeAt(server.url).change({ put: ["a", "b", "c"].map(paper), remove: [] })).toEqual({
      conflicts: [],
    });
    const sent = server.asked.map(({ lines }) => lines.flatMap(({ create }) => create?._id ?? []).join(""));
    expect(sent).toEqual(["abc", "abc", "bc", "b"]);
  });

  test("that stays busy is given up after the time limit, with its reason", async () => {
    const server = await Server.start();
    server.answer = (asked) => ok(asked, () => 429);
    const error = await refusal(storeAt(server.url, { timeout: 300 }).change({ put: [paper("a")], remove: [] }));
    expect(error).toSatisfy((one) => PaperweaveError.is(one, "unavailable"));
    expect(error.message).toMatch(
      new RegExp(
        String.raw`^The OpenSearch index "papers" did not do what was asked within 0\.3 s: .*"a": status ` +
          String.raw`429, some_exception: said the server\.$`,
      ),
    );
  });

  test("whose shards fail in a search is asked again", async () => {
    const server = await Server.start();
    server.answer = () => ({
      body: {
        responses: [
          server.asked.length < 3
            ? { status: 503, error: { type: "search_phase_execution_exception", reason: "all shards failed" } }
            : { status: 200, hits: { hits: [] } },
        ],
      },
    });
    expect(await storeAt(server.url).search({ k: 1, vector: Float32Array.of(1, 0) })).toEqual({
      byMeaning: [],
      byWords: [],
    });
    expect(server.asked).toHaveLength(3);
  });
});

test("if a replica cannot be refreshed, reads go to the primary copies; if a primary cannot, they fail", async () => {
  const server = await Server.start();
  let failures = [{ index: "papers", shard: 1 }];
  const searched: string[] = [];
  server.answer = ({ path }) => {
    if (path.endsWith("_refresh")) return { body: { _shards: { total: 4, failed: failures.length, failures } } };
    if (path.endsWith("_settings")) return { body: { papers: { settings: { index: { number_of_replicas: "1" } } } } };
    searched.push(path);
    return { body: { hits: { hits: [] } } };
  };
  const store = storeAt(server.url, { timeout: 400 });
  expect(await store.find("name", ["a"])).toEqual([]);
  failures = [];
  expect(await store.find("name", ["a"])).toEqual([]);
  expect(searched.map((path) => path.includes("preference=_primary"))).toEqual([true, false]);
  failures = [0, 1, 1].map((shard) => ({ index: "papers", shard }));
  expect((await refusal(store.find("name", ["a"]))).message).toMatch(/3 of its shards could not be refreshed\.$/);
});

test("a paper that the server refuses for good is named, and nothing more is sent", async () => {
  const server = await Server.start();
  server.answer = (asked) => ok(asked, (id) => (id === "bad" ? 400 : 201));
  const error = await refusal(storeAt(server.url).change({ put: [paper("good"), paper("bad")], remove: [] }));
  expect([error.code, error.message]).toEqual([
    "invalid-argument",
    'The OpenSearch index "papers" does not accept "bad": status 400, some_exception: said the server',
  ]);
  expect(server.asked).toHaveLength(1);
});

test("a write whose answer was lost is known when it is repeated, another program's is a conflict", async () => {
  const server = await Server.start();
  const written = new Map<string, string>([["theirs", "of another program"]]);
  server.answer = ({ path, lines }) => {
    if (path.includes("_mget")) {
      const { ids } = lines[0] as unknown as { ids: string[] };
      return {
        body: { docs: ids.map((_id) => ({ _id, found: written.has(_id), _source: { write: written.get(_id) } })) },
      };
    }
    const items = lines.flatMap(({ create }, i) => {
      if (!create) return [];
      const status = written.has(create._id) ? 409 : 201;
      if (status === 201) written.set(create._id, (lines[i + 1] as unknown as { write: string }).write);
      return [{ create: { status, error: {} } }];
    });
    // the first is done all the same
    return server.asked.length === 1 ? { status: 503, body: {} } : { body: { items } };
  };
  expect(await storeAt(server.url).change({ put: [paper("ours"), paper("theirs")], remove: [] })).toEqual({
    conflicts: ["theirs"],
  });
});

test("nothing is removed when a paper could not be put that may have taken it in", async () => {
  const server = await Server.start();
  server.answer = ({ path }) =>
    path.includes("_mget")
      ? { body: { docs: [{ found: true, _source: { write: "another" } }] } }
      : { body: { items: [{ create: { status: 409 } }] } };
  const { conflicts } = await storeAt(server.url).change({
    put: [paper("into")],
    remove: [{ id: "from", revision: "1:2" }],
  });
  expect(conflicts).toEqual(["into", "from"]);
  expect(server.asked.some(({ lines }) => lines.some((line) => "delete" in line))).toBe(false);
});

test("a node that hangs or is gone is left for another one", async () => {
  const [hung, healthy] = [await Server.start(), await Server.start()];
  hung.answer = () => undefined;
  healthy.answer = () => ({ body: { hits: { total: { value: 7 } } } });
  expect(await storeAt([hung.url, healthy.url], { timeout: 1000 }).count()).toBe(7);
  const gone = await Server.start();
  const { url } = gone;
  await gone.close();
  expect(await storeAt([url, healthy.url]).count()).toBe(7);
});

test("a cluster that does not answer is unavailable after the time limit, and can be asked again later", async () => {
  const server = await Server.start();
  server.answer = () => undefined;
  const store = storeAt(server.url, { timeout: 200 });
  const error = await refusal(store.count());
  expect([error.code, error.message]).toEqual([
    "unavailable",
    expect.stringMatching(/^The OpenSearch index "papers" did not do what was asked within 0\.2 s: /),
  ]);
  server.answer = () => ({ body: { hits: { total: { value: 3 } } } });
  expect(await store.count()).toBe(3);
});

test("a scan whose view is lost goes on where it was on another, and lets go of both", async () => {
  const server = await Server.start();
  const papers = Array.from({ length: 5 }, (_, lot) => ({
    _id: `p${lot}`,
    _seq_no: lot,
    _primary_term: 1,
    sort: [lot, `p${lot}`],
    _source: { id: `p${lot}`, title: "", abstract: "", paper: {}, vector: [1, 0] },
  }));
  const views: string[] = [],
    closed: string[] = [];
  server.answer = ({ method, path, lines }) => {
    const body = lines[0] as unknown as {
      pit_id: string[];
      pit: { id: string };
      size: number;
      search_after?: [number, string];
    };
    if (method === "DELETE") closed.push(...body.pit_id);
    else if (path.includes("point_in_time")) views.push(`view ${views.length}`);
    else if (body.pit.id === "view 0" && body.search_after)
      return { status: 404, body: { error: { type: "search_context_missing_exception" } } };
    else
      return {
        body: {
          pit_id: body.pit.id,
          hits: { hits: papers.filter(({ _seq_no }) => _seq_no > (body.search_after?.[0] ?? -1)).slice(0, body.size) },
        },
      };
    return { body: { pit_id: views.at(-1) } };
  };
  const ids: string[] = [];
  for await (const page of storeAt(server.url).scan({ pageSize: 2 })) ids.push(...page.map(({ paper: { id } }) => id));
  expect([ids, views, closed]).toEqual([papers.map(({ _id }) => _id), ["view 0", "view 1"], ["view 0", "view 1"]]);
});

test("an answer that breaks off is asked for again, and nothing is written to the console", async () => {
  const server = await Server.start();
  const logged = vi.spyOn(console, "log");
  server.answer = () => ({ body: { hits: { total: { value: 3 } } }, broken: server.asked.length < 3 });
  expect([await storeAt(server.url).count(), server.asked.length]).toEqual([3, 3]);
  expect(logged.mock.calls).toEqual([]);
  logged.mockRestore();
});

test("TLS is spoken as the options say: with who is trusted, and our own certificate", async (context) => {
  const ours = selfSigned();
  if (!ours) return context.skip("openssl cannot make a certificate here");
  const { key, certificate } = ours;
  const server = await Server.start({
    key,
    cert: certificate,
    ca: certificate,
    requestCert: true,
    rejectUnauthorized: false,
  });
  server.answer = () => ({ body: { hits: { total: { value: 3 } } } });
  const wary = await refusal(storeAt(server.url, { timeout: 60_000 }).count());
  expect([wary.code, wary.message]).toEqual([
    "unavailable",
    expect.stringMatching(
      new RegExp(
        String.raw`^The OpenSearch index "papers" cannot be reached with TLS: its certificate is not ` +
          String.raw`trusted \(self-signed certificate\); give .* as tls: \{ ca \}\.$`,
      ),
    ),
  ]);
  for (const tls of [{ ca: certificate }, { rejectUnauthorized: false }, { ca: certificate, key, cert: certificate }])
    expect(await storeAt(server.url, { tls }).count()).toBe(3);
  expect(server.trusted).toEqual([false, false, true]);
});

test("TLS errors are said in one plain line", async () => {
  const server = await Server.start();
  const error = await refusal(storeAt(server.url.replace("http:", "https:"), { timeout: 60_000 }).count());
  expect(error.message).toBe(
    'The OpenSearch index "papers" cannot be reached with TLS: the server does not speak TLS at this address.',
  );
  const long = "write EPROTO 80:error:0A000412:SSL routines:ssl3_read_bytes:sslv3 alert bad certificate:../a.c:1:x\n";
  expect(tlsProblem(long, "ca")).toBe(
    "the server ended the handshake (sslv3 alert bad certificate); does it want a certificate of ours?",
  );
  const other = "Hostname/IP does not match certificate's altnames: Host: a. is not in the cert's altnames: DNS:b";
  expect(tlsProblem(other, "ca")).toBe(`its certificate is for another host (${other})`);
  expect(tlsProblem("certificate has expired", "ca")).toBe(
    "its certificate is not valid now (certificate has expired)",
  );
  expect(tlsProblem("read ECONNRESET", "ca")).toBeUndefined();
});

test("a host that has no address fails at once, unless another node is there", async () => {
  const unknown = "http://nowhere.invalid:9200";
  const error = await refusal(storeAt(unknown, { timeout: 86_400_000 }).count());
  expect([error.code, error.message]).toEqual([
    "unavailable",
    expect.stringMatching(/^The OpenSearch index "papers" cannot be reached: no host has this name \(.*ENOTFOUND/),
  ]);
  await refusal(storeAt([unknown, "http://elsewhere.invalid"], { timeout: 86_400_000 }).count());
  const server = await Server.start();
  server.answer = () => ({ body: { hits: { total: { value: 3 } } } });
  for (const nodes of [
    [unknown, server.url],
    [server.url, unknown],
  ])
    expect(await storeAt(nodes).count()).toBe(3);
});

test("a refused login, and what a user may not do, are said as such", async () => {
  const server = await Server.start();
  const said = async (status: number, reason: string): Promise<string> => {
    server.answer = () => ({ status, body: { error: { type: "security_exception", reason } } });
    return (await refusal(storeAt(server.url).count())).message;
  };
  expect(await said(401, "no")).toBe(
    'The OpenSearch index "papers" refuses the login (status 401); check the user and the password in auth.',
  );
  expect(await said(403, "no permissions for [indices:data/read/search]")).toMatch(
    /^The OpenSearch index "papers" does not let this user do that: status 403, .*no permissions for/,
  );
});

test("an abort ends the request that is under way", async () => {
  const server = await Server.start();
  const stop = new AbortController();
  server.answer = () => void setTimeout(() => stop.abort(new Error("enough")), 20) as undefined;
  const error = await refusal(storeAt(server.url, { timeout: 60_000 }).count({ signal: stop.signal }));
  expect([error.code, (error.cause as Error).message]).toEqual(["aborted", "enough"]);
  await expect.poll(() => server.closedRequests).toBe(1);
});

test("what is not OpenSearch, is too old, or was not made by paperweave is refused", async () => {
  const server = await Server.start();
  const version = (distribution: string | undefined, number: string) => ({
    body: { version: { distribution, number } },
  });
  const mapped = (meta: unknown) => ({ body: { papers: { mappings: { _meta: meta } } } });
  const opening = async (root: { body: unknown }, mappings?: { status?: number; body: unknown }): Promise<string> => {
    server.answer = ({ path }) => (path === "/" ? root : mappings);
    const error = await refusal(storeAt(server.url).open());
    return `${error.code}: ${error.message}`;
  };
  expect(await opening(version(undefined, "8.1.0"))).toMatch(/^bad-format: .*is not OpenSearch \(version 8\.1\.0\)/);
  expect(await opening(version("opensearch", "2.9.0"))).toMatch(/^version-mismatch: .*needs 2\.16 or later/);
  const good = version("opensearch", "3.1.0");
  expect(await opening(good, mapped(undefined))).toMatch(
    /^bad-format: The OpenSearch index "papers" was not made by paperweave/,
  );
  expect(await opening(good, mapped({ paperweave: { schema: 99 } }))).toMatch(
    /^version-mismatch: .*newer paperweave: it has schema 99/,
  );
  expect(await opening(good, { body: { one: {}, two: {} } })).toMatch(/^bad-format: .*alias of 2 indices/);
});

test("wrong options are refused before anything is asked, without an address", () => {
  const wrong: [object, RegExp][] = [
    [{}, /a node or a client/],
    [{ node: `ftp://u:${SECRET}@h` }, /^node must be an address/],
    [{ node: "http://u:100%sure@h" }, /^node must be an address .*%25/],
    [{ node: [] }, /at least one/],
    [{ node: "http://h", client: { transport: { request: () => undefined } } }, /not both/],
    [{ client: {} }, /client must be/],
    [
      { client: { transport: { request: () => undefined } }, auth: { username: "a", password: SECRET } },
      /takes no auth with a client/,
    ],
    [{ node: "http://h", auth: { username: "a", pass: SECRET } }, /^auth must be \{ username, password \}/],
    [{ node: "http://h", password: SECRET }, /has no option "password"/],
    [{ node: "http://h", shards: 0 }, /^shards must be/],
    [{ node: "http://h", M: 1000 }, /^M must be at most 512/],
    [{ node: "http://h", efConstruction: 3201 }, /^efConstruction must be at most 3200/],
    [{ node: "http://h", tls: true }, /^tls must be options of tls\.connect/],
    [{ node: "http://h", timeout: 0 }, /^timeout must be/],
    [{ node: "http://h", timeout: 2 ** 31 }, /^timeout must be at most 86400000/],
  ];
  for (const [options, message] of wrong) {
    const error = (() => {
      try {
        openSearchStore({ index: "papers", ...options } as never);
      } catch (thrown) {
        return thrown as PaperweaveError;
      }
    })();
    expect(error).toMatchObject({ code: "invalid-argument", message: expect.stringMatching(message) as string });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(SECRET);
  }
  for (const index of ["Papers", "", "_all", "a*", "a,b", "a/b", "..", "é", 7])
    expect(() => openSearchStore({ node: "http://h", index: index as string })).toThrow(/^index must be a name/);
});

describe("credentials", () => {
  let server: Server;
  beforeEach(async () => {
    server = await Server.start();
  });
  const basic = `Basic ${Buffer.from(`reader:${SECRET}`).toString("base64")}`;
  const ways: [string, (url: string) => OpenSearchOptions][] = [
    ["options", (node) => ({ node, index: "papers", auth: { username: "reader", password: SECRET } })],
    [
      "the address",
      (node) => ({ node: node.replace("//", `//reader:${encodeURIComponent(SECRET)}@`), index: "papers" }),
    ],
    [
      "the environment",
      (node) => {
        vi.stubEnv("OPENSEARCH_USERNAME", "reader");
        vi.stubEnv("OPENSEARCH_PASSWORD", SECRET);
        return { node, index: "papers" };
      },
    ],
    [
      "a given client",
      (node) => ({ client: new Client({ node, auth: { username: "reader", password: SECRET } }), index: "papers" }),
    ],
  ];

  test.each(ways)("of %s are sent, and stand in nothing that is thrown, logged or shown", async (name, options) => {
    const store = openSearchStore({ timeout: 200, ...options(server.url) });
    stores.push(store);
    server.answer = () => ({ body: { hits: { total: { value: 1 } } } });
    await store.count();
    expect(server.headers[0]!.authorization).toBe(basic);
    const shown: string[] = [];
    const consoles = (["log", "error", "warn", "info", "debug"] as const).map((way) =>
      vi.spyOn(console, way).mockImplementation((...said) => void shown.push(inspect(said, { depth: 20 }))),
    );
    const show = (value: unknown): void =>
      void shown.push(
        inspect(value, { depth: 20, showHidden: true, getters: true }),
        String(value),
        JSON.stringify(value) ?? "",
        (value as Error).stack ?? "",
      );
    show(store);
    show(Object.getOwnPropertyNames(store).map((property) => (store as never)[property]));
    const echo = name === "a given client" ? "" : SECRET; // a server that repeats what it was sent
    for (const answer of [
      { status: 401, body: { error: { type: "security_exception", reason: `no user with ${echo}` } } },
      { status: 503, body: { error: { type: "unavailable_exception", reason: `${echo} ${echo && basic}` } } },
      { status: 400, body: { error: { type: "parse_exception", reason: encodeURIComponent(echo) } } },
      { body: "<html>" },
      undefined,
    ]) {
      server.answer = () => answer;
      for (const error of [
        await refusal(store.count()),
        await refusal(store.open()),
        await refusal(store.change({ put: [paper("a")], remove: [] })),
      ]) {
        expect(error).toSatisfy((one) => PaperweaveError.is(one));
        show(error);
      }
    }
    await server.close();
    show(await refusal(store.count()));
    for (const one of consoles) one.mockRestore();
    for (const secret of [SECRET, encodeURIComponent(SECRET), basic.slice(6)])
      expect(shown.filter((text) => text.includes(secret))).toEqual([]);
    expect(shown.join("\n")).not.toContain("reader:");
  });
});
