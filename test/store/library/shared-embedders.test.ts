import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { PaperIndex, type Embedder } from "../../../src/index.js";
import { createEmbedder } from "../../../src/embed/index.js";
import { IDLE_TIME, sharedEmbedder } from "../../../src/store/library/shared-embedders.js";
import { createTestEmbedder } from "../../../src/testing/index.js";

vi.mock("../../../src/embed/index.js", { spy: true });

/** The embedders that were made, and how often each was ended. */
let made: { embedder: Embedder; ended: number }[];
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  made = [];
  vi.mocked(createEmbedder).mockImplementation(async (name) => {
    if (name === "broken") throw new Error("no such model");
    const entry = { embedder: createTestEmbedder(), ended: 0 };
    made.push(entry);
    return { ...entry.embedder, id: String(name), close: async () => void entry.ended++ };
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.mocked(createEmbedder).mockReset();
});

const ended = (): number[] => made.map((one) => one.ended);

test("indexes that name the same embedder share one, which ends when the last of them is closed", async () => {
  const indexes = await Promise.all(
    ["shared", "shared", "other", "shared"].map((embedder) => PaperIndex.inMemory({ embedder })),
  );
  expect(made).toHaveLength(2);
  for (const index of indexes) await index.upsert([{ id: "one", title: "One" }]);
  await indexes[0]!.close();
  await indexes[0]!.close(); // twice gives it back once
  await indexes[1]!.close();
  expect(ended()).toEqual([0, 0]);
  await indexes[3]!.upsert([{ id: "two", title: "Two" }]);
  await indexes[3]!.close();
  expect(ended()).toEqual([1, 0]);
  await indexes[2]!.close();
  expect(ended()).toEqual([1, 1]);
  const again = await PaperIndex.inMemory({ embedder: "shared" });
  expect(made).toHaveLength(3);
  await again.close();
});

test("a model unused for five minutes ends, though its index is open, and starts again when asked", async () => {
  const index = await PaperIndex.inMemory({ embedder: "idle" });
  await index.upsert([{ id: "one", title: "One" }]);
  await vi.advanceTimersByTimeAsync(IDLE_TIME - 1);
  expect(ended()).toEqual([0]);
  await index.upsert([{ id: "two", title: "Two" }]);
  await vi.advanceTimersByTimeAsync(IDLE_TIME - 1);
  expect(ended()).toEqual([0]);
  await vi.advanceTimersByTimeAsync(1);
  expect(ended()).toEqual([1]);
  await index.upsert([{ id: "three", title: "Three" }]);
  expect([index.size, made.length]).toEqual([3, 1]);
  await index.close();
  expect(IDLE_TIME).toBe(300_000);
});

test("a model that cannot be made is tried again by the next index", async () => {
  await expect(sharedEmbedder("broken")).rejects.toThrow("no such model");
  vi.mocked(createEmbedder).mockResolvedValue(createTestEmbedder());
  const embedder = await sharedEmbedder("broken");
  expect((await embedder.embed(["a text"])).rows).toBe(1);
  await embedder.close!();
});
