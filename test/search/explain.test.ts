import { expect, test } from "vitest";
import { PaperIndex } from "../../src/index.js";
import { createTestEmbedder } from "../../src/testing/index.js";

/** A sentence of so many characters without its full stop: words of nine letters, and a last one. */
function sentenceOf(length: number): string {
  let text = "Meadowsxx";
  while (text.length + 10 < length) text += " meadowsxx";
  return text + " ".repeat(Number(text.length < length)) + "z".repeat(Math.max(0, length - text.length - 1));
}

test("a reason shows sentences of up to 160 characters whole, and cuts longer ones between two words", async () => {
  for (const [length, isWhole] of [
    [160, true],
    [161, false],
    [400, false],
  ] as const) {
    const sentence = sentenceOf(length);
    expect(sentence).toHaveLength(length);
    const index = await PaperIndex.inMemory({ embedder: createTestEmbedder() });
    await index.upsert(["a", "b"].map((id) => ({ id, title: `Flocks ${id}`, abstract: `${sentence}.` })));
    const [hit] = await index.related("a", { k: 1, explain: true });
    const shown = /^says “(.*)” where it says “(.*)”$/.exec(hit!.reasons!.at(-1)!)!;
    expect(shown[1]).toBe(shown[2]);
    if (isWhole) expect(shown[1]).toBe(sentence);
    else {
      const cut = shown[1]!.replace(/ …$/, "");
      expect(cut.length).toBeGreaterThan(145);
      expect(cut.length).toBeLessThanOrEqual(160);
      expect(`${sentence} `.startsWith(`${cut} `)).toBe(true);
    }
    await index.close();
  }
});
