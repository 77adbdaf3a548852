import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const python = fileURLToPath(new URL("../.venv/bin/python", import.meta.url));

/**
 * A Python script that answers one line of JSON for each line of JSON; loading and warming up are its own affair. It is
 * stopped while nothing is asked of it: its idle threads would take time from the others.
 */
export class Peer {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string>;

  constructor(script: string, threads = 2) {
    if (!existsSync(python)) throw new Error("The peers are not installed: run bench/setup.sh first.");
    const limits = Object.fromEntries(["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"].map((name) => [name, String(threads)]));
    const path = fileURLToPath(new URL(`../peers/${script}`, import.meta.url));
    this.child = spawn(python, [path], { env: { ...process.env, ...limits, TOKENIZERS_PARALLELISM: "true", TQDM_DISABLE: "1" } });
    this.child.stderr.on("data", (data: Buffer) => {
      if (/Error|Traceback/.test(data.toString())) process.stderr.write(data);
    });
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  async ask<Answer>(question: unknown): Promise<Answer> {
    this.child.kill("SIGCONT");
    this.child.stdin.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await this.lines.next();
    this.child.kill("SIGSTOP");
    if (done) throw new Error("The peer ended without an answer.");
    return JSON.parse(value) as Answer;
  }

  close(): void {
    this.child.kill("SIGCONT");
    this.child.stdin.end();
  }
}
