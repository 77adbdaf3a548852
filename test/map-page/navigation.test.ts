import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { PaperIndex, readPapers, type Paper, type TopicMap } from "../../src/index.js";
import { createTestEmbedder } from "../../src/testing/index.js";
import { chromiumPath, Pages, startChromium } from "../support/chromium.js";
import { papersOn } from "../support/subjects.js";

/** The zoom that the address of the page has, 1 for the whole map. */
async function zoomOf(page: Page): Promise<number> {
  await page.clock.runFor(1000);
  const at = new URLSearchParams(new URL(page.url()).hash.slice(1)).get("at");
  return at === null ? 1 : Number(at.split(",")[2]);
}

const ringsOf = (page: Page): Promise<number> => page.locator("#rings circle").count();

describe.skipIf(chromiumPath === undefined)("going to papers and topics on the page (needs Chromium)", () => {
  let pages: Pages;
  let map: TopicMap;
  let html: string;
  const papers: Paper[] = papersOn(6, 13).map(({ id, title, abstract }, i) => ({
    id: id!,
    title: `${title} no ${i}`,
    abstract: abstract!,
    doi: `10.5555/${i}`,
    authors: ["Ada Author"],
    year: 2020,
  }));
  beforeAll(async () => {
    pages = new Pages(await startChromium());
    const index = await PaperIndex.inMemory({ embedder: createTestEmbedder() });
    await index.upsert(papers);
    map = await (await index.topics()).map();
    html = map.toHTML({ title: "78 papers" });
  });
  afterAll(() => pages?.close());

  test("a topic's name in the legend lists its papers, zooms to them and selects them", async () => {
    const { page, faults } = await pages.open(html);
    const [topic] = map.topics;
    await page.locator("#topics .go").first().click();
    expect(await zoomOf(page)).toBeGreaterThan(1.3);
    expect(await page.locator("#results .paper").count()).toBe(topic!.size);
    expect(await page.textContent("#selection-text")).toBe(`${topic!.size} papers`);
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("#selection [data-format=csv]")]);
    const { papers: read } = await readPapers(await download.path());
    const own = map.points.filter((point) => point.topic === topic!.id).map(({ id }) => id);
    expect(read.map(({ id }) => id).sort()).toEqual(own.sort());
    await page.click("#clear-selection");
    expect(await page.isVisible("#results")).toBe(false);
    expect(await page.isVisible("#selection")).toBe(false);
    expect(faults).toEqual([]);
  });

  test("a hidden topic is shown again when one goes there; its box hides it without zooming", async () => {
    const { page } = await pages.open(html);
    const box = page.locator("#topics input").first();
    await box.uncheck();
    expect(await zoomOf(page)).toBe(1);
    await page.locator("#topics .go").first().click();
    expect(await box.isChecked()).toBe(true);
  });

  test("on a phone the legend makes room for the topic that was tapped", async () => {
    const { page } = await pages.open(html, { viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true });
    await page.locator("#show-side").tap();
    expect(await page.isVisible("#side")).toBe(true);
    await page.locator("#topics .go").first().tap();
    expect(await page.isVisible("#side")).toBe(false);
    expect(await page.isVisible("#selection")).toBe(true);
  });

  test("a click on a topic's name on the map goes to the topic", async () => {
    const { page } = await pages.open(html);
    let reached = "";
    for (const [topic, { label }] of map.topics.entries()) {
      const { x, y, width, height } = (await page.locator(`#names .level-1[data-topic="${topic}"]`).boundingBox())!;
      await page.mouse.click(x + width / 2, y + height / 2);
      if (await page.isHidden("#paper")) {
        reached = label;
        break;
      }
      await page.goto(page.url().split("#")[0]!); // the point of a paper lay beneath the name, and was opened
      await page.waitForSelector("html[data-read=all]");
    }
    expect(reached).not.toBe("");
    expect(await page.textContent("#search-status")).toContain(reached);
    expect(await zoomOf(page)).toBeGreaterThan(1.3);
  });

  test("Enter in the search opens the first paper found, and Zoom to shows all of them", async () => {
    const { page } = await pages.open(html);
    await page.fill("#query", papers[30]!.title);
    await page.locator("#query").press("Enter");
    expect(await page.textContent("#paper h2")).toBe(papers[30]!.title);
    await page.keyboard.press("Escape");
    await page.click("#frame-selection");
    expect(await zoomOf(page)).toBeGreaterThan(2);
  });

  test("the browser's Back closes a paper", async () => {
    const { page } = await pages.open(html);
    await page.fill("#query", papers[30]!.title);
    await page.locator("#query").press("Enter");
    await page.clock.runFor(500);
    expect(await page.isVisible("#paper")).toBe(true);
    await page.goBack();
    await page.waitForSelector("#paper", { state: "hidden" });
    expect(await page.inputValue("#query")).toBe(papers[30]!.title);
  });

  test("closing a paper shows what was seen before, unless the reader has moved the map", async () => {
    const { page } = await pages.open(html);
    const far = map.points.reduce((most, point) => (point.x > most.x ? point : most)); // Under the panel.
    const title = papers.find(({ id }) => id === far.id)!.title;
    const viewOf = async (): Promise<string | null> => {
      await page.clock.runFor(1000);
      return new URLSearchParams(new URL(page.url()).hash.slice(1)).get("at");
    };
    await page.fill("#query", `"${title}"`);
    await page.locator("#query").press("Enter");
    expect(await viewOf()).not.toBeNull();
    await page.click("#paper .close");
    expect(await viewOf()).toBeNull();
    await page.locator("#query").press("Enter");
    await page.click("#zoom-in");
    const zoomed = await viewOf();
    await page.click("#paper .close");
    expect(await viewOf()).toBe(zoomed);
    expect(await ringsOf(page)).toBe(0);
  });

  test("titles stand beside the points when few are in view, and cover neither names nor each other", async () => {
    const { page } = await pages.open(html);
    expect(await page.locator("#titles text").count()).toBe(0);
    await page.locator("#topics .go").first().click();
    await page.clock.runFor(1000);
    const boxes = await page
      .locator("#titles text, #names text")
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON() as DOMRect));
    expect(await page.locator("#titles text").count()).toBeGreaterThan(2);
    const covered = boxes.flatMap((a, i) =>
      boxes
        .slice(i + 1)
        .filter((b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 && b.top < a.bottom - 4),
    );
    expect(covered).toEqual([]);
  });

  test("the picture on the screen is saved as PNG and SVG, without leaving the page's policy", async () => {
    const { page, faults } = await pages.open(html);
    const save = async (format: string): Promise<Buffer> => {
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.click(`#save-picture [data-format=${format}]`),
      ]);
      return readFileSync(await download.path());
    };
    const svg = (await save("svg")).toString();
    expect(svg).toMatch(/^<svg[^>]* width="900"/);
    for (const { label } of map.topics) expect(svg.replace(/<\/tspan><tspan[^>]*>/g, " ")).toContain(label);
    const png = await save("png");
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1800, 1520]); // Two pixels for each of the screen.
    expect(faults).toEqual([]);
  });

  test("a citation and the BibTeX of one paper are copied", async () => {
    const { page } = await pages.open(html, { permissions: ["clipboard-read", "clipboard-write"] });
    await page.fill("#query", papers[7]!.title);
    await page.locator("#query").press("Enter");
    await page.click("#paper .copy button:first-child");
    await page.waitForFunction(() => document.querySelector("#paper .copy [role=status]")!.textContent !== "");
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toBe(`${papers[7]!.title}. Ada Author, 2020. https://doi.org/10.5555/7`);
    await page.click("#paper .copy button:nth-child(2)");
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/^@misc\{/);
  });
});
