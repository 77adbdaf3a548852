import { spawn, type ChildProcess } from "node:child_process";
import { createWriteStream, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const engine = join(root, ".engines", "opensearch");

/** Why there can be no OpenSearch for tests; undefined when there can be one. */
export const noOpenSearch: string | undefined = existsSync(join(engine, "ready"))
  ? undefined
  : "OpenSearch is not installed for tests: .ci/install-opensearch does it (with Java 17 and Maven)";

/** A cluster of real nodes, each a process of its own, that end with this one. */
export interface OpenSearchCluster {
  /** Addresses of the nodes. */
  readonly nodes: readonly string[];
  /** Ends a node at once, as when its machine fails. */
  kill(node: number): Promise<void>;
  /** Starts a node that was killed, on its old data; does not wait for it. */
  restart(node: number): void;
  /**
   * Until all nodes that run are one cluster, and every copy of every index is where it should be.
   */
  green(): Promise<void>;
  /** Takes an index of a store away. */
  remove(index: string): Promise<void>;
  stop(): Promise<void>;
}

const READY_WITHIN = 120_000;

export async function startOpenSearch({
  nodes,
  heap = "512m",
}: {
  nodes: number;
  heap?: string;
}): Promise<OpenSearchCluster> {
  if (noOpenSearch) throw new Error(noOpenSearch);
  const folder = mkdtempSync(join(tmpdir(), "paperweave-opensearch-"));
  const ports = await freePorts(2 * nodes);
  const pairs = Array.from({ length: nodes }, (_, i) => ports.slice(2 * i, 2 * i + 2).join(":"));
  const addresses = pairs.map((pair) => `http://127.0.0.1:${pair.split(":")[0]}`);
  const running = new Map<number, ChildProcess>();

  const start = (number: number): void => {
    const settings = [
      `-Xms${heap}`,
      `-Xmx${heap}`,
      "-XX:ActiveProcessorCount=2",
      `-Dlog4j2.configurationFile=${join(root, "test/engines/opensearch/log4j2.properties")}`,
      "-Djava.security.manager=allow",
      "--add-opens=java.base/java.nio=ALL-UNNAMED",
    ];
    const classes = ["classes", "lib/*", "knn/*"].map((part) => join(engine, part)).join(":");
    const child = spawn(
      "java",
      [...settings, "-cp", classes, "Start", join(folder, `node${number}`), String(number), ...pairs],
      { cwd: folder, stdio: ["pipe", "pipe", "pipe"] },
    );
    const log = createWriteStream(join(folder, `node${number}.log`), { flags: "a" });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    child.stdin.on("error", () => undefined); // it was killed
    running.set(number, child);
  };
  const kill = async (number: number): Promise<void> => {
    const child = running.get(number);
    running.delete(number);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
  };
  const green = async (): Promise<void> => {
    const nodes = `wait_for_nodes=${running.size}&wait_for_no_initializing_shards=true`;
    const query = `wait_for_status=green&${nodes}&timeout=5s`;
    const began = performance.now();
    while (performance.now() - began < READY_WITHIN) {
      for (const [number, child] of running)
        if (child.exitCode !== null)
          throw new Error(
            `Node ${number} has ended:\n${readFileSync(join(folder, `node${number}.log`), "utf8").slice(-3000)}`,
          );
      const asked = addresses[[...running.keys()][0]!]!;
      const health = await fetch(`${asked}/_cluster/health?${query}`, { signal: AbortSignal.timeout(15_000) }).catch(
        () => undefined,
      );
      if (health?.ok && !((await health.json()) as { timed_out: boolean }).timed_out) return;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error(`The cluster was not green within ${READY_WITHIN / 1000} s; see ${folder}.`);
  };
  const remove = async (index: string): Promise<void> => {
    const asked = addresses[[...running.keys()][0]!]!;
    for (const name of [index, `${index}-notes`]) await fetch(`${asked}/${name}`, { method: "DELETE" });
  };
  const stop = async (): Promise<void> => {
    await Promise.all([...running.keys()].map(kill));
    rmSync(folder, { recursive: true, force: true });
  };

  for (let number = 0; number < nodes; number++) start(number);
  try {
    await green();
  } catch (error) {
    await stop();
    throw error;
  }
  return { nodes: addresses, kill, restart: start, green, remove, stop };
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve) => {
          const server = createServer().listen(0, "127.0.0.1", () => resolve(server));
        }),
    ),
  );
  return Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) => {
          const { port } = server.address() as { port: number };
          server.close(() => resolve(port));
        }),
    ),
  );
}
