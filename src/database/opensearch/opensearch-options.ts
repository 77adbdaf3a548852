import { checkAtMost, checkCount, checkOptions, checkPositive } from "../../core/check.js";
import { formatValue } from "../../core/format.js";
import { secretsAmong, wrongOption, type Secrets } from "../store-helpers.js";

/** What paperweave uses of a `Client` of `@opensearch-project/opensearch`. */
export interface OpenSearchClient {
  /** Sends requests. */
  transport: {
    /** Sends one request, and can stop it. */
    request(
      parameters: {
        method: string;
        path: string;
        querystring?: Record<string, unknown>;
        body?: object;
        bulkBody?: string;
      },
      options?: { maxRetries?: number; requestTimeout?: number; ignore?: number[] },
    ): PromiseLike<{ statusCode?: number | null; body: unknown }> & { abort(): unknown };
  };
}

/** Where the OpenSearch cluster is, and how its index is made. */
export interface OpenSearchOptions {
  /**
   * Address of a node, such as `https://search.example:9200`, or of several nodes of one cluster:
   * when one does not answer, the others are asked. Not together with `client`.
   */
  node?: string | URL | readonly (string | URL)[] | undefined;
  /**
   * A client of `@opensearch-project/opensearch` that you make and close. Its own retries are not
   * used. Not together with `node`.
   */
  client?: OpenSearchClient | undefined;
  /**
   * Name of the index: at most 200 lower-case letters, digits, and `_ . + -` after the first
   * character. The index `<index>-notes` keeps the topics; it is made with the first ones. Both are
   * written through aliases, `<index>-writing` and `<index>-notes-writing`, so that a late write does
   * not make a deleted index again. You may read an index by an alias of your own; to write by it, it
   * needs an alias `<alias>-writing` as well.
   */
  index: string;
  /** Shards of the index, fixed once it is made. 10 to 50 GB a shard is a good size. Default 1. */
  shards?: number | undefined;
  /** Copies of every shard, each on another node: so many nodes may be lost. Default 1. */
  replicas?: number | undefined;
  /**
   * Links of a vector in the HNSW graph, 2 to 512, fixed once the index is made. More links find
   * more of the true neighbours, and take more memory. Default 16.
   */
  M?: number | undefined;
  /**
   * Candidates compared for each vector while it is added to the graph, 2 to 3200, fixed once the
   * index is made. 512 found no more than 128 in 29,801 papers (`bench/README.md`). Default 128.
   */
  efConstruction?: number | undefined;
  /**
   * Candidates compared for each search by meaning, at least. More find more of the true neighbours,
   * and take longer: of the ten nearest of 29,801 randomly projected papers, 64 find 0.84, 256 find
   * 0.94 to 0.96, 1024 over 0.99, 4096 all (`bench/README.md`). Default 256.
   */
  efSearch?: number | undefined;
  /**
   * User and password. Not together with `client`. Default: those in the addresses
   * (`https://name:password@…`), else the environment variables OPENSEARCH_USERNAME and
   * OPENSEARCH_PASSWORD when both are set.
   */
  auth?: Login | undefined;
  /**
   * TLS options as `tls.connect` of Node.js takes them: `ca`, `cert`, `key`, `rejectUnauthorized`.
   * Not together with `client`. Default: the certificates that Node.js trusts.
   */
  tls?: TlsOptions | undefined;
  /**
   * Milliseconds for a request, with its repetitions after 429, 503 and lost connections, also on
   * other nodes. At most a day. Default 30,000.
   */
  timeout?: number | undefined;
  /**
   * Bytes of papers in one request; four requests run at a time. Each is worked on by one thread of
   * a shard. Default 1,048,576.
   */
  bulkBytes?: number | undefined;
}

/** A user name and password. */
export interface Login {
  /** Name of the user. */
  username: string;
  /** Password of the user. It stands in no message and no log. */
  password: string;
}

/** Options of `tls.connect` of Node.js. All of them are passed on. */
export interface TlsOptions {
  /** Certificates of trusted authorities, PEM. Default: those of Node.js. */
  ca?: string | Uint8Array | readonly (string | Uint8Array)[] | undefined;
  /** Certificate of this client, PEM. Default: none. */
  cert?: string | Uint8Array | undefined;
  /** Key of this client's certificate, PEM. Default: none. */
  key?: string | Uint8Array | undefined;
  /** Passphrase of the key. Default: none. */
  passphrase?: string | undefined;
  /** Whether to refuse servers whose certificate is not trusted. Default true. */
  rejectUnauthorized?: boolean | undefined;
  /** Name of the server that its certificate must have. Default: the host of the address. */
  servername?: string | undefined;
  /** Any other option of `tls.connect`. */
  [option: string]: unknown;
}

const OPTION_NAMES = [
  "node",
  "client",
  "index",
  "shards",
  "replicas",
  "M",
  "efConstruction",
  "efSearch",
  "auth",
  "tls",
  "timeout",
  "bulkBytes",
];

/** How to connect to a cluster. */
export interface OpenSearchConnection {
  nodes: readonly URL[];
  login: Login | undefined;
  tls: TlsOptions | undefined;
}

export interface CheckedOptions {
  connection: OpenSearchConnection | { client: OpenSearchClient };
  secrets: Secrets;
  index: string;
  shards: number;
  replicas: number;
  M: number;
  efConstruction: number;
  efSearch: number;
  timeout: number;
  bulkBytes: number;
}

/** @throws PaperweaveError `invalid-argument`; no message has an address: it may hold a password */
export function checkOpenSearchOptions(options: OpenSearchOptions): CheckedOptions {
  checkOptions("openSearchStore", options, OPTION_NAMES);
  const { node, client } = options;
  if ((node === undefined) === (client === undefined))
    throw wrongOption(`openSearchStore takes a node or a client${node === undefined ? "" : ", not both"}.`);
  const unwanted = (["auth", "tls"] as const).find((name) => options[name] !== undefined);
  if (client !== undefined && unwanted)
    throw wrongOption(`openSearchStore takes no ${unwanted} with a client, which has its own.`);
  if (client !== undefined && typeof client?.transport?.request !== "function")
    throw wrongOption("client must be a Client of @opensearch-project/opensearch.");
  const connection = client === undefined ? connectionOf(node!, options) : { client };
  return {
    connection,
    secrets: "client" in connection ? [] : secretsOf(connection.login, connection.nodes),
    index: checkIndexName(options.index),
    shards: checkCount("shards", options.shards ?? 1),
    replicas: checkCount("replicas", options.replicas ?? 1, 0),
    M: checkAtMost("M", checkCount("M", options.M ?? 16, 2), 512),
    // The limit of Lucene, which OpenSearch would only report with the first paper.
    efConstruction: checkAtMost("efConstruction", checkCount("efConstruction", options.efConstruction ?? 128, 2), 3200),
    efSearch: checkCount("efSearch", options.efSearch ?? 256),
    timeout: checkAtMost("timeout", checkPositive("timeout", options.timeout ?? 30_000), 86_400_000),
    bulkBytes: checkCount("bulkBytes", options.bulkBytes ?? 1 << 20),
  };
}

function connectionOf(
  node: NonNullable<OpenSearchOptions["node"]>,
  { auth, tls }: OpenSearchOptions,
): OpenSearchConnection {
  const given: readonly (string | URL)[] = Array.isArray(node)
    ? (node as readonly (string | URL)[])
    : [node as string | URL];
  if (given.length === 0) throw wrongOption("node must be an address or a list of at least one.");
  const nodes = [...new Map(given.map((one) => [String(one), toUrl(one)])).values()];
  if (auth !== undefined && (typeof auth?.username !== "string" || typeof auth.password !== "string"))
    throw wrongOption("auth must be { username, password }, both texts.");
  if (tls !== undefined && (typeof tls !== "object" || tls === null))
    throw wrongOption(`tls must be options of tls.connect, got ${typeof tls}.`);
  const own = nodes.some((url) => url.username !== "");
  return {
    nodes,
    login: auth ? { username: auth.username, password: auth.password } : own ? undefined : loginOfEnvironment(),
    tls,
  };
}

function loginOfEnvironment(): Login | undefined {
  const { OPENSEARCH_USERNAME: username, OPENSEARCH_PASSWORD: password } = process.env;
  return username && password ? { username, password } : undefined;
}

/** Passwords as they are, as addresses spell them, and as they are sent. */
function secretsOf(login: Login | undefined, addresses: readonly URL[]): Secrets {
  const logins = [
    ...(login ? [login] : []),
    ...addresses.map(({ username, password }) => ({
      username: decodeURIComponent(username),
      password: decodeURIComponent(password),
    })),
  ];
  return secretsAmong([
    ...addresses.map(({ password }) => password),
    ...logins.flatMap(({ username, password }) => [
      password,
      encodeURIComponent(password),
      Buffer.from(`${username}:${password}`).toString("base64"),
    ]),
  ]);
}

function toUrl(node: string | URL): URL {
  const url = URL.canParse(String(node)) ? new URL(String(node)) : undefined;
  if ((url?.protocol === "http:" || url?.protocol === "https:") && isEncoded(url.username) && isEncoded(url.password))
    return url;
  throw wrongOption(
    "node must be an address such as https://localhost:9200, or several of one cluster; " +
      "% in a name or password is written %25.",
  );
}

function isEncoded(text: string): boolean {
  try {
    return decodeURIComponent(text) !== undefined;
  } catch {
    return false;
  }
}

/** Index names that OpenSearch accepts, with room for "-notes"; none of them is a pattern. */
function checkIndexName(index: unknown): string {
  if (typeof index !== "string") throw wrongOption(`index must be a name, got ${formatValue(index)}.`);
  if (!/^[a-z0-9][a-z0-9_.+-]{0,199}$/.test(index))
    throw wrongOption(
      `index must be a name of at most 200 lower-case letters, digits, and _ . + - after the first, ` +
        `got ${formatValue(index)}.`,
    );
  return index;
}
