import type { ClientOptions } from "@opensearch-project/opensearch";
import { PaperweaveError } from "../core/errors.js";
import type { OpenSearchClient, OpenSearchConnection } from "./options.js";

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
