import { expect, test } from "vitest";
import type { Paper } from "../../src/index.js";
import { describeMapPage, overlaps, papers, settled } from "./support.js";
import { mapOfPapers } from "../support/map-of-papers.js";

describeMapPage("the map's page of 100,000 papers", (given) => {
  test.skipIf(!process.env.PAPERWEAVE_FULL)(
    "100,000 papers: below 10 MB, no overlap, by pixels and by WebGL alike (needs PAPERWEAVE_FULL=1)",
    async () => {
      const labels = new Map(Array.from({ length: 40 }, (_, topic) => [topic, `topic number ${topic}`]));
      const many: Paper[] = Array.from({ length: 100_000 }, (_, i) => ({
        id: String(i).padStart(6, "0"),
        title: `${papers[i % 78]!.title} ${(i * 7919) % 100_003}`,
        abstract: papers[(i * 31) % 78]!.abstract,
        authors: [`A. Author${(i * 31) % 9973}`, `B. Other${(i * 17) % 7919}`],
        year: 1990 + (i % 30),
      }));
      const large = mapOfPapers(
        many,
        many.map((_, i) => (i * i) % 40),
        labels,
      ).toHTML();
      expect(Buffer.byteLength(large)).toBeLessThan(10_000_000);
      const { page, faults } = await given.pages.open(large);
      for (let i = 0; i < 5; i++) {
        await settled(page);
        expect(await overlaps(page)).toEqual([]);
        await page.locator("#plane").press("+");
      }
      await page.fill("#query", "author31");
      const written = many.filter(({ authors }) => authors!.some((author) => author.includes("Author31"))).length;
      expect(await page.textContent("#search-status")).toBe(`${written.toLocaleString("en")} papers`);
      expect(faults).toEqual([]);
      const faster = await given.pages.open(large, {
        before: () => {
          // Chromium's WebGL without a graphics card, which the page would not use, passes for one
          // that has.
          const { getParameter } = WebGL2RenderingContext.prototype;
          WebGL2RenderingContext.prototype.getParameter = function (name: number) {
            return name === 37446 || name === 7937 ? "A graphics card" : (getParameter.call(this, name) as unknown);
          };
        },
      });
      expect(await faster.page.getAttribute("#points", "data-painter")).toBe("webgl");
      await page.fill("#query", "");
      await page.locator("#plane").press("0");
      for (const one of [page, faster.page]) {
        await one.waitForSelector("html[data-read=all]");
        await settled(one);
      }
      const blank = await given.pages.open("<html data-read=all></html>");
      const [pixels, webgl] = await Promise.all(
        [page, faster.page].map(async (one) => (await one.locator("#plane").screenshot()).toString("base64")),
      );
      const reduce = async (png: string): Promise<number[]> =>
        blank.page.evaluate(async (text) => {
          const image = new Image();
          image.src = `data:image/png;base64,${text}`;
          await image.decode();
          const canvas = new OffscreenCanvas(40, 24),
            context = canvas.getContext("2d")!;
          context.drawImage(image, 0, 0, 40, 24);
          return [...context.getImageData(0, 0, 40, 24).data];
        }, png);
      const [a, b] = [await reduce(pixels!), await reduce(webgl!)];
      expect(a.reduce((sum, value, at) => sum + Math.abs(value - b[at]!), 0) / a.length).toBeLessThan(6);
    },
  );
});
