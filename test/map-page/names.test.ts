import { expect, test } from "vitest";
import { PaperIndex } from "../../src/index.js";
import { createTestEmbedder } from "../../src/testing/index.js";
import { hasLabelledSets, readLabelledSet } from "../support/labelled.js";
import { describeMapPage, overlaps, settled } from "./support.js";

describeMapPage("the names on the map's page", (given) => {
  test("names do not overlap at any zoom, whatever the size of the window", async () => {
    const { page } = await given.pages.open(given.html);
    for (const [width, height] of [
      [1200, 760],
      [700, 900],
      [390, 760],
    ] as const) {
      await page.setViewportSize({ width, height });
      await page.locator("#plane").press("0");
      for (let i = 0; i < 6; i++) {
        await settled(page);
        expect(await overlaps(page)).toEqual([]);
        await page.locator("#plane").press("+");
      }
      const canvas = await page.evaluate(() => [
        document.querySelector("canvas#points")!.getBoundingClientRect().width,
        document.querySelector("#map")!.clientWidth,
      ]);
      expect(canvas[0]).toBe(canvas[1]);
    }
  });

  test("no name lies under the buttons when all of the map is shown", async () => {
    for (const viewport of [
      { width: 1200, height: 760 },
      { width: 844, height: 390 },
      { width: 390, height: 844 },
    ]) {
      const { page } = await given.pages.open(given.html, { viewport });
      const covered = await page.evaluate(() => {
        const taken = ["tools", "years"].map((id) => document.getElementById(id)!.getBoundingClientRect());
        return [...document.querySelectorAll("#names text")]
          .filter((name) =>
            taken.some((box) => {
              const { left, top, right, bottom } = name.getBoundingClientRect();
              return left < box.right && right > box.left && top < box.bottom && bottom > box.top;
            }),
          )
          .map((name) => name.textContent);
      });
      expect(covered).toEqual([]);
    }
  });

  test.skipIf(!hasLabelledSets || !process.env.PAPERWEAVE_FULL)(
    "6,277 papers: no overlap at any zoom, parts of topics on zooming in, search (needs ../shared, PAPERWEAVE_FULL=1)",
    async () => {
      const { papers: some, vectors } = readLabelledSet("ai-areas-labelled");
      const index = await PaperIndex.inMemory({ embedder: createTestEmbedder({ dimensions: vectors.cols }) });
      await index.upsert(
        some.map((paper, row) => ({
          ...paper,
          vector: vectors.data.subarray(row * vectors.cols, (row + 1) * vectors.cols),
        })),
      );
      const large = (await (await index.topics()).map()).toHTML();
      expect(Buffer.byteLength(large)).toBeLessThan(4_000_000);
      const { page, faults } = await given.pages.open(large);
      const shown: number[] = [];
      for (let i = 0; i < 6; i++) {
        await settled(page);
        expect(await overlaps(page)).toEqual([]);
        shown.push(await page.locator("#names .level-2").count());
        await page.locator("#plane").press("+");
      }
      expect(shown[0]).toBe(0);
      expect(Math.max(...shown)).toBeGreaterThan(3);
      await page.fill("#query", "graph neural");
      expect(Number(/^\d+/.exec((await page.textContent("#search-status"))!)![0])).toBeGreaterThan(100);
      expect(faults).toEqual([]);
    },
  );
});
