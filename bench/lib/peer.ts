import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const bench = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const python = bench(".venv/bin/python");
/** Packages that go with an older transformers than those of .venv. */
const older = bench(".venv-onnx");

export interface PeerOptions {
  threads?: number;
  arguments?: readonly string[];
  /** Whether the packages of .venv-onnx go before those of .venv. */
  onnx?: boolean;
}

/**
 * A script of bench/peers, in Python or JavaScript, that answers one line of JSON for each line of
 * JSON; loading and warming up are its own affair. It is stopped while nothing is asked of it: its
 * idle threads would take time from the others.
 */
export class Peer {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string>;
  private said = "";

  constructor(
    private readonly script: string,
    { threads = 2, arguments: given = [], onnx = false }: PeerOptions = {},
  ) {
    if (!existsSync(python) || (onnx && !existsSync(older)))
      throw new Error("The peers are not installed: run npm run bench:setup first.");
    const limits = Object.fromEntries(
      ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS", "RAYON_NUM_THREADS"].map(
        (name) => [name, String(threads)],
      ),
    );
    const command = script.endsWith(".py") ? python : process.execPath;
    this.child = spawn(command, [bench(`peers/${script}`), ...given], {
      env: {
        ...process.env,
        ...limits,
        TOKENIZERS_PARALLELISM: "true",
        TQDM_DISABLE: "1",
        ...(onnx && { PYTHONPATH: older }),
      },
    });
    this.child.stderr.on("data", (data: Buffer) => {
      if (/Error|Traceback/.test(data.toString())) process.stderr.write(data);
      this.said = data.toString();
    });
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  async ask<Answer>(question: unknown): Promise<Answer> {
    this.child.kill("SIGCONT");
    this.child.stdin.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await this.lines.next();
    this.child.kill("SIGSTOP");
    if (done)
      throw new Error(
        `The peer ${this.script} ended without an answer (${this.child.exitCode ?? this.child.signalCode}): ` +
          `${this.said}`,
      );
    return JSON.parse(value) as Answer;
  }

  /** The most memory that its process has held so far, in GiB, where the system tells (Linux). */
  peakGiB(): number | undefined {
    const file = `/proc/${this.child.pid}/status`;
    const found = existsSync(file) ? /VmHWM:\s*(\d+) kB/.exec(readFileSync(file, "utf8")) : null;
    return found ? Number(found[1]) / 1024 ** 2 : undefined;
  }

  close(): void {
    this.child.kill("SIGCONT");
    this.child.stdin.end();
  }
}
