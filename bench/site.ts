import { statSync } from "node:fs";
import { basename } from "node:path";
import { performance } from "node:perf_hooks";
import { Site } from "../test/site/support.js";

/*
 * The page of `npm run site` in headless Chromium: seconds from a chosen file to topics and map, and
 * for how long the page stood still meanwhile. Usage: npm run bench:site FILE…
 */

const site = await Site.start();
try {
  for (const path of process.argv.slice(2)) {
    const { page, context } = await site.visit({ viewport: { width: 1280, height: 900 } });
    await page.waitForSelector("#offline:not(:empty)");
    await page.evaluate(`
      window.longest = 0;
      let last = performance.now();
      const look = (now) => {
        window.longest = Math.max(window.longest, now - last);
        last = now;
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    `);
    const start = performance.now();
    await page.setInputFiles("#files", path);
    await page.waitForSelector("#result:not([hidden]), #problem:not([hidden])", { timeout: 600_000 });
    const shown = performance.now();
    await page
      .frameLocator("#map iframe")
      .locator("html[data-read=all]")
      .waitFor({ state: "attached", timeout: 60_000 });
    console.log(
      [
        `${basename(path)} (${(statSync(path).size / 1e6).toFixed(1)} MB): ${await page.textContent("#summary")}`,
        `topics after ${((shown - start) / 1000).toFixed(1)} s`,
        `the whole map after ${((performance.now() - start) / 1000).toFixed(1)} s`,
        `longest time between two frames ${Math.round(await page.evaluate<number>("window.longest"))} ms`,
      ].join("; "),
    );
    await context.close();
  }
} finally {
  await site.close();
}
