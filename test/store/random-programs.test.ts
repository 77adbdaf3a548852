import { mkdtempSync, rmSync } from "node:fs";
import type * as fs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { checkIndex, PaperIndex, type PaperInput } from "../../src/index.js";
import { createTestEmbedder } from "../../src/testing/index.js";
import { faults } from "./folder/faulty-fs.js";

vi.mock("node:fs/promises", async (original) => {
  const { faultyFs } = await import("./folder/faulty-fs.js");
  const real = faultyFs((await original()) as typeof fs);
  return { ...real, default: real };
});

const embedder = createTestEmbedder({ dimensions: 8 });

/** Ids that a file system, a prototype or a sort might trip over. */
const ids = [
  "a",
  "b",
  "c",
  "d",
  "e",
  "f",
  "../../up",
  "C:\\x",
  "__proto__",
  "constructor",
  "ünï",
  "😀",
  " ",
  "x".repeat(10_000),
].map((id) => id.trim() || "blank");

/** What the index should hold: id to title and vector. */
type Model = Map<string, { title: string; vector: Float32Array }>;
interface Real {
  folder: string;
  index: PaperIndex;
}

const vectorOf = (seed: number): number[] => Array.from({ length: 8 }, (_, i) => ((seed * 31 + i * 17) % 23) - 11.5);

function unit(values: number[]): Float32Array {
  const norm = Math.hypot(...values);
  return Float32Array.from(values, (value) => value / norm);
}

function put(model: Model, papers: readonly PaperInput[]): void {
  for (const { id, title, vector } of papers) model.set(id!, { title, vector: unit([...(vector as number[])]) });
}

function expectSame(model: Model, index: PaperIndex): void {
  expect([...index.papers()].map(({ id, title }) => [id, title])).toEqual(
    [...model].map(([id, { title }]) => [id, title]).sort(([a], [b]) => (a! < b! ? -1 : 1)),
  );
  for (const [id, { vector }] of model)
    expect(index.vector(id).every((value, i) => Math.abs(value - vector[i]!) < 1e-6)).toBe(true);
}

abstract class Command implements fc.AsyncCommand<Model, Real> {
  check = (): boolean => true;
  abstract act(model: Model, real: Real): Promise<void>;
  abstract toString(): string;
  async run(model: Model, real: Real): Promise<void> {
    await this.act(model, real);
    expectSame(model, real.index);
  }
}

class Upsert extends Command {
  constructor(readonly papers: PaperInput[]) {
    super();
  }
  override async act(model: Model, { index }: Real): Promise<void> {
    await index.upsert(this.papers);
    put(model, this.papers);
  }
  override toString = (): string => `upsert ${this.papers.length}`;
}

class Remove extends Command {
  constructor(readonly ids: string[]) {
    super();
  }
  override async act(model: Model, { index }: Real): Promise<void> {
    expect(await index.remove(this.ids)).toBe(new Set(this.ids.filter((id) => model.has(id))).size);
    for (const id of this.ids) model.delete(id);
  }
  override toString = (): string => `remove ${this.ids.length}`;
}

class Save extends Command {
  constructor(readonly compact: boolean) {
    super();
  }
  override act = async (_: Model, { index }: Real): Promise<void> => index.save({ compact: this.compact });
  override toString = (): string => `save ${this.compact ? "compact" : ""}`;
}

class Reopen extends Command {
  constructor(readonly closed: boolean) {
    super();
  }
  override async act(_: Model, real: Real): Promise<void> {
    if (this.closed) await real.index.close();
    real.index = await PaperIndex.open(real.folder, { embedder });
  }
  override toString = (): string => `reopen ${this.closed ? "closed" : "not closed"}`;
}

/**
 * A change that goes wrong at some step, as by a full disk, or from that step on, as by a kill;
 * then the index is opened again.
 */
class Crash extends Command {
  constructor(
    readonly step: number,
    readonly dead: boolean,
    readonly change: Upsert | Remove,
  ) {
    super();
  }
  override async act(model: Model, real: Real): Promise<void> {
    const after: Model = new Map(model);
    Object.assign(faults, { failAt: this.step, dead: this.dead, steps: [] });
    let done = false;
    try {
      await this.change.act(after, real);
      done = true;
    } catch (error) {
      expect((error as Error).message).toMatch(/^ENOSPC/);
    } finally {
      Object.assign(faults, { failAt: -1, dead: false, steps: [] });
    }
    if (this.dead) {
      await real.index.close();
      real.index = await PaperIndex.open(real.folder, { embedder });
    }
    if (done)
      for (const id of new Set([...model.keys(), ...after.keys()]))
        if (after.has(id)) model.set(id, after.get(id)!);
        else model.delete(id);
  }
  override toString = (): string => `crash at ${this.step} ${this.dead ? "dead" : ""} of ${this.change.toString()}`;
}

const paper = fc
  .record({ id: fc.constantFrom(...ids), n: fc.nat(40) })
  .map(({ id, n }): PaperInput => ({ id, title: `Title ${n} of paper ${ids.indexOf(id)}`, vector: vectorOf(n) }));
const upsert = fc
  .uniqueArray(paper, { selector: ({ id }) => id, minLength: 1, maxLength: 8 })
  .map((papers) => new Upsert(papers));
const remove = fc.array(fc.constantFrom(...ids), { minLength: 1, maxLength: 4 }).map((list) => new Remove(list));
const commands = [
  upsert,
  upsert,
  remove,
  fc.boolean().map((compact) => new Save(compact)),
  fc.boolean().map((closed) => new Reopen(closed)),
  fc
    .tuple(fc.nat(40), fc.boolean(), fc.oneof(upsert, remove))
    .map(([step, dead, change]) => new Crash(step, dead, change)),
];

test("after any adds, removals, saves, openings and crashes the folder holds what a plain Map would", async () => {
  await fc.assert(
    fc.asyncProperty(fc.commands(commands, { maxCommands: 25 }), async (list) => {
      const folder = mkdtempSync(join(tmpdir(), "paperweave-model-"));
      const model: Model = new Map();
      const real: Real = { folder, index: await PaperIndex.open(folder, { embedder }) };
      try {
        await fc.asyncModelRun(() => ({ model, real }), list);
        await real.index.close();
        const last = await PaperIndex.open(folder, { embedder, readOnly: model.size > 0 });
        expectSame(model, last);
        if (model.size > 0) expect((await checkIndex(folder)).whole).toBe(true);
      } finally {
        await real.index.close();
        rmSync(folder, { recursive: true });
      }
    }),
    { numRuns: process.env.PAPERWEAVE_FULL ? 500 : 60 },
  );
}, 600_000);
