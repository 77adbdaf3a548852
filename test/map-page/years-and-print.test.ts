import { expect, test } from "vitest";
import { describeMapPage, hashOf, ink, papers, settled } from "./support.js";

describeMapPage("the years of the map's page, and its print", (given) => {
  test("goes through the years, by slider and by itself; papers without a year are there when all are", async () => {
    const { page } = await given.pages.open(given.html);
    const all = await ink(page);
    await page.locator("#year-to").focus();
    for (let i = 0; i < 2; i++) await page.keyboard.press("ArrowLeft");
    await settled(page);
    expect(await page.textContent("#year-text")).toBe("2010 – 2012");
    expect((await hashOf(page)).get("years")).toBe("2010-2012");
    expect(await ink(page)).toBeLessThan(all);
    await page.fill("#query", "with");
    expect(await page.textContent("#search-status")).toBe(
      `78 papers, ${papers.filter(({ year }) => year !== undefined && year <= 2012).length} of them shown`,
    );
    await page.fill("#query", "");
    await page.click("#play");
    expect(await page.textContent("#year-text")).toBe("2010 – 2013");
    await page.clock.runFor(2500);
    expect(await page.textContent("#year-text")).toBe("2010 – 2014");
    expect(await page.locator("#play.plays").count()).toBe(0);
    expect(await ink(page)).toBe(all);
  });

  test("the years go on where they were stopped; Escape stops them, then shows all; counts follow", async () => {
    const { page, faults } = await given.pages.open(given.html);
    const yearText = (): Promise<string | null> => page.textContent("#year-text");
    await page.click("#play");
    await page.clock.runFor(1500);
    expect(await yearText()).toBe("2010 – 2012");
    await page.click("#play");
    await page.clock.runFor(3000);
    expect(await yearText()).toBe("2010 – 2012");
    const until2012 = papers.filter(({ year }) => year !== undefined && year <= 2012);
    expect(await page.textContent("#count")).toBe(
      `${until2012.length} of 78 papers in ${given.map.topics.length} topics`,
    );
    const counts = (await page.locator("#topics .count").allTextContents()).map(Number);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(until2012.length);
    await page.locator("#topics .count").first().click();
    expect(await page.locator("#results .paper").count()).toBe(counts[0]);
    await page.click("#play");
    expect(await yearText()).toBe("2010 – 2013");
    await page.keyboard.press("Escape");
    await page.clock.runFor(3000);
    expect(await yearText()).toBe("2010 – 2013");
    await page.keyboard.press("Escape"); // the list
    await page.keyboard.press("Escape"); // the years
    expect(await yearText()).toBe("2010 – 2014");
    expect(await page.textContent("#count")).toBe(`78 papers in ${given.map.topics.length} topics`);
    expect(faults).toEqual([]);
  });

  test("no panel covers the handles of the years", async () => {
    for (const viewport of [
      { width: 1200, height: 760 },
      { width: 800, height: 600 },
      { width: 390, height: 844 },
    ]) {
      const { page } = await given.pages.open(given.html, { viewport, hash: `#paper=${papers[3]!.id}` });
      const panel = (await page.locator("#paper").boundingBox())!,
        years = (await page.locator("#years").boundingBox())!;
      const apart =
        years.x + years.width <= panel.x || years.y + years.height <= panel.y || panel.y + panel.height <= years.y;
      expect(apart).toBe(true);
    }
  });

  test("paper has the map as the screen shows it, in light colours, and the topics as a key", async () => {
    const { page, faults } = await given.pages.open(given.html, { colorScheme: "dark" });
    await page.locator("#topics input").first().uncheck();
    await settled(page);
    const onScreen = await page.locator("#names text").allTextContents();
    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    await page.emulateMedia({ media: "print" });
    expect(await page.isVisible("#app")).toBe(false);
    expect(await page.locator("#print text").allTextContents()).toEqual(onScreen);
    expect(await page.locator("#print li bdi").allTextContents()).toEqual(
      given.map.topics.slice(1).map(({ label }) => label),
    );
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgb(255, 255, 255)");
    const picture = (await page.locator("#print svg").boundingBox())!;
    expect(picture.width).toBeGreaterThan(500);
    await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
    await page.emulateMedia({ media: "screen" });
    expect(await page.isVisible("#app")).toBe(true);
    expect(await page.locator("#print > *").count()).toBe(0);
    expect(faults).toEqual([]);
  });
});
