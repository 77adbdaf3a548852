import { expect, test } from "vitest";
import { readPapers, TopicMap, type Paper } from "../../src/index.js";
import type { Page } from "playwright-core";
import { describeMapPage, hashOf, papers, placeOf, settled } from "./support.js";
import { mapOfPapers } from "../support/map-of-papers.js";

describeMapPage("the selection of the map's page, and its address", (given) => {
  test("selects by a lasso, and gives the selection as CSV, JSONL and BibTeX that are read again", async () => {
    const { page, faults } = await given.pages.open(given.map.toHTML());
    await page.click("#lasso");
    const box = (await page.locator("#plane").boundingBox())!;
    await page.mouse.move(box.x + 2, box.y + 2);
    await page.mouse.down();
    for (const [x, y] of [
      [0.55, 0.01],
      [0.55, 0.99],
      [0.01, 0.99],
      [0.01, 0.5],
    ] as const)
      await page.mouse.move(box.x + box.width * x, box.y + box.height * y, { steps: 20 });
    await page.mouse.up();
    const text = await page.textContent("#selection-text");
    const count = Number(/^(\d+) papers$/.exec(text!)![1]);
    expect(count).toBeGreaterThan(10);
    expect(count).toBeLessThan(78);
    for (const format of ["csv", "jsonl", "bib"]) {
      const [download] = await Promise.all([page.waitForEvent("download"), page.click(`[data-format=${format}]`)]);
      expect(download.suggestedFilename()).toBe(`papers.${format}`);
      const { papers: read } = await readPapers(await download.path());
      expect(read).toHaveLength(count);
      for (const { title, abstract, year } of read)
        expect(papers.find((paper) => paper.title === title)).toMatchObject({
          abstract,
          ...(year !== undefined && { year }),
        });
    }
    await page.click("#list-selection");
    expect(await page.locator("#results .paper").count()).toBe(Math.min(40, count));
    const hash = await hashOf(page);
    expect(hash.get("lasso")).toMatch(/^-?\d+\.-?\d+_/);
    expect(hash.get("lasso")!.split("_")).toHaveLength(60); // of some 80 that were drawn
    const again = await given.pages.open(given.map.toHTML(), { hash: `#${hash.toString()}` });
    expect(await again.page.textContent("#selection-text")).toBe(text);
    await page.click("#clear-selection");
    expect(await page.isVisible("#selection")).toBe(false);
    expect(faults).toEqual([]);
  });

  test("marks a retracted paper when hovering, in its panel, in lists and in files", async () => {
    const some: Paper[] = papers.slice(0, 12).map((paper, i) => (i === 4 ? { ...paper, retracted: true } : paper));
    const marked = `[Retracted] ${some[4]!.title}`;
    const small = mapOfPapers(
      some,
      some.map((_, i) => i % 2),
      new Map([
        [0, "robots"],
        [1, "cells"],
      ]),
    ).toHTML();
    expect(small).toContain(marked); // the list for browsers without JavaScript
    const { page, faults } = await given.pages.open(small);
    const place = await placeOf(page, some[4]!.title);
    await page.mouse.move(5, 5);
    await page.mouse.move(place.x, place.y);
    await settled(page);
    expect(await page.textContent("#tooltip b")).toBe(marked);
    await page.mouse.click(place.x, place.y);
    await settled(page);
    expect(await page.textContent("#paper h2")).toBe(marked);
    await page.fill("#query", `"${some[4]!.title}"`);
    expect(await page.locator("#results .paper bdi").first().textContent()).toBe(marked);
    await page.fill("#query", "");
    await page.keyboard.press("Escape");
    await page.click("#lasso");
    const box = (await page.locator("#plane").boundingBox())!;
    await page.mouse.move(box.x + 2, box.y + 2);
    await page.mouse.down();
    for (const [x, y] of [
      [0.99, 0.01],
      [0.99, 0.99],
      [0.01, 0.99],
      [0.01, 0.01],
    ] as const)
      await page.mouse.move(box.x + box.width * x, box.y + box.height * y, { steps: 4 });
    await page.mouse.up();
    for (const format of ["csv", "jsonl", "bib"]) {
      const [download] = await Promise.all([page.waitForEvent("download"), page.click(`[data-format=${format}]`)]);
      const { papers: read } = await readPapers(await download.path());
      expect(read.filter(({ retracted }) => retracted).map(({ title }) => title)).toEqual([some[4]!.title]);
    }
    expect(faults).toEqual([]);
  });

  test("a view that is shared looks the same", async () => {
    const { page } = await given.pages.open(given.html);
    await page.fill("#query", "data");
    await page.locator("#topics input").nth(2).uncheck();
    await page.click("#zoom-in");
    await page.mouse.move(700, 300);
    await page.mouse.wheel(0, -300);
    await settled(page);
    const hash = await hashOf(page);
    const other = await given.pages.open(given.html, { hash: `#${hash.toString()}` });
    expect(await other.page.inputValue("#query")).toBe("data");
    expect(await other.page.locator("#topics input").nth(2).isChecked()).toBe(false);
    const names = (one: Page): Promise<(string | null)[]> =>
      one
        .locator("#names text")
        .evaluateAll((all) =>
          all
            .map(
              (name) =>
                `${name.textContent} ` +
                `${name.getAttribute("transform")!.replace(/[\d.]+/g, (number) => String(Math.round(Number(number))))}`,
            )
            .sort(),
        );
    expect(await names(other.page)).toEqual(await names(page));
    expect((await hashOf(other.page)).get("at")).toBe(hash.get("at"));
    expect(
      (await given.pages.open(given.html, { hash: "#at=x,1,2&paper=none&off=77,a&years=9-1&lasso=1.2_3&topic=z" }))
        .faults,
    ).toEqual([]);
  });

  test("a wide map is turned on a high screen, and what is shared means the same there", async () => {
    const wide = papers.map((_, i) => i % 6),
      labels = new Map([0, 1, 2, 3, 4, 5].map((topic) => [topic, `topic ${topic}`]));
    const { points, topics } = mapOfPapers(papers, wide, labels);
    const flat = new TopicMap(
      points.map((point) => ({ ...point, y: point.y / 4 })),
      topics,
    ).toHTML();
    const sizes = async (page: Page): Promise<number[]> =>
      page.evaluate(() => {
        const { width, height } = document.querySelector<SVGElement>("#names")!.getBoundingClientRect();
        return [width, height];
      });
    const desk = await given.pages.open(flat, { viewport: { width: 1200, height: 600 } });
    const [width, height] = await sizes(desk.page);
    expect(width!).toBeGreaterThan(1.5 * height!);
    const box = (await desk.page.locator("#plane").boundingBox())!;
    await desk.page.click("#lasso");
    await desk.page.mouse.move(box.x + 2, box.y + 2);
    await desk.page.mouse.down();
    for (const [x, y] of [
      [0.4, 0.01],
      [0.4, 0.99],
      [0.01, 0.99],
      [0.01, 0.5],
    ] as const)
      await desk.page.mouse.move(box.x + box.width * x, box.y + box.height * y, { steps: 4 });
    await desk.page.mouse.up();
    const chosen = await desk.page.textContent("#selection-text");
    expect(Number.parseInt(chosen!, 10)).toBeGreaterThan(5);
    expect(Number.parseInt(chosen!, 10)).toBeLessThan(70);
    const hash = (await hashOf(desk.page)).toString();
    const phone = await given.pages.open(flat, { viewport: { width: 390, height: 844 }, hash: `#${hash}` });
    expect(await phone.page.textContent("#selection-text")).toBe(chosen);
    expect((await hashOf(phone.page)).toString()).toBe(hash);
    const [narrow, high] = await sizes(phone.page);
    expect(high!).toBeGreaterThan(1.5 * narrow!);
    await phone.page.setViewportSize({ width: 844, height: 390 });
    await settled(phone.page);
    const [wider, lower] = await sizes(phone.page);
    expect(wider!).toBeGreaterThan(1.5 * lower!);
    expect(await phone.page.textContent("#selection-text")).toBe(chosen);
    expect((await hashOf(phone.page)).toString()).toBe(hash);
    expect([...desk.faults, ...phone.faults]).toEqual([]);
  });
});
