import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createEmbedder } from "../../../src/embed/index.js";
import { PaperIndex, type PaperInput } from "../../../src/index.js";
import { createTestEmbedder } from "../../../src/testing/index.js";
import { foreignAbstracts } from "../../support/foreign-abstracts.js";

let warnings: string[];
beforeEach(() => {
  warnings = [];
  vi.spyOn(process, "emitWarning").mockImplementation((warning) => void warnings.push(String(warning)));
});
afterEach(() => vi.restoreAllMocks());

const english: PaperInput[] = Array.from({ length: 6 }, (_, i) => ({
  title: `Paper ${i} of the set`,
  abstract:
    "We show that the vectors of a small model are as good for the topics of papers as those of a large one, and " +
    "that the time which is needed for them is much shorter than before.",
}));

test.each(Object.entries(foreignAbstracts))(
  "papers in %s: upsert says once that the model reads English",
  async (_, papers) => {
    const index = await PaperIndex.inMemory({ embedder: await createEmbedder("minilm-fast") });
    await index.upsert([papers[0]!]);
    await index.upsert([papers[1]!]);
    expect(warnings).toEqual([
      expect.stringMatching(/^Most of the papers are not in English, and the model minilm-fast reads English only/),
    ]);
    expect(warnings[0]).toContain('{ embedder: "Xenova/multilingual-e5-small" }');
  },
);

test("English papers with a few foreign ones, and short titles in any language, are not warned of", async () => {
  const mixed = await PaperIndex.inMemory({ embedder: await createEmbedder("minilm-fast") });
  await mixed.upsert(english);
  await mixed.upsert([...foreignAbstracts.German!, foreignAbstracts.Chinese![0]!]);
  const titles = await PaperIndex.inMemory({ embedder: await createEmbedder("minilm-fast") });
  await titles.upsert(["Attention", "Réseaux de neurones", "Über Sprachmodelle", "BERT"].map((title) => ({ title })));
  expect(warnings).toEqual([]);
});

test("two hundred papers are all looked at: English ones at every tenth place do not speak for the others", async () => {
  const index = await PaperIndex.inMemory({ embedder: await createEmbedder("minilm-fast") });
  await index.upsert(
    Array.from({ length: 200 }, (_, i) => {
      const { title, abstract } = i % 10 === 0 ? english[0]! : foreignAbstracts.German![i % 2]!;
      return { title: `${title} ${i}`, abstract };
    }),
  );
  expect(warnings).toHaveLength(1);
});

test("an embedder that is not the package's is not warned of", async () => {
  const index = await PaperIndex.inMemory({ embedder: createTestEmbedder() });
  await index.upsert(foreignAbstracts.Russian!);
  expect(warnings).toEqual([]);
});
