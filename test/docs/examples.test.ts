import { execFile, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PaperIndex, readPapers, type TopicMap } from "../../src/index.js";
import { chromiumPath, startChromium } from "../support/chromium.js";

/* The programs of the folder examples run as files, beside an installed package, and their output is checked. */

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "paperweave-examples-"));

describe.skipIf(!process.env.PAPERWEAVE_FULL)("the examples (needs PAPERWEAVE_FULL=1)", () => {
  beforeAll(async () => {
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(root, join(folder, "node_modules", "paperweave"), "dir");
    symlinkSync(join(root, "node_modules/@langchain"), join(folder, "node_modules/@langchain"), "dir");
    cpSync(join(root, "examples"), folder, { recursive: true });
    for (const file of ["daily-papers.txt", "library.bib"]) cpSync(join(folder, "data", file), join(folder, file));
    const index = await PaperIndex.open(join(folder, "my-papers"), { embedder: "minilm" });
    await index.upsert((await readPapers(join(folder, "daily-papers.txt"))).papers);
    await index.close();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("the server answers with related papers, and says what is wrong with a request", async () => {
    const server = spawn(process.execPath, ["related-papers-server.js", "my-papers"], {
      cwd: folder,
      env: { ...process.env, PORT: "0" },
    });
    try {
      const address = await new Promise<string>((resolve, reject) => {
        server.stdout.once("data", (text) => resolve(String(text).trim()));
        server.stderr.once("data", (text) => reject(new Error(String(text))));
      });
      const { papers } = await readPapers(join(folder, "daily-papers.txt"));
      const asked = papers.find(({ title }) => title.startsWith("Q-VLM"))!;
      const hits = (await (await fetch(`${address}?id=${asked.id}&k=5`)).json()) as { id: string; title: string }[];
      expect(hits).toHaveLength(5);
      expect(hits.map(({ id }) => id)).not.toContain(asked.id);
      expect(hits[0]!.title).toMatch(/quantiz/i);
      expect((await fetch(`${address}?id=unknown`)).status).toBe(404);
      expect((await fetch(`${address}?id=${asked.id}&k=none`)).status).toBe(400);
      expect((await fetch(address.replace("related", "other"))).status).toBe(404);
    } finally {
      server.kill();
    }
  });

  test("the newsletter has a section for each topic, and counts every paper", async () => {
    const { stdout } = await run("newsletter.js", "daily-papers.txt");
    expect(stdout).toMatch(/^# 78 new papers\n/);
    const named = stdout.match(/^- \*\*/gm)!.length;
    const others = [...stdout.matchAll(/^- and (\d+) more$/gm)].reduce((sum, [, count]) => sum + Number(count), 0);
    expect(named + others).toBe(78);
    expect(stdout.match(/^## \S/gm)!.length).toBeGreaterThan(5);
  });

  test("what is new is a page with all papers once, and the second time with none", async () => {
    const words = ["whats-new.js", "library.bib", "my-news"] as const;
    const { papers } = await readPapers(join(folder, "library.bib"));
    const first = (await run(...words)).stdout;
    expect(first.match(/<li style/g)).toHaveLength(papers.length);
    expect((await run(...words)).stdout).toContain("nothing new");
  });

  test("the reading list is BibTeX of eight papers of the library that are none of the given ones", async () => {
    const { papers } = await readPapers(join(folder, "library.bib"));
    const given = papers.filter(({ title }) => /SLAM/.test(title)).slice(0, 2);
    const { stdout, stderr } = await run("reading-list.js", "library.bib", ...given.map(({ id }) => id));
    writeFileSync(join(folder, "reading-list.bib"), stdout);
    const list = (await readPapers(join(folder, "reading-list.bib"))).papers.map(({ title }) => title);
    expect(list).toHaveLength(8);
    expect(papers.map(({ title }) => title)).toEqual(expect.arrayContaining(list));
    for (const { title } of given) expect(list).not.toContain(title);
    expect(stderr).toMatch(/shares|same topic|says/);
  });

  test("the shares of the topics add up to each year, and the picture is an SVG", async () => {
    const { stdout } = await run("topics-over-time.js", "library.bib", "time.svg");
    expect(stdout.match(/^\S.*$/gm)).toHaveLength(6);
    const years = new Map<string, number>();
    for (const [, year, share] of stdout.matchAll(/^ {2}(\d{4}) +(\d+)%/gm))
      years.set(year!, (years.get(year!) ?? 0) + Number(share));
    for (const [year, sum] of years) expect(Math.abs(sum - 100), year).toBeLessThanOrEqual(3); // rounded shares
    expect(readFileSync(join(folder, "time.svg"), "utf8")).toMatch(/^<svg[\s\S]*<\/svg>\s*$/);
  });

  test("the route of Next.js answers a search, and refuses an empty one", async () => {
    process.env.PAPERS = join(folder, "my-papers");
    const { GET } = await import("../../examples/nextjs-route.js");
    const found = await GET(new Request("http://localhost/api/search?q=post-training%20quantization"));
    const hits = (await found.json()) as { title: string }[];
    expect(hits).toHaveLength(10);
    expect(hits[0]!.title).toMatch(/quantiz/i);
    expect((await GET(new Request("http://localhost/api/search"))).status).toBe(400);
  });

  test("the Worker reports topics that have all papers", async () => {
    const { stdout } = await run("worker.js", "daily-papers.txt");
    const sizes = [...stdout.matchAll(/^(\d+) papers: \S/gm)].map(([, size]) => Number(size));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(78);
  });

  test("papers with vectors of their own get topics by these vectors", async () => {
    const records = ["aaab", "aabb", "abab", "zzzy", "zyzy", "zzyy"].map((title) => ({
      title,
      vector: [..."abcdefghijklmnopqrstuvwxyz"].map((letter) => title.split(letter).length - 1),
    }));
    writeFileSync(join(folder, "vectors.jsonl"), records.map((record) => JSON.stringify(record)).join("\n"));
    const { stdout } = await run("own-vectors.js", "vectors.jsonl");
    expect(stdout).toMatch(/^6 papers, vectors of 26 numbers\n3 papers: .*\n3 papers: .*\n$/);
  });

  test("the retriever gives a chain of LangChain four papers", async () => {
    const { stdout } = await run("langchain-retriever.js");
    expect(stdout.match(/^\[\d\] \S/gm)).toHaveLength(4);
    expect(stdout).toMatch(/quantiz|compress|prun/i);
  });

  test("the data loader of Observable Framework writes the map as JSON", async () => {
    const { stdout } = await run("observable-map.json.js");
    const { points } = JSON.parse(stdout) as Pick<TopicMap, "points">;
    expect(points).toHaveLength(78);
  });

  test.skipIf(!chromiumPath)("the cell of Observable shows this map (needs Chromium)", async () => {
    const map = (await run("observable-map.json.js")).stdout;
    const { outputFiles } = await build({
      entryPoints: [join(root, "examples/observable-cell.js")],
      bundle: true,
      write: false,
      logLevel: "silent",
      format: "esm",
      alias: { "npm:paperweave/notebook": join(root, "dist/notebook.js") },
    });
    const browser = await startChromium();
    try {
      const page = await browser.newPage();
      await page.setContent(`<body><script>
        window.FileAttachment = () => ({ json: async () => (${map.replaceAll("<", "\\u003c")}) });
        window.display = (element) => document.body.append(element);
      </script>`);
      await page.addScriptTag({ content: outputFiles[0]!.text, type: "module" });
      await page.waitForSelector("svg");
      expect(await page.locator("svg > title").textContent()).toMatch(/papers/i);
    } finally {
      await browser.close();
    }
  });
});

function run(program: string, ...given: string[]): Promise<{ stdout: string; stderr: string }> {
  return promisify(execFile)(process.execPath, [program, ...given], { cwd: folder });
}
