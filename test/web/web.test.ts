import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { Server } from "node:http";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PaperIndex, readPapers, type PaperInput } from "../../src/index.js";
import type * as Web from "../../src/web/index.js";
import { digestOf } from "../digests/digest.js";
import { aiAreas, hasCorpora } from "../digests/corpora.js";
import { chromiumPath, startChromium } from "../support/chromium.js";
import { bundleForBrowsers, serve } from "./support.js";

const dailyPapers = new URL("../../examples/data/daily-papers.txt", import.meta.url);
const library = new URL("../../examples/data/library.bib", import.meta.url);
const bundled = bundleForBrowsers();

/** Runs in a page, too: it uses nothing but its arguments. */
async function answersOf(index: PaperIndex, papers: PaperInput[]) {
  const upserted = await index.upsert(papers);
  const topics = await index.topics();
  const map = await topics.map();
  const [first, second, third] = [...index.papers()].map(({ id }) => id);
  return {
    upserted,
    papers: [...index.papers()],
    vectors: [...index.papers()].map(({ id }) => Array.from(index.vector(id))),
    topics: topics.list(),
    points: map.points,
    search: await index.search("language models", { highlight: true }),
    semantic: await index.search("how machines learn", { mode: "semantic" }),
    related: await index.related(first!, { explain: true }),
    recommended: await index.recommend({ liked: [first!, second!], disliked: [third!] }),
    duplicates: await index.duplicates(),
    csv: new TextDecoder().decode(await index.export("csv", { topics })),
    jsonl: new TextDecoder().decode(await index.export("jsonl")),
    npy: Array.from(await index.export("npy")),
    parquet: Array.from(await index.export("parquet", { topics })),
    svg: map.toSVG(),
    html: map.toHTML().length > 10_000,
  };
}

test("a bundler for browsers finds nothing of Node.js in paperweave/web, and a page loads less than 1 MB of code at first", async () => {
  const { files, metafile, warnings } = await bundled;
  const outside = Object.values(metafile.inputs).flatMap(({ imports }) =>
    imports.filter(({ external }) => external).map(({ path }) => path),
  );
  expect(warnings).toEqual([]);
  // Optional packages of Node.js, which a page cannot ask for; between themselves the parts of the bundle import.
  expect(new Set(outside)).toEqual(new Set(["usearch", "hnswlib-node"]));
  const first = new Set(["/web.js"]);
  for (const path of first)
    for (const [, name] of files.get(path)!.matchAll(/(?:\bfrom|\bimport) ?"\.(\/[^"]+)"/g)) first.add(name!);
  const sizes = [...first].map((path) => Buffer.byteLength(files.get(path)!));
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(1_000_000);
});

describe.skipIf(!chromiumPath)("in Chromium", () => {
  let browser: Browser, server: Server, page: Page, origin: string;
  beforeAll(async () => {
    [browser, { server, origin }] = await Promise.all([startChromium(), serve((await bundled).files)]);
    page = await browser.newPage();
    await page.goto(origin);
    await page.waitForFunction("globalThis.web", undefined, { timeout: 60_000 });
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  /** What the page answers about papers. */
  async function inPage(papers: PaperInput[]): Promise<Record<string, unknown>> {
    const json = await page.evaluate(
      async ([papers, answers]) => {
        const web = (globalThis as unknown as { web: typeof Web }).web;
        const embedder = web.createFastEmbedder({ table: "/table.bin", tokenizer: "/tokenizer.json" });
        const index = await web.PaperIndex.inMemory({ embedder });
        const ask = new Function("index", "papers", `return (${answers})(index, papers)`) as typeof answersOf;
        // As JSON, since an array with own fields, as `search` returns, does not cross whole.
        return JSON.stringify(await ask(index, papers as PaperInput[]));
      },
      [papers as unknown[], answersOf.toString()] as const,
    );
    return JSON.parse(json) as Record<string, unknown>;
  }

  async function expectSame(papers: PaperInput[]): Promise<void> {
    const index = await PaperIndex.inMemory({ embedder: "minilm-fast" });
    const here = JSON.parse(JSON.stringify(await answersOf(index, papers))) as Record<string, unknown>;
    await index.close();
    const there = await inPage(papers);
    const digests = (answers: Record<string, unknown>): [string, string][] =>
      Object.entries(answers).map(([name, answer]) => [name, digestOf(answer)]);
    expect(digests(there)).toEqual(digests(here));
  }

  test("the Daily Papers have the topics, labels, map and hits that they have in Node.js, bit for bit", async () => {
    const { papers } = await readPapers(dailyPapers);
    await expectSame(papers);
  });

  test.skipIf(!hasCorpora || !process.env.PAPERWEAVE_FULL)(
    "so have 4,000 labelled papers, whose neighbours and groups worker threads find in Node.js",
    async () => {
      await expectSame(aiAreas().papers.map((paper) => ({ ...paper, vector: undefined })));
    },
    600_000,
  );

  test.each([
    ["Daily Papers, as a text", dailyPapers, "text"],
    ["BibTeX, as a file", library, "file"],
    ["BibTeX, as a gzip file", library, "gzip"],
    ["CSV in Latin-1, as bytes", new URL("../fixtures/readers/latin1.csv", import.meta.url), "bytes"],
    ["XML, as a file", new URL("../fixtures/readers/endnote.xml", import.meta.url), "file"],
  ] as const)("a page reads %s, and reports what Node.js reports", async (_, file, how) => {
    const bytes = how === "gzip" ? gzipSync(readFileSync(file)) : readFileSync(file);
    const there = await page.evaluate(
      async ([base64, how]) => {
        const web = (globalThis as unknown as { web: typeof Web }).web;
        const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
        const source =
          how === "text" ? new TextDecoder().decode(bytes) : how === "bytes" ? bytes : new File([bytes], "papers");
        return JSON.stringify(await web.readPapers(source));
      },
      [bytes.toString("base64"), how] as const,
    );
    expect(JSON.parse(there)).toEqual(JSON.parse(JSON.stringify(await readPapers(file))));
  });

  test("what a page cannot do is refused in plain words", async () => {
    const messages = await page.evaluate(async () => {
      const web = (globalThis as unknown as { web: typeof Web }).web;
      const said = async (call: () => unknown): Promise<string> => {
        try {
          await call();
          return "nothing";
        } catch (error) {
          return `${(error as Web.PaperweaveError).code}: ${(error as Error).message}`;
        }
      };
      const other = { table: "/tokenizer.json", tokenizer: "/tokenizer.json" };
      return [
        await said(() => web.PaperIndex.inMemory()),
        await said(() => web.PaperIndex.open("folder")),
        await said(() => web.createFastEmbedder(other).embed(["A text"])),
        await said(() => web.createFastEmbedder({ ...other, table: "/none" }).embed(["A text"])),
        await said(() => web.readPapers(new Uint8Array([0x1f, 0x8b, 8, 0, 1, 2, 3]))),
      ];
    });
    expect(messages).toEqual([
      expect.stringMatching(/^invalid-argument: A web page cannot load the embedder "minilm" by its name/),
      "invalid-argument: A web page has no files: pass texts, bytes or a Blob.",
      expect.stringMatching(/^bad-format: This is not the table of "minilm-fast": it has 711661 bytes/),
      'not-found: The table of "minilm-fast" cannot be fetched from /none: the server answers 404.',
      expect.stringMatching(/^bad-format: The gzip file is damaged/),
    ]);
  });
});
