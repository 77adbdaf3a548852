import type { ClientOptions, Connection } from "@opensearch-project/opensearch";
import { PaperweaveError } from "../../core/errors.js";
import type { OpenSearchClient, OpenSearchConnection } from "./opensearch-options.js";

/** A client, and how to end its connections. */
export interface Connected {
  client: OpenSearchClient;
  close(): Promise<void>;
}

/**
 * Makes a client of the official package. It connects when the first request is sent.
 * @throws PaperweaveError `missing-dependency`
 */
export async function connect({ nodes, login, tls }: OpenSearchConnection): Promise<Connected> {
  const { Client, Connection } = await load();
  const options = {
    Connection: quiet(Connection),
    nodes: nodes.map((url) => ({ url })),
    ...(login && { auth: login }),
    ...(tls && { ssl: tls }),
  };
  const client = new Client(options as ClientOptions); // its types want a Buffer where any bytes work
  return { client: client as unknown as OpenSearchClient, close: () => client.close() };
}

/**
 * The client's connection class, but without its listener that writes to the console when a
 * connection breaks within an answer. The error comes with the answer, too.
 */
function quiet(Base: typeof Connection): typeof Connection {
  return class extends Base {
    override request(...[params, callback]: Parameters<Connection["request"]>): ReturnType<Connection["request"]> {
      const request = super.request(params, (error, response) => {
        if (response) request.removeAllListeners("error").on("error", () => undefined);
        callback(error, response);
      });
      return request;
    }
  };
}

async function load() {
  try {
    return await import("@opensearch-project/opensearch");
  } catch (cause) {
    throw new PaperweaveError(
      "missing-dependency",
      "The client of OpenSearch is not installed; install it with `npm install @opensearch-project/opensearch`.",
      { cause },
    );
  }
}
