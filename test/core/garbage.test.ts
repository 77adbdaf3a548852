import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { collectSoon } from "../../src/core/garbage.js";

/** Whether garbage is collected within so many milliseconds, all of it: a smaller collection holds what a WeakRef looks at. */
async function isCollected(ask: () => void, limit: number): Promise<boolean> {
  const left = leave();
  await wait(1); // until then it is held in any case
  ask();
  await wait(limit);
  return left.deref() === undefined;
}

function leave(): WeakRef<object> {
  return new WeakRef({ text: "nobody holds this" });
}

describe("A program that waits", () => {
  it("holds no garbage any more soon after it has asked for that", async () => {
    expect(await isCollected(collectSoon, 2000)).toBe(true);
  });

  it("holds it while nobody asks", async () => {
    expect(await isCollected(() => undefined, 500)).toBe(false);
  });
});
