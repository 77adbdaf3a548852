import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { isForeign } from "../../../src/lexical/index.js";
import { readPapers } from "../../../src/index.js";
import { foreignAbstracts } from "../../support/foreign-abstracts.js";

test.each(Object.entries(foreignAbstracts))("abstracts in %s are not English", (_, papers) => {
  for (const { title, abstract } of papers) expect(isForeign(`${title}. ${abstract}`), abstract).toBe(true);
});

test("abstracts of real English papers are English", async () => {
  const page = readFileSync(new URL("../../../examples/data/daily-papers.txt", import.meta.url));
  const { papers } = await readPapers(page);
  for (const { title, abstract } of papers) expect(isForeign(`${title}. ${abstract}`), title).toBe(false);
});

test.each([
  "Attention",
  "Q-VLM: Post-training Quantization",
  "Réseaux de neurones à la carte",
  "Über Sprachmodelle",
  "α-β-γ decay of ΔE",
  "",
  "x² + y² = ∑ αᵢ",
  "BERT, GPT, LLaMA, CLIP, ViT, ResNet, VGG, SWIN, DINO",
])("the short text “%s” is not said to be in another language", (text) => {
  expect(isForeign(text)).toBe(false);
});

test("an English abstract with names and words of other languages stays English", () => {
  expect(
    isForeign(
      "We study the works of Jürgen Müller (Universität München), Владимир and 王小明, who built the Banco de Datos de " +
        "la Universidad with the help of the Académie des sciences, and compare their tables with ours.",
    ),
  ).toBe(false);
});

test.each([
  [4, false],
  [1, true],
])("a text of 40 words, %d of them function words of English alone: another language %s", (english, foreign) => {
  const text = Array.from({ length: 40 }, (_, i) => (i < english ? "the" : `talo${"abcdefgh"[i % 8]}n`));
  expect(isForeign(text.join(" "))).toBe(foreign);
});
