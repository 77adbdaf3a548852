import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PaperIndex, readPapers, type Paper, type TopicModel } from "../../src/index.js";
import { pointColour } from "../../src/view/theme/palette.js";
import { chromiumPath } from "../support/chromium.js";
import { drop, isDone, PATIENCE, saved, Site } from "./support.js";

const fileOf = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const dailyPapers = fileOf("examples/data/daily-papers.txt"),
  library = fileOf("examples/data/library.bib");
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** What Node.js finds in files. */
async function inNode(...paths: string[]): Promise<{ index: PaperIndex; topics: TopicModel }> {
  const papers: Paper[] = [];
  for (const path of paths) papers.push(...(await readPapers(path)).papers);
  const index = await PaperIndex.inMemory({ embedder: "minilm-fast" });
  await index.upsert(papers);
  return { index, topics: await index.topics() };
}

const full = process.env.PAPERWEAVE_FULL !== undefined;

describe.skipIf(!chromiumPath)("the page of npm run site, in Chromium (needs Chromium)", { timeout: PATIENCE }, () => {
  let site: Site;
  beforeAll(async () => {
    site = await Site.start();
  });
  afterAll(() => site?.close());

  const dropped: [string, string[]][] = [["the Daily Papers", [dailyPapers]]];
  if (full) dropped.push(["two files at once", [dailyPapers, library]]);
  test.each(dropped)("%s dropped on it have the topics, table and map of Node.js", async (_, paths) => {
    const { index, topics } = await inNode(...paths);
    const { page, context, faults } = await site.visit();
    await drop(page, ...paths);
    await isDone(page);
    const shown = await page.locator("#topic-list summary").evaluateAll((all) =>
      all.map((one) => ({
        label: one.querySelector("strong")!.textContent,
        size: Number(one.querySelector(".size")!.textContent.split(" ")[0]),
        dark: (one as HTMLElement).style.getPropertyValue("--dark"),
      })),
    );
    expect(shown).toEqual(
      topics.list().map(({ label, size, color }) => ({ label, size, dark: pointColour(color!, "dark") })),
    );
    const csv = await saved(page, "Papers with topics (CSV)");
    expect(text(csv)).toBe(text(await index.export("csv", { topics, positions: await topics.map() })));
    const title = paths.map((path) => path.split("/").at(-1)).join(", ");
    const map = await saved(page, "The map (HTML)");
    // The data in it are the same, but packed by another library.
    const unpacked = (html: string): string => html.replace(/<script[\s\S]*?<\/script>/g, "");
    expect(unpacked(text(map))).toBe(unpacked((await topics.map()).toHTML({ title })));
    await page.frameLocator("#map iframe").locator("html[data-read=all]").waitFor({ state: "attached" });
    expect(faults).toEqual([]);
    await Promise.all([context.close(), index.close()]);
  });

  test("it says what it read, in words", async () => {
    const { page, context } = await site.visit();
    const path = join(site.folder, "some.ris");
    writeFileSync(path, "TY  - JOUR\nTI  - A title of a paper\nER  - \nTY  - JOUR\nAU  - Nobody\nER  - \n");
    const { skipped } = await readPapers(path);
    expect(skipped).toHaveLength(1);
    await drop(page, path);
    await isDone(page);
    expect(await page.textContent("#summary")).toBe("1 paper, 1 topic");
    await page.click("text=1 record skipped");
    expect(await page.locator("#report li").first().textContent()).toBe(`${skipped[0]!.where}: ${skipped[0]!.reason}`);
    await context.close();
  });

  test("it searches, finds related papers, and goes back, by the keyboard alone", async () => {
    const { index } = await inNode(dailyPapers);
    const { page, context } = await site.visit();
    await page.locator("#files").focus();
    await page.keyboard.press("Tab"); // to the example
    await page.keyboard.press("Enter");
    await isDone(page);
    const titles = (): Promise<string[]> => page.locator("#hit-list > li > div:first-child").allTextContents();
    await page.focus("#query");
    await page.keyboard.type("language models");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#hits:not([hidden])");
    const hits = await index.search("language models", { k: 15 });
    expect(await titles()).toEqual(hits.map(({ paper }) => paper.title));
    await page.keyboard.press("Tab"); // from the heading, which has the focus, to the button that goes back
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.getElementById("hits-heading")!.textContent.startsWith("Related to"));
    const related = await index.related(hits[0]!.paper.id, { k: 15 });
    expect(await titles()).toEqual(related.map(({ paper }) => paper.title));
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await page.isVisible("#topic-list")).toBe(true);
    expect(await page.evaluate(() => document.activeElement!.id)).toBe("query");
    await Promise.all([context.close(), index.close()]);
  });

  test.skipIf(!full)(
    "topics are tags in BibTeX, lists in JSON, and all in an archive (needs PAPERWEAVE_FULL=1)",
    async () => {
      const { index, topics } = await inNode(library);
      const { page, context } = await site.visit();
      await drop(page, library);
      await isDone(page);
      const archive = unzipSync(await saved(page, "All of it"));
      expect(Object.keys(archive).sort()).toEqual([
        "map.html",
        "papers.bib",
        "papers.csv",
        "topics.json",
        "vectors.npy",
      ]);
      expect(archive["vectors.npy"]).toEqual(new Uint8Array(await index.export("npy")));
      expect(archive["papers.bib"]).toEqual(new Uint8Array(await index.export("bibtex", { topics })));
      expect(archive["papers.bib"]).toEqual(new Uint8Array(await saved(page, "BibTeX, topics as tags")));
      const json = JSON.parse(text(await saved(page, "Topics (JSON)"))) as unknown;
      expect(json).toEqual(
        JSON.parse(JSON.stringify(topics.list().map((topic) => ({ ...topic, papers: topics.members(topic.id) })))),
      );
      await Promise.all([context.close(), index.close()]);
    },
  );

  test.each([
    ["no papers", "note.txt", "", /empty/i],
    ["a PDF", "article.pdf", "%PDF-1.7 and more", /This is a PDF, not a text file/],
  ])("a file with %s gives a plain message, and the next file is read", async (_, name, content, message) => {
    const { page, context, faults } = await site.visit();
    const path = join(site.folder, name);
    writeFileSync(path, content);
    await drop(page, path);
    await page.waitForSelector("#problem:not([hidden])");
    expect(await page.textContent("#problem")).toMatch(message);
    await drop(page, library);
    await isDone(page);
    expect(await page.isVisible("#problem")).toBe(false);
    expect(faults).toEqual([]);
    await context.close();
  });

  test("what is dropped and is no file gives a message, too", async () => {
    const { page, context } = await site.visit();
    await drop(page);
    expect(await page.textContent("#problem")).toMatch(/That was no file/);
    await context.close();
  });

  test.skipIf(!full)("cancel ends the work, and other files may follow (needs PAPERWEAVE_FULL=1)", async () => {
    const { page, context, faults } = await site.visit();
    await page.waitForSelector("#offline:not(:empty)");
    const work = page.waitForEvent("worker");
    await drop(page, dailyPapers);
    const worker = await work;
    const ended = worker.waitForEvent("close");
    await page.evaluate(() => document.getElementById("cancel")!.click());
    await ended;
    expect(await page.isVisible("#start")).toBe(true);
    expect(await page.isVisible("#problem")).toBe(false);
    await drop(page, library);
    await isDone(page);
    expect(faults).toEqual([]);
    await context.close();
  });

  test("it has less than 15 MB in all, of which programs and their tables less than 2.5 MB", () => {
    const sizes = readdirSync(site.folder, { recursive: true, encoding: "utf8" })
      .filter((name) => statSync(join(site.folder, name)).isFile())
      .map((name) => ({ name, bytes: statSync(join(site.folder, name)).size }));
    const sum = (names: RegExp): number =>
      sizes.filter(({ name }) => names.test(name)).reduce((total, { bytes }) => total + bytes, 0);
    expect(sum(/./)).toBeLessThan(15e6);
    expect(sum(/\.js$/)).toBeLessThan(2.5e6);
    const html = readFileSync(join(site.folder, "index.html"), "utf8");
    expect(html).not.toMatch(/\{\w+\}/); // every place of the template was filled
  });
});
