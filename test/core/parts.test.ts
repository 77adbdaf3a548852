import { expect, test } from "vitest";
import { Parts } from "../../src/core/parts.js";

test("parts come in their order, whether they are asked for before or after", async () => {
  const parts = new Parts<number>();
  const early = [parts.next(), parts.next()];
  parts.put(1);
  parts.put(2);
  parts.put(3);
  expect(await Promise.all(early)).toEqual([1, 2]);
  expect(await parts.next()).toBe(3);
});

test("what has come before a failure is given, then whoever asks is told", async () => {
  const parts = new Parts<number>(),
    failure = new Error("no more");
  parts.put(1);
  parts.fail(failure);
  expect(await parts.next()).toBe(1);
  await expect(parts.next()).rejects.toBe(failure);
  const waiting = new Parts<number>(),
    asked = waiting.next();
  waiting.fail(failure);
  await expect(asked).rejects.toBe(failure);
});
