import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { fillFigures, namesIn, pagesWithFigures } from "../../bench/lib/fill-figures.js";
import { figures } from "../../bench/lib/figures.js";
import { pageLinks } from "../../docs/.vitepress/pages.js";
import { drawStages } from "../../docs/pictures/stages.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (file: string): string => readFileSync(join(root, file), "utf8");

test("every error code has a section that says what happened and what to do", () => {
  const type = /PaperweaveErrorCode =([\s\S]*?);/.exec(read("src/core/errors.ts"))![1]!;
  const codes = [...type.matchAll(/"([a-z-]+)"/g)].map(([, code]) => code!);
  expect(codes.length).toBeGreaterThan(10);
  const sections = [...read("docs/troubleshooting.md").matchAll(/^### `([a-z-]+)`\n([\s\S]*?)(?=^##)/gm)];
  expect(sections.map(([, code]) => code).sort()).toEqual([...codes].sort());
  for (const [, code, text] of sections) {
    expect(text, code).toContain("**What happened.**");
    expect(text, code).toContain("**What to do.**");
  }
});

test("figures of README and docs are those of bench/results (npx tsx bench/figures.ts writes them)", async () => {
  const pages = pagesWithFigures();
  expect(pages).toEqual(expect.arrayContaining(["README.md", "docs/benchmarks.md"]));
  for (const page of pages) expect(await fillFigures(read(page)), page).toBe(read(page));
  const used = new Set(pages.flatMap((page) => namesIn(read(page))));
  expect(Object.keys(figures).filter((name) => !used.has(name))).toEqual([]);
});

test("no figure of the page of benchmarks stands outside of what is written from the results", () => {
  const prose = read("docs/benchmarks.md").replace(/<!-- figures:[\s\S]*?<!-- \/figures -->/g, "");
  expect(prose.match(/\d+\.\d+/g) ?? []).toEqual([]);
});

test("the sidebar has every guide by its heading, also one that nobody has registered", () => {
  const guides = readdirSync(join(root, "docs/guides")).filter((name) => name.endsWith(".md"));
  expect(pageLinks("guides")).toHaveLength(guides.length);
  const folder = mkdtempSync(join(root, "docs/test-"));
  try {
    writeFileSync(join(folder, "a-new-guide.md"), "# A new guide\n\nText.\n");
    const name = folder.slice(join(root, "docs/").length);
    expect(pageLinks(name)).toEqual([{ text: "A new guide", link: `/${name}/a-new-guide` }]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.skipIf(!process.env.PAPERWEAVE_FULL)(
  "the pictures of the stages are up to date (npx tsx docs/pictures/draw.ts; needs PAPERWEAVE_FULL=1)",
  async () => {
    // The last digits of vectors depend on the engine of the model, and with them places and shades.
    const words = (svg: string): string[] => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text!);
    for (const [name, svg] of Object.entries(await drawStages()))
      expect(words(svg), name).toEqual(words(read(`docs/pictures/${name}`)));
  },
);
