import { expect, test } from "vitest";
import { describeMapPage, hashOf, papers, settled, violations } from "./support.js";

describeMapPage("the map's page by keyboard and touch, and for everyone", (given) => {
  test("every paper is reached by keyboard: in its topic's list, and on the map from one to the next", async () => {
    const { page } = await given.pages.open(given.html);
    await page.keyboard.press("/");
    await page.keyboard.type(papers[20]!.title);
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement!.className)).toBe("paper");
    await page.keyboard.press("Enter");
    expect(await page.textContent("#paper h2")).toBe(papers[20]!.title);
    expect(await page.evaluate(() => document.activeElement!.tagName)).toBe("H2");
    await page.keyboard.press("Escape");
    expect(await page.evaluate(() => document.activeElement!.id)).toBe("plane");
    const seen = new Set<string>();
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press(`Shift+Arrow${["Right", "Down", "Left", "Up"][Math.floor(i / 15) % 4]!}`);
      await page.clock.runFor(20); // the next picture
      seen.add((await page.getAttribute("#rings .hovered, #rings .open", "data-row"))!);
    }
    expect(seen.size).toBeGreaterThan(10);
    await page.keyboard.press("Enter");
    expect(await page.isVisible("#paper h2")).toBe(true);
  });

  test("pinch, double tap and a tap work on a phone", async () => {
    const { page, faults } = await given.pages.open(given.html, {
      viewport: { width: 390, height: 780 },
      hasTouch: true,
      isMobile: true,
      deviceScaleFactor: 2,
    });
    const zoom = async (): Promise<number> => Number((await hashOf(page)).get("at")?.split(",")[2] ?? 1);
    await page.touchscreen.tap(200, 700);
    await page.touchscreen.tap(200, 700);
    expect(await zoom()).toBeCloseTo(2, 1);
    const session = await page.context().newCDPSession(page);
    const touch = (type: "touchStart" | "touchMove" | "touchEnd", ...points: [number, number][]): Promise<unknown> =>
      session.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
    await touch("touchStart", [150, 400], [250, 400]);
    for (let i = 1; i <= 5; i++) await touch("touchMove", [150 - 10 * i, 400], [250 + 10 * i, 400]);
    await touch("touchEnd");
    expect(await zoom()).toBeCloseTo(4, 0);
    await page.tap("#reset");
    await page.tap("#show-side");
    await page.locator("#topics .count").first().tap();
    await page.tap("#show-side");
    await page.locator("#results .paper").first().tap();
    expect(await page.isVisible("#paper h2")).toBe(true);
    expect(await page.isVisible("#side")).toBe(false);
    await page.clock.runFor(400);
    const ring = (await page.locator("#rings .open").boundingBox())!,
      panel = (await page.locator("#paper").boundingBox())!;
    expect(ring.y).toBeLessThan(panel.y);
    expect(faults).toEqual([]);
  });

  test.each(["light", "dark"] as const)("axe finds nothing to complain about, %s", async (colorScheme) => {
    const { page } = await given.pages.open(given.html, {
      colorScheme,
      hash: `#paper=${papers[3]!.id}&topic=${given.map.topics[0]!.id}`,
      bypassCSP: true,
    });
    expect(await violations(page)).toEqual([]);
    await page.fill("#query", "with");
    await page.click("#theme");
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe(
      colorScheme === "light" ? "dark" : "light",
    );
  });

  test("motion is left out for those who do not want it", async () => {
    const { page } = await given.pages.open(given.html, { reducedMotion: "reduce", hash: "#at=0,0,8" });
    await page.fill("#query", papers[40]!.title);
    await page.locator("#results .paper").first().click();
    await settled(page);
    await settled(page);
    const ring = (await page.locator("#rings .open").boundingBox())!;
    expect(ring.x).toBeGreaterThan(300);
    expect(ring.x).toBeLessThan(1200);
  });
});
