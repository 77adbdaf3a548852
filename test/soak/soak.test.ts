import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { checkIndex, PaperIndex, PaperweaveError, type Paper } from "../../src/index.js";
import { seededRandom } from "../../src/core/random.js";
import { createTestEmbedder } from "../../src/testing/index.js";

/*
 * Three programs (writer.mjs) call whatever an index in a folder can do, at random, for PAPERWEAVE_SOAK_SECONDS.
 * They are killed at random moments, and the disk fills up and is emptied again. What a program was told to be
 * saved must be there afterwards; what it was told to have failed must not; of the one change that a kill has
 * cut off, all or nothing.
 *
 * Every random choice comes from one seed, which is printed: with PAPERWEAVE_SOAK_SEED the same calls, kills and
 * pauses come in the same order, and meet as the timing of the machine lets them.
 */

const seconds = Number(process.env.PAPERWEAVE_SOAK_SECONDS ?? (process.env.PAPERWEAVE_FULL ? 600 : 0));
const seed = Number(process.env.PAPERWEAVE_SOAK_SEED ?? Date.now() % 2 ** 31);
const PROGRAMS = 3;
const dist = fileURLToPath(new URL("../../dist/", import.meta.url));
const writer = fileURLToPath(new URL("writer.mjs", import.meta.url));
const embedders = [createTestEmbedder({ dimensions: 16 }), createTestEmbedder({ dimensions: 24 })];

type Content = Omit<Paper, "id">;
interface Change {
  put?: Paper[];
  remove?: string[];
}
type Line = { begin: Change } | { end: string } | { read: true } | { ready: true } | { ended: true };

class Program {
  /** What it was told to be saved. */
  saved = new Map<string, Content>();
  private pending: Change | undefined;
  private child: ChildProcess | undefined;
  private ended: Promise<void> = Promise.resolve();
  private errors = "";
  readonly counts = { changes: 0, locked: 0, full: 0, mismatch: 0, reads: 0, cutOff: 0 };

  constructor(
    readonly number: number,
    private readonly folder: string,
  ) {}

  start(seed: number): void {
    const known = JSON.stringify([...this.saved]);
    const child = spawn(process.execPath, [writer, dist, this.folder, String(this.number), String(seed), known]);
    this.child = child;
    let rest = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop()!;
      for (const line of lines) this.note(JSON.parse(line) as Line);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => (this.errors += text));
    this.ended = new Promise((resolve) => child.on("close", () => resolve()));
  }

  /** @param kill else it is asked to end by itself */
  async stop(kill: boolean): Promise<void> {
    if (kill) this.child!.kill("SIGKILL");
    else this.child!.stdin!.end();
    await this.ended;
    expect(this.errors, `program ${this.number}`).toBe("");
    if (!kill) expect([this.child!.exitCode, this.pending]).toEqual([0, undefined]);
  }

  private note(line: Line): void {
    if ("begin" in line) this.pending = line.begin;
    else if ("read" in line) this.counts.reads++;
    else if ("end" in line) {
      if (line.end === "ok") {
        this.counts.changes++;
        this.saved = this.after(this.pending!);
      } else this.counts[line.end === "locked" ? "locked" : line.end === "ENOSPC" ? "full" : "mismatch"]++;
      this.pending = undefined;
    }
  }

  private after({ put = [], remove = [] }: Change): Map<string, Content> {
    const after = new Map(this.saved);
    for (const { id, ...content } of put) after.set(id, content);
    for (const id of remove) after.delete(id);
    return after;
  }

  /** Compares what a folder holds of it with what it was told, when it has stopped. */
  compare(papers: readonly Paper[]): void {
    const found = new Map(
      papers
        .filter(({ id }) => id.startsWith(`w${this.number}-`))
        .map(({ id, title, abstract, year, fields }) => [id, { title, abstract, year, fields } as Content]),
    );
    const sorted = (map: Map<string, Content>): unknown[] => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
    const possible = [this.saved, ...(this.pending ? [this.after(this.pending)] : [])].map(sorted);
    expect(possible, `program ${this.number}`).toContainEqual(sorted(found));
    if (this.pending) this.counts.cutOff++;
    this.pending = undefined;
    this.saved = found;
  }
}

async function readFolder(folder: string): Promise<Paper[]> {
  for (let attempt = 0; ; attempt++) {
    try {
      const index = await PaperIndex.open(folder, { embedder: embedders[attempt % 2]! });
      const papers = [...index.papers()];
      const alone = await PaperIndex.inMemory({ embedder: embedders[attempt % 2]! });
      await alone.upsert(papers.slice(0, 40));
      for (const { id } of papers.slice(0, 40)) expect(index.vector(id)).toEqual(alone.vector(id));
      return papers;
    } catch (error) {
      if (!PaperweaveError.is(error, "model-mismatch") || attempt > 20) throw error;
    }
  }
}

/** A small file system in memory, where this user may mount one. */
function mountSmall(at: string): boolean {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  return spawnSync("mount", ["-t", "tmpfs", "-o", "size=6m", "tmpfs", at]).status === 0;
}

test.skipIf(seconds === 0)(
  `nothing is lost in ${seconds} s of random calls by three programs that are killed, on a disk that fills up`,
  async () => {
    const work = mkdtempSync(join(tmpdir(), "paperweave-soak-"));
    const small = mountSmall(work);
    const folder = join(work, "index");
    mkdirSync(folder);
    const programs = Array.from({ length: PROGRAMS }, (_, number) => new Program(number, folder));
    const counts = { kills: 0, fillings: 0, checks: 0 };
    const filler = join(work, "filler");
    const { below: random } = seededRandom(seed);
    const start = (program: Program): void => program.start(random(2 ** 31));
    console.log(`soak: PAPERWEAVE_SOAK_SEED=${seed}`);
    const end = performance.now() + seconds * 1000;
    try {
      for (const program of programs) start(program);
      while (performance.now() < end) {
        await new Promise((resolve) => setTimeout(resolve, 100 + random(2500)));
        const dice = random(10);
        if (dice < 6) {
          const program = programs[random(PROGRAMS)]!;
          await program.stop(true);
          counts.kills++;
          program.compare(await readFolder(folder));
          start(program);
        } else if (dice < 8 && small) {
          const { bavail, bsize } = statfsSync(work);
          const free = Math.max(0, bavail * bsize - random(60_000));
          try {
            writeFileSync(filler, Buffer.alloc(free));
          } catch (error) {
            expect(error).toMatchObject({ code: "ENOSPC" }); // the programs have used it meanwhile
          }
          counts.fillings++;
          await new Promise((resolve) => setTimeout(resolve, random(1500)));
          rmSync(filler);
        } else {
          const check = await checkIndex(folder).catch((error: unknown) => error);
          if (PaperweaveError.is(check, "not-found")) continue; // nothing was saved yet
          expect(check).toMatchObject({ whole: true });
          counts.checks++;
        }
      }
      for (const program of programs) await program.stop(false);
      const papers = await readFolder(folder);
      for (const program of programs) program.compare(papers);
      expect(await checkIndex(folder)).toMatchObject({ whole: true, papers: papers.length, owner: undefined });
      const total = programs.map((program) => program.counts);
      const sum = (name: keyof Program["counts"]): number => total.reduce((all, one) => all + one[name], 0);
      console.log(
        `soak: ${seconds} s, ${sum("changes")} changes saved, ${sum("reads")} reads, ${counts.kills} kills ` +
          `(${sum("cutOff")} in a change), ${counts.fillings} times the disk was filled (${sum("full")} ` +
          "changes refused), " +
          `${sum("locked")} changes refused by a lock, ${counts.checks} checks; lost: 0`,
      );
      expect(sum("changes")).toBeGreaterThan(seconds / 10);
    } finally {
      for (const program of programs) await program.stop(true).catch(() => undefined);
      if (small) spawnSync("umount", ["-l", work]);
      rmSync(work, { recursive: true, force: true });
    }
  },
  seconds * 1000 + 120_000,
);
