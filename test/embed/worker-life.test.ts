import type * as childProcess from "node:child_process";
import { spawnSync, type ChildProcess } from "node:child_process";
import type * as threads from "node:worker_threads";
import { expect, test, vi } from "vitest";
import type { Embedder } from "../../src/core/types.js";
import { createEmbedder } from "../../src/embed/index.js";
import { onnxClients, ownClients } from "../../src/embed/minilm/embedder.js";
import { describeModel } from "../../src/embed/model-files.js";
import { workerEmbedder } from "../../src/embed/worker-embedder.js";
import { PaperIndex, type Progress } from "../../src/index.js";

/**
 * The threads and processes that were started, so that a test can end one: no part of the library
 * lets anybody at them.
 */
const started = vi.hoisted(() => ({ threads: [] as threads.Worker[], processes: [] as ChildProcess[] }));
vi.mock("node:worker_threads", async (original) => {
  const real = await original<typeof threads>();
  class Watched extends real.Worker {
    constructor(...args: ConstructorParameters<typeof threads.Worker>) {
      super(...args);
      started.threads.push(this);
    }
  }
  return { ...real, Worker: Watched };
});
vi.mock("node:child_process", async (original) => {
  const real = await original<typeof childProcess>();
  const fork = (...args: Parameters<typeof real.fork>): ChildProcess => {
    const child = real.fork(...args);
    started.processes.push(child);
    return child;
  };
  return { ...real, fork };
});

/** Both engines; what kills a thread in the end is an error that nobody catches. */
const engines = {
  threads: {
    clients: ownClients,
    kill: () => started.threads.at(-1)!.postMessage(null),
    sentence: /^The minilm worker died: .* The next call starts another\.$/,
  },
  processes: {
    clients: onnxClients,
    kill: () => started.processes.at(-1)!.kill("SIGKILL"),
    sentence: /^The onnx process was ended by SIGKILL\. The next call starts another\.$/,
  },
};
type Kind = keyof typeof engines;
const kinds = Object.keys(engines) as Kind[];
const model = await describeModel("minilm");
const embedderOf = (kind: Kind, count: number): Embedder =>
  workerEmbedder(async () => engines[kind].clients(model, count), model.description);

test.each(kinds.flatMap((kind) => [1, 2].map((count) => [kind, count] as const)))(
  "when one of the %s dies (of %d), the running calls are rejected with worker-failed, and the next call works",
  async (kind, count) => {
    const embedder = embedderOf(kind, count);
    const texts = Array.from({ length: 20 }, (_, i) => `A study of attention, number ${i}.`);
    const before = await embedder.embed(texts);
    const number = started[kind].length;
    engines[kind].kill();
    const calls = await Promise.allSettled([embedder.embed(texts), embedder.embed(texts.slice(3))]);
    for (const call of calls) {
      expect(call).toMatchObject({
        status: "rejected",
        reason: {
          name: "PaperweaveError",
          code: "worker-failed",
          message: expect.stringMatching(engines[kind].sentence) as string,
        },
      });
    }
    expect(await embedder.embed(texts)).toEqual(before);
    expect(started[kind].length).toBe(number + 1);
    await embedder.close!();
  },
);

test.each(kinds)("one of the %s that dies between two calls is not missed by the next one", async (kind) => {
  const embedder = embedderOf(kind, 1);
  const before = await embedder.embed(["A text"]);
  const ended = new Promise((resolve) => started[kind].at(-1)!.once("exit", resolve));
  engines[kind].kill();
  await ended;
  expect(await embedder.embed(["A text"])).toEqual(before);
  await embedder.close!();
});

test.each(kinds)(
  "an upsert while one of the %s dies leaves the index as it was, and works when it is tried again",
  async (kind) => {
    const embedder = embedderOf(kind, 1);
    const index = await PaperIndex.inMemory({ embedder });
    await index.upsert([{ title: "One" }]);
    const more = Array.from({ length: 60 }, (_, i) => ({
      title: `Number ${i} of many`,
      abstract: "A text that takes a while to read. ".repeat(20),
    }));
    let killed = false;
    const killOnce = (): void => {
      if (!killed) engines[kind].kill();
      killed = true;
    };
    await expect(index.upsert(more, { onProgress: killOnce })).rejects.toMatchObject({ code: "worker-failed" });
    expect(index.size).toBe(1);
    await index.upsert([{ title: "Two" }]);
    expect(index.size).toBe(2);
    await embedder.close!();
  },
);

const papers =
  `Array.from({ length: 12 }, (_, i) => ({ title: ["Attention", "Quantization", "Robots"][i % 3] + " of the kind ` +
  `" + i }))`;
const work = `
  const index = await PaperIndex.inMemory();
  await index.upsert(${papers});
  console.log((await index.search("attention")).length, (await index.topics()).list().length > 0);`;

test.each([
  [
    "an ES module",
    ["--input-type=module"],
    `import { PaperIndex } from ${JSON.stringify(new URL("../../dist/index.js", import.meta.url).href)}; ${work}`,
  ],
  [
    "CommonJS",
    ["--input-type=commonjs"],
    "const { PaperIndex } = require(new " +
      `URL(${JSON.stringify(new URL("../../dist/index.cjs", import.meta.url).href)}).pathname); (async () => { ` +
      `${work} })();`,
  ],
])("a program that embeds and closes nothing ends by itself (%s)", (_, options, source) => {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [...options, "-e", source], {
    encoding: "utf8",
    timeout: 60_000,
  });
  expect({ status, signal, stdout, stderr }).toEqual({ status: 0, signal: null, stdout: "10 true\n", stderr: "" });
});

test("progress begins at 0 and ends with all done; from the first text on it tells the time that is left", async () => {
  const embedder = await createEmbedder();
  for (const count of [0, 1, 8, 21]) {
    const calls: Progress[] = [];
    await embedder.embed(Array<string>(count).fill("A text"), { onProgress: (progress) => calls.push(progress) });
    expect(calls[0]).toEqual({ stage: "embedding", done: 0, total: count });
    for (const [at, { stage, done, total, secondsLeft }] of calls.entries()) {
      expect([stage, total]).toEqual(["embedding", count]);
      if (at === 0) continue;
      expect(done).toBeGreaterThan(calls[at - 1]!.done);
      expect(secondsLeft).toBeGreaterThanOrEqual(0);
      expect(Number.isFinite(secondsLeft)).toBe(true);
    }
    expect(calls.at(-1)!.done).toBe(count);
    if (count > 0) expect(calls.at(-1)!.secondsLeft).toBe(0);
  }
  await embedder.close!();
});

test("every stage of topics ends with all done", async () => {
  const index = await PaperIndex.inMemory();
  await index.upsert(
    Array.from({ length: 30 }, (_, i) => ({
      title: `${["Attention", "Quantization", "Robots"][i % 3]} of the kind ${i}`,
    })),
  );
  const last = new Map<string, Progress>();
  await index.topics({ onProgress: (progress) => last.set(progress.stage, progress) });
  expect([...last.keys()]).toEqual(expect.arrayContaining(["topics"]));
  for (const { done, total } of last.values()) expect(done).toBe(total);
  await index.close();
});
