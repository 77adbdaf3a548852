import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";

/** Where `.ci/install-postgres` puts the server. */
const installed = fileURLToPath(new URL("../../.engines/postgres/", import.meta.url));

/** Why tests of PostgreSQL are skipped; undefined when they can run. */
export const whyNoPostgres: string | undefined = existsSync(join(installed, "ready"))
  ? undefined
  : "PostgreSQL is not installed for the tests: run .ci/install-postgres";

/** A password that a search for it finds only where it has leaked. */
export const PASSWORD = "s3cret-4-tests";

/** A server of its own, on a free port of this machine, with pgvector at hand and nothing in it. */
export interface PostgresServer {
  readonly port: number;
  /** With the password. */
  readonly connectionString: string;
  /** Runs SQL as the owner of everything, on a connection of its own. */
  query<Row extends object>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** Kills every process of the server at once, as a power cut does. */
  kill(): Promise<void>;
  /** All of its processes stand still, or go on: a machine that answers no more. */
  signal(signal: "SIGSTOP" | "SIGCONT"): void;
  /** Starts it again with what is on its disk. */
  start(): Promise<void>;
  /** Stops it, and removes its data. */
  stop(): Promise<void>;
}

/** @param settings of postgresql.conf */
export async function startPostgres(settings: Record<string, string> = {}): Promise<PostgresServer> {
  if (whyNoPostgres) throw new Error(whyNoPostgres);
  const programs = join(realpathSync(join(installed, "server")), "bin");
  const folder = mkdtempSync(join(tmpdir(), "paperweave-postgres-"));
  const data = join(folder, "data");
  const owner: Partial<typeof NOBODY> = process.getuid?.() === 0 ? NOBODY : {}; // PostgreSQL refuses to run as root
  writeFileSync(join(folder, "password"), PASSWORD);
  mkdirSync(data);
  if (owner.uid !== undefined)
    for (const path of [folder, data, join(folder, "password")]) chownSync(path, NOBODY.uid, NOBODY.gid);
  const { status, stderr } = spawnSync(
    join(programs, "initdb"),
    [
      "-D",
      data,
      "-U",
      "postgres",
      "--auth=scram-sha-256",
      `--pwfile=${join(folder, "password")}`,
      "--encoding=utf8",
      "--locale=C.UTF-8",
    ],
    { ...owner, cwd: folder, encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`initdb ended with ${status}: ${stderr}`);
  const port = await freePort();
  const all = { port, listen_addresses: "127.0.0.1", unix_socket_directories: "", max_connections: 60, ...settings };
  const words = ["-D", data, ...Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`])];
  const connectionString = `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`;
  let shell: ChildProcess;

  const query = async <Row extends object>(sql: string, values?: unknown[]): Promise<Row[]> => {
    const client = new pg.Client({ connectionString });
    client.on("error", () => {});
    await client.connect();
    try {
      return (await client.query<Row>(sql, values)).rows;
    } finally {
      await client.end();
    }
  };
  const start = async (): Promise<void> => {
    // The shell stops the server when its input ends: when this process does, however it dies.
    shell = spawn(
      "/bin/sh",
      [
        "-c",
        'exec 3<&0; "$@" </dev/null 3<&- & server=$!; (read line <&3; kill -INT $server) & wait $server; ' +
          "status=$?; kill $! 2>/dev/null; exit $status",
        "sh",
        join(programs, "postgres"),
        ...words,
      ],
      { ...owner, cwd: folder, stdio: ["pipe", "pipe", "pipe"] },
    );
    shell.stdin!.on("error", () => {});
    shell.stdout!.resume();
    let log = "";
    shell.stderr!.setEncoding("utf8").on("data", (text: string) => (log = (log + text).slice(-4000)));
    for (let tries = 0; ; tries++) {
      const failed = await query("SELECT 1").then(
        () => undefined,
        (error: Error) => error,
      );
      if (!failed) return;
      if (shell.exitCode !== null || tries > 600)
        throw new Error(`PostgreSQL does not start: ${failed.message}\n${log}`);
      await wait(100);
    }
  };
  const processes = (): number[] => {
    const postmaster = Number(readFileSync(join(data, "postmaster.pid"), "utf8").split("\n")[0]);
    return [postmaster, ...childrenOf(postmaster)];
  };
  const signal = (name: NodeJS.Signals): void => {
    for (const process_ of processes()) trySignal(process_, name);
  };
  await start();
  return {
    port,
    connectionString,
    query,
    start,
    signal,
    async kill() {
      const killed = processes();
      signal("SIGKILL");
      for (const one of killed) while (isRunning(one)) await wait(10);
      shell.stdin!.end();
      if (shell.exitCode === null) await once(shell, "exit");
    },
    async stop() {
      shell.stdin!.end("\n");
      if (shell.exitCode === null) await once(shell, "exit");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const NOBODY = { uid: 65534, gid: 65534 };

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Linux only: there are no others on which these tests kill a server. */
function childrenOf(parent: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((one) => statusOf(one)?.parent === parent);
}

function isRunning(one: number): boolean {
  const status = statusOf(one);
  return status !== undefined && status.state !== "Z";
}

function statusOf(one: number): { state: string; parent: number } | undefined {
  try {
    const [state, parent] = readFileSync(`/proc/${one}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return { state: state!, parent: Number(parent) };
  } catch {
    return undefined; // it has ended
  }
}

function trySignal(one: number, signal: NodeJS.Signals): void {
  try {
    process.kill(one, signal);
  } catch {
    // It has ended meanwhile.
  }
}
