import type { ClientOptions } from "@opensearch-project/opensearch";
import { PaperweaveError } from "../core/errors.js";
import type { OpenSearchConnection } from "./options.js";

/** The part of a `Client` of `@opensearch-project/opensearch` that is used. */
export interface OpenSearchClient {
  transport: {
    request(parameters: { method: string; path: string; querystring?: Record<string, unknown>; body?: object; bulkBody?: string }, options?: { maxRetries?: number; requestTimeout?: number; ignore?: number[] }): PromiseLike<{ statusCode?: number | null; body: unknown }> & { abort(): unknown };
  };
}

/** A client, and how to be done with it. */
export interface Connected {
  client: OpenSearchClient;
  close(): Promise<void>;
}

/** Makes a client of the official package; connections are opened when they are needed. @throws PaperweaveError `missing-dependency` */
export async function connect({ nodes, login, tls }: OpenSearchConnection): Promise<Connected> {
  const { Client } = await load();
  const options = { nodes: nodes.map((url) => ({ url })), ...(login && { auth: login }), ...(tls && { ssl: tls }) };
  const client = new Client(options as ClientOptions); // whose types want a Buffer where Node.js takes any bytes
  return { client: client as unknown as OpenSearchClient, close: () => client.close() };
}

async function load() {
  try {
    return await import("@opensearch-project/opensearch");
  } catch (cause) {
    throw new PaperweaveError("missing-dependency", "The client of OpenSearch is not installed; install it with `npm install @opensearch-project/opensearch`.", { cause });
  }
}
