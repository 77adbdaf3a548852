import { once } from "node:events";
import { connect, createServer, type AddressInfo } from "node:net";
import { TLSSocket } from "node:tls";
import { selfSigned } from "../../support/certificate.js";

/**
 * A way to a server of PostgreSQL through TLS, as the server of the tests is built without: it says
 * yes to the client's request for TLS
 * (https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-SSL), then passes on
 * what it deciphers. Undefined without openssl.
 */
export async function startTls(
  to: number,
): Promise<{ port: number; certificate: string; stop(): Promise<void> } | undefined> {
  const made = selfSigned();
  if (!made) return undefined;
  const { key, certificate } = made;
  const way = createServer((client) => {
    client.on("error", () => {});
    client.once("data", () => {
      client.write("S");
      const clear = new TLSSocket(client, { isServer: true, key, cert: certificate });
      const server = connect(to, "127.0.0.1");
      for (const socket of [clear, server]) socket.on("error", () => client.destroy());
      clear.pipe(server).pipe(clear);
    });
  }).listen(0, "localhost");
  await once(way, "listening");
  return { port: (way.address() as AddressInfo).port, certificate, stop: async () => void way.close() };
}
