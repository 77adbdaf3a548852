import { EventEmitter } from "node:events";
import type { Worker } from "node:worker_threads";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { IdleWorkers } from "../../../src/core/workers/idle-workers.js";

/** What `IdleWorkers` asks of a worker. */
class Thread extends EventEmitter {
  isHeld = true;
  ref(): this {
    this.isHeld = true;
    return this;
  }
  unref(): this {
    this.isHeld = false;
    return this;
  }
}

const MiB = 2 ** 20;
let ended: Thread[];
let idle: IdleWorkers;
const keep = async (name: string, held: number, beside = false): Promise<Worker> => {
  const worker = new Thread() as unknown as Worker;
  await idle.keep(name, worker, held * MiB, beside);
  return worker;
};
beforeEach(() => {
  vi.useFakeTimers();
  ended = [];
  idle = new IdleWorkers(async (worker) => void ended.push(worker as unknown as Thread));
});
afterEach(() => void vi.useRealTimers());

test("the worker of a name that has waited least is taken, and none twice", async () => {
  const [first, second] = [await keep("topics", 1), await keep("topics", 1)];
  await keep("layout", 1);
  expect([idle.take("topics"), idle.take("topics"), idle.take("topics"), idle.take("exact")]).toEqual([
    second,
    first,
    undefined,
    undefined,
  ]);
  expect(ended).toEqual([]);
});

test("a waiting worker holds no program open, one that is taken does", async () => {
  const worker = (await keep("topics", 1)) as unknown as Thread;
  expect(worker.isHeld).toBe(false);
  idle.take("topics");
  expect(worker.isHeld).toBe(true);
});

test("of more than two of a name the one that has waited longest is ended", async () => {
  const first = await keep("topics", 1);
  await keep("topics", 1);
  await keep("layout", 1);
  await keep("topics", 1);
  expect(ended).toEqual([first]);
});

test("workers that hold too much memory are ended, alone or together, the longest idle first", async () => {
  const first = await keep("exact", 150),
    second = await keep("topics", 150);
  expect(ended).toEqual([]);
  const third = await keep("layout", 150);
  expect(ended).toEqual([first]);
  const huge = await keep("topics", 700);
  expect(ended).toEqual([first, second, third, huge]);
  expect(idle.take("topics")).toBeUndefined();
});

test("beside a job one that holds much is ended, and no other", async () => {
  const [large, small] = [await keep("exact", 150), await keep("exact", 100, true)];
  expect(ended).toEqual([]);
  const much = await keep("topics", 150, true);
  expect(ended).toEqual([much]);
  expect([idle.take("exact"), idle.take("exact")]).toEqual([small, large]);
});

test("who has waited a minute is ended, who is taken or has died is not ended again", async () => {
  const waiting = await keep("topics", 1),
    dead = (await keep("layout", 1)) as unknown as Thread;
  await keep("exact", 1);
  dead.emit("exit", 1);
  idle.take("exact");
  await vi.advanceTimersByTimeAsync(59_000);
  expect(ended).toEqual([]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(ended).toEqual([waiting]);
});
