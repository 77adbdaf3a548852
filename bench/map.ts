/**
 * The map of a growing part of arxiv-cs-100k as a page, in headless Chromium without a graphics
 * card: bytes, seconds to write it, the first picture, until all texts are read, a search, and
 * pictures a second while the map is drawn along. The points are drawn by writing pixels, and, from
 * 20,000 papers on, also by the WebGL that Chromium computes, which the page itself would not use.
 * The vectors are random projections of the papers' words.
 *
 * npm run bench:map -- [--sizes 1000,10000,100000] [--rounds 3] [--keep FOLDER] [--json FILE]
 *
 * A folder keeps the pages, which are taken from it the next time: finding the topics of 100,000
 * papers takes longer than all the rest.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { PaperIndex, type Paper } from "../src/index.js";
import { chromiumPath, startChromium } from "../test/support/chromium.js";
import { option, report, spread, timed } from "./lib/measure.js";
import { DIMENSIONS, projectedWords } from "./lib/projected-words.js";
import { sharedLines } from "./lib/shared-lines.js";

if (chromiumPath === undefined) throw new Error("This bench needs Chromium; PAPERWEAVE_CHROMIUM names one.");
const sizes = (option("sizes") ?? "1000,10000,100000").split(",").map(Number),
  rounds = Number(option("rounds") ?? 3);
const kept = option("keep"),
  folder = kept ?? mkdtempSync(join(tmpdir(), "paperweave-map-")),
  browser = await startChromium();
let papers: readonly Paper[] | undefined;
const table: object[] = [];
for (const size of sizes) {
  const file = join(folder, `${size}.html`);
  const { html, seconds } = existsSync(file)
    ? { html: readFileSync(file, "utf8"), seconds: NaN }
    : await pageOf((papers ??= readAll()).slice(0, size));
  writeFileSync(file, html);
  for (const way of size >= 20_000 ? (["pixels", "webgl"] as const) : (["pixels"] as const)) {
    const seen: Awaited<ReturnType<typeof look>>[] = [];
    for (let round = 0; round < rounds; round++) seen.push(await look(browser, file, way));
    const all = (name: keyof (typeof seen)[number]): string =>
      spread(
        seen.map((one) => one[name]),
        name === "pictures" ? 1 : 0,
      );
    table.push({
      papers: size,
      way,
      MB: (Buffer.byteLength(html) / 1e6).toFixed(2),
      "written, s": seconds.toFixed(1),
      "first picture, ms": all("first"),
      "all read, ms": all("read"),
      "search, ms": all("search"),
      "pictures a second": all("pictures"),
    });
    console.error(table.at(-1));
  }
}
report(table);
await browser.close();
if (kept === undefined) rmSync(folder, { recursive: true });

function readAll(): Paper[] {
  return sharedLines("arxiv-cs-100k.jsonl.gz").map((line) => JSON.parse(line) as Paper);
}

async function pageOf(part: readonly Paper[]): Promise<{ html: string; seconds: number }> {
  const index = await PaperIndex.inMemory(),
    { data } = projectedWords(part);
  for (let from = 0; from < part.length; from += 10_000) {
    await index.upsert(
      part.slice(from, from + 10_000).map(({ id, title, abstract, date, categories }, i) => ({
        id,
        title,
        abstract,
        date,
        categories,
        vector: data.subarray((from + i) * DIMENSIONS, (from + i + 1) * DIMENSIONS),
      })),
    );
  }
  const map = await (await index.topics()).map();
  const { seconds, result: html } = await timed(() => map.toHTML({ title: "Computer science on arXiv" }));
  await index.close();
  return { html, seconds };
}

/** Opens the page once, in a context of its own, and measures by the page's own clock. */
async function look(
  chromium: Browser,
  file: string,
  way: "pixels" | "webgl",
): Promise<{ first: number; read: number; search: number; pictures: number }> {
  const context = await chromium.newContext({ viewport: { width: 1280, height: 800 } }),
    page = await context.newPage();
  if (way === "webgl")
    await page.addInitScript(
      "{ const { getParameter } = WebGL2RenderingContext.prototype; " +
        "WebGL2RenderingContext.prototype.getParameter = function (name) { return name === 37446 || name === " +
        '7937 ? "A graphics card" : getParameter.call(this, name); }; }',
    );
  await page.goto(`file://${file}`);
  await page.waitForSelector("html[data-read=all]", { timeout: 120_000 });
  const read = await page.evaluate<number>("performance.now()");
  const first = await page.evaluate<number>(
    'Math.max(...[...performance.getEntriesByType("paint"), ...performance.getEntriesByName("map ' +
      'drawn")].map(({ startTime }) => startTime))',
  );
  const pictures = await panned(page);
  const search = await page.evaluate<number>(
    '{ const box = document.querySelector("#query"), start = performance.now(); box.value = "neural"; ' +
      'box.dispatchEvent(new Event("input")); performance.now() - start }',
  );
  await context.close();
  return { first, read, search, pictures };
}

/** Pictures a second while a pointer draws the map along, a step a picture, eighty of them. */
function panned(page: Page): Promise<number> {
  return page.evaluate<number>(`new Promise((done) => {
    const plane = document.querySelector("#plane"), steps = 80;
    plane.setPointerCapture = () => {};
    const mouse = { pointerId: 1, pointerType: "mouse", button: 0 };
    const point = (type, step) => {
      const clientX = 700 + 150 * Math.sin(step / 9), clientY = 400 + 60 * Math.cos(step / 7);
      plane.dispatchEvent(new PointerEvent(type, { ...mouse, clientX, clientY }));
    };
    point("pointerdown", 0);
    let step = 0, begin;
    const next = (time) => {
      begin ??= time;
      if (step === steps) return point("pointerup", step), done((1000 * steps) / (time - begin));
      point("pointermove", ++step);
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  })`);
}
