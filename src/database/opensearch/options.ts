import { checkAtMost, checkCount, checkOptions, checkPositive } from "../../core/check.js";
import { formatValue } from "../../core/format.js";
import { PaperweaveError } from "../../core/errors.js";
import { secretsOf, type Login, type Secrets } from "./secrets.js";

/** The part of a `Client` of `@opensearch-project/opensearch` that is used. */
export interface OpenSearchClient {
  transport: {
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

export interface OpenSearchOptions {
  /**
   * Address of a node, `https://search.example:9200`, or of several of one cluster: when one does
   * not answer, the others are asked. Not with `client`.
   */
  node?: string | URL | readonly (string | URL)[];
  /**
   * A client of `@opensearch-project/opensearch`, made and closed by you. Its own repetitions are
   * not used.
   */
  client?: OpenSearchClient;
  /**
   * Name of the index: at most 200 small letters, digits, and `_ . + -` after the first. Notes are
   * in `<index>-notes`, which is made with the first; both are written by aliases
   * (`<index>-writing`), so that one that is deleted is not made again by a late write. An alias of
   * your own can be read by its name; to write by it, it needs an alias `<alias>-writing`, too.
   */
  index: string;
  /**
   * Parts that the index is made of; fixed once it is made. Default 1. A shard of 10 to 50 GB is a
   * good size.
   */
  shards?: number;
  /** Copies of every part, each on another node: that many nodes may be lost. Default 1. */
  replicas?: number;
  /**
   * Links of a vector in the HNSW graph, 2 to 512, fixed once the index is made. Default 16. More
   * find more, in more memory.
   */
  M?: number;
  /**
   * Candidates looked at for each vector when it goes into the graph, 2 to 3200; fixed once the
   * index is made. Default 128; 512 found no more of 29,801 papers (`bench/README.md`).
   */
  efConstruction?: number;
  /**
   * Candidates looked at for each query by meaning, at least. Default 256. More find more of the
   * true neighbours, at the cost of comparing more vectors: of the ten nearest among 29,801
   * randomly projected papers 64 find 0.84, 256 0.94 to 0.96, 1024 over 0.99, 4096 all
   * (`bench/README.md`).
   */
  efSearch?: number;
  /**
   * Who we are. Default: what the addresses say (`https://name:password@…`), else the environment
   * variables OPENSEARCH_USERNAME and OPENSEARCH_PASSWORD when both are set. Not with `client`.
   */
  auth?: Login;
  /**
   * TLS as `tls.connect` of Node.js takes it: `ca`, `cert`, `key`, `rejectUnauthorized`. Default:
   * certificates that Node.js trusts. Not with `client`.
   */
  tls?: TlsOptions;
  /**
   * Milliseconds that one request may take, its repetitions (after 429, 503, lost connections; on
   * other nodes) included. Default 30,000; at most a day.
   */
  timeout?: number;
  /**
   * Bytes of papers sent in one request, of which four are under way at a time. Default 1 MiB: each
   * is worked on by one thread of a shard.
   */
  bulkBytes?: number;
}

/** Those of `tls.connect` of Node.js, all of which are passed on. */
export interface TlsOptions {
  /** Certificates of who is trusted, PEM. */
  ca?: string | Uint8Array | readonly (string | Uint8Array)[];
  /** Our own certificate and its key, PEM. */
  cert?: string | Uint8Array;
  key?: string | Uint8Array;
  passphrase?: string;
  rejectUnauthorized?: boolean;
  servername?: string;
  [option: string]: unknown;
}

const known = [
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

/** How to reach a cluster. */
export interface OpenSearchConnection {
  nodes: readonly URL[];
  login: Login | undefined;
  tls: TlsOptions | undefined;
}

export interface CheckedOptions {
  reach: OpenSearchConnection | { client: OpenSearchClient };
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

/** @throws PaperweaveError `invalid-argument`; never with an address, as it may hold a password */
export function checkOpenSearchOptions(options: OpenSearchOptions): CheckedOptions {
  checkOptions("openSearchStore", options, known);
  const { node, client } = options;
  if ((node === undefined) === (client === undefined))
    throw refused(`openSearchStore takes a node or a client${node === undefined ? "" : ", not both"}.`);
  const unwanted = (["auth", "tls"] as const).find((name) => options[name] !== undefined);
  if (client !== undefined && unwanted)
    throw refused(`openSearchStore takes no ${unwanted} with a client, which has its own.`);
  if (client !== undefined && typeof client?.transport?.request !== "function")
    throw refused("client must be a Client of @opensearch-project/opensearch.");
  const reach = client === undefined ? connectionOf(node!, options) : { client };
  return {
    reach,
    secrets: "client" in reach ? [] : secretsOf(reach.login, reach.nodes),
    index: checkIndexName(options.index),
    shards: checkCount("shards", options.shards ?? 1),
    replicas: checkCount("replicas", options.replicas ?? 1, 0),
    M: checkAtMost("M", checkCount("M", options.M ?? 16, 2), 512),
    // as Lucene, which OpenSearch asks with the first paper only
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
  if (given.length === 0) throw refused("node must be an address or a list of at least one.");
  const nodes = [...new Map(given.map((one) => [String(one), toUrl(one)])).values()];
  if (auth !== undefined && (typeof auth?.username !== "string" || typeof auth.password !== "string"))
    throw refused("auth must be { username, password }, both texts.");
  if (tls !== undefined && (typeof tls !== "object" || tls === null))
    throw refused(`tls must be options of tls.connect, got ${typeof tls}.`);
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

function toUrl(node: string | URL): URL {
  const url = URL.canParse(String(node)) ? new URL(String(node)) : undefined;
  if ((url?.protocol === "http:" || url?.protocol === "https:") && isEncoded(url.username) && isEncoded(url.password))
    return url;
  throw refused(
    "node must be an address such as https://localhost:9200, or several of one cluster; % in a name or password is written %25.",
  );
}

function isEncoded(text: string): boolean {
  try {
    return decodeURIComponent(text) !== undefined;
  } catch {
    return false;
  }
}

/** Names that OpenSearch takes for an index, with room for "-notes": none of them means several. */
function checkIndexName(index: unknown): string {
  if (typeof index !== "string") throw refused(`index must be a name, got ${formatValue(index)}.`);
  if (!/^[a-z0-9][a-z0-9_.+-]{0,199}$/.test(index))
    throw refused(
      `index must be a name of at most 200 small letters, digits, and _ . + - after the first, got ${formatValue(index)}.`,
    );
  return index;
}

function refused(message: string): PaperweaveError {
  return new PaperweaveError("invalid-argument", message);
}
