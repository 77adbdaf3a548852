import { expect, test } from "vitest";
import { inThreadEmbedder } from "../../src/embed/in-thread.js";
import { countTurns } from "../support/count-turns.js";

const embedder = inThreadEmbedder({ id: "ones", dimensions: 1, maxTokens: 256 }, () => (_, data, start) => {
  data[start] = 1;
  return 1;
});
const turnsOf = (texts: string[]): Promise<number> => countTurns(() => embedder.embed(texts));

test("the event loop runs after 64 texts or 150,000 characters, whichever are reached first", async () => {
  expect(await turnsOf(Array<string>(640).fill("short"))).toBe(10);
  expect(await turnsOf(Array<string>(9).fill("x".repeat(50_000)))).toBe(3);
  expect(await turnsOf(Array<string>(9).fill("x".repeat(49_999)))).toBe(3); // after 4, 8 and the last one
  expect(await turnsOf(Array<string>(4).fill("x".repeat(150_000)))).toBe(4);
});
