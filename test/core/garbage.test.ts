import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { collectSoon } from "../../src/core/garbage.js";

test("a program that waits holds no garbage any more soon after it has asked for that", async () => {
  let collected = false;
  const registry = new FinalizationRegistry(() => void (collected = true));
  registry.register({ text: "nobody holds this" }, undefined);
  await wait(1); // until then it is held in any case
  collectSoon();
  for (let i = 0; i < 500 && !collected; i++) await wait(10);
  expect(collected).toBe(true);
});
