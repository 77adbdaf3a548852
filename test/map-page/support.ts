import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { afterAll, beforeAll, describe } from "vitest";
import type { Page } from "playwright-core";
import { PaperIndex, type Paper, type TopicMap } from "../../src/index.js";
import { createTestEmbedder } from "../../src/testing/index.js";
import { chromiumPath, Pages, startChromium } from "../support/chromium.js";
import { papersOn } from "../support/subjects.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Papers on six subjects; a quarter of them have no year, venue and authors. */
export const papers: Paper[] = papersOn(6, 13).map(({ id, title, abstract }, i) => ({
  id: id!,
  title: `${title} no ${i}`,
  abstract: abstract!,
  ...(i % 4 > 0 && {
    year: 2010 + (i % 5),
    venue: `Journal ${i % 3}`,
    authors: ["Ada Author", "Ben Boole", "Cy Curry", "Di Dijkstra"].slice(0, i % 5),
  }),
}));

/** What tests of the map's page share: a browser, and the map of the papers above. */
export interface MapPageTests {
  /** Opens pages. */
  pages: Pages;
  map: TopicMap;
  /** The map's page. */
  html: string;
}

/** Tests of the map's page in Chromium; they are skipped, and say so, where there is none. */
export function describeMapPage(subject: string, define: (given: MapPageTests) => void): void {
  if (chromiumPath === undefined)
    console.warn("There is no Chromium here: the tests of the map's page are skipped. PAPERWEAVE_CHROMIUM names one.");
  describe.skipIf(chromiumPath === undefined)(`${subject}, in Chromium (needs Chromium)`, () => {
    const given = {} as MapPageTests;
    beforeAll(async () => {
      given.pages = new Pages(await startChromium());
      const index = await PaperIndex.inMemory({ embedder: createTestEmbedder() });
      await index.upsert(papers);
      given.map = await (await index.topics()).map();
      given.html = given.map.toHTML({ title: "78 papers" });
    });
    afterAll(() => given.pages?.close());
    define(given);
  });
}

/** Names that overlap on the screen, of those that are shown. */
export const overlaps = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const boxes = [...document.querySelectorAll("#names text")].map((name) => ({
      text: name.textContent,
      box: name.getBoundingClientRect(),
    }));
    return boxes.flatMap((a, i) =>
      boxes
        .slice(i + 1)
        .filter(
          (b) =>
            a.box.left < b.box.right &&
            b.box.left < a.box.right &&
            a.box.top < b.box.bottom &&
            b.box.top < a.box.bottom,
        )
        .map((b) => `${a.text} / ${b.text}`),
    );
  });
export const hashOf = async (page: Page): Promise<URLSearchParams> => {
  await page.clock.runFor(300);
  return new URLSearchParams(new URL(page.url()).hash.slice(1));
};
export const settled = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));
/** Where a paper is on the screen: its ring tells, while the pointer is on it in the list. */
export async function placeOf(page: Page, title: string): Promise<{ x: number; y: number }> {
  await page.fill("#query", `"${title}"`);
  await page.locator("#results .paper").first().hover();
  await settled(page);
  const box = (await page.locator("#rings .hovered").boundingBox())!;
  await page.fill("#query", "");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
/** Pixels of the canvas that are not empty, and a digest of all of them. */
export const ink = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>("#points")!;
    return canvas
      .getContext("2d")!
      .getImageData(0, 0, canvas.width, canvas.height)
      .data.reduce((sum, value, at) => sum + (at % 4 === 3 && value > 0 ? 1 : 0), 0);
  });
/** What axe finds wrong, by rule. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(`${axe}; 0`).catch(() => undefined);
  return page.evaluate(async () => {
    const { violations } = await (
      window as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }
    ).axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
  });
}
