import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { PaperIndex, type MapPageCommand, type MapPageEvent, type Paper, type TopicMap } from "../../src/index.js";
import { createTestEmbedder } from "../../src/testing/index.js";
import { escapeXml } from "../../src/view/theme/svg-text.js";
import { chromiumPath, Pages, startChromium } from "../support/chromium.js";
import { papersOn } from "../support/subjects.js";

type PageAround = typeof window & { events: MapPageEvent[] };

/** Asks until the answer is right; a busy machine may need a while. */
const poll = <T>(answer: () => Promise<T>) => expect.poll(answer, { timeout: 30_000 });

/** A page around the map: it keeps what the map says. */
const around = (map: string): string => `<!DOCTYPE html><html data-read="all"><title>around</title>
<script>window.events = []; addEventListener("message", ({ data }) => events.push(data));</script>
<iframe style="width:1100px;height:700px" srcdoc="${escapeXml(map)}"></iframe></html>`;

describe.skipIf(chromiumPath === undefined)("messages of a map to the page around it (needs Chromium)", () => {
  let pages: Pages;
  let map: TopicMap;
  let page: Page;
  let faults: string[];
  const papers: Paper[] = papersOn(6, 13).map(({ id, title, abstract }, i) => ({
    id: id!,
    title: `${title} no ${i}`,
    abstract: abstract!,
    year: 2010 + (i % 5),
  }));
  const last = async (type: MapPageEvent["type"]): Promise<MapPageEvent | undefined> =>
    page.evaluate((wanted) => (window as PageAround).events.filter((one) => one.type === wanted).at(-1), type);
  const send = (command: MapPageCommand | object): Promise<void> =>
    page.evaluate((message) => frames[0]!.postMessage(message, "*"), command as never);
  const inFrame = () => page.frameLocator("iframe");

  beforeAll(async () => {
    pages = new Pages(await startChromium());
    const index = await PaperIndex.inMemory({ embedder: createTestEmbedder() });
    await index.upsert(papers);
    map = await (await index.topics()).map();
    ({ page, faults } = await pages.open(around(map.toHTML())));
  });
  afterAll(() => pages?.close());

  test("the map says that it is ready", async () => {
    await poll(() => last("ready")).toEqual({ source: "paperweave-map", type: "ready" });
  });

  test("a search tells the ids of the papers found, and an opened paper tells its id", async () => {
    await inFrame().locator("#query").fill(`"${papers[3]!.title}"`);
    await poll(() => last("filter")).toMatchObject({ papers: [papers[3]!.id], topics: [], years: null });
    await inFrame().locator("#query").press("Enter");
    await poll(() => last("select")).toMatchObject({ paper: papers[3]!.id });
    await inFrame().locator("#paper .close").click();
    await poll(() => last("select")).toMatchObject({ paper: null });
  });

  test("commands open a paper, list a topic, choose years, and clear the search", async () => {
    await send({ target: "paperweave-map", type: "select", paper: papers[9]!.id });
    await poll(() => inFrame().locator("#paper h2").textContent()).toBe(papers[9]!.title);
    await send({ target: "paperweave-map", type: "select", paper: null });
    await poll(() => inFrame().locator("#paper").isVisible()).toBe(false);
    const [topic] = map.topics;
    await send({ target: "paperweave-map", type: "filter", query: "", topics: [topic!.id] });
    await poll(() => inFrame().locator("#results .paper").count()).toBe(topic!.size);
    await send({ target: "paperweave-map", type: "filter", topics: [], years: { from: 2011, to: 2012 } });
    await poll(() => inFrame().locator("#year-text").textContent()).toContain("2011");
    await poll(() => last("filter")).toMatchObject({ papers: null, years: { from: 2011, to: 2012 } });
  });

  test("what is no command changes nothing", async () => {
    const before = await page.evaluate(() => (window as PageAround).events.length);
    for (const message of [
      null,
      "paperweave-map",
      { type: "select", paper: papers[1]!.id },
      { target: "paperweave-map", type: "select", paper: "no such paper" },
      { target: "paperweave-map", type: "select", paper: { toString: "x" } },
      { target: "paperweave-map", type: "delete" },
      { target: "paperweave-map", type: "view", papers: [1, "no such paper"] },
    ])
      await page.evaluate((one) => frames[0]!.postMessage(one, "*"), message as never);
    await send({
      target: "paperweave-map",
      type: "filter",
      query: 7,
      topics: "all",
      hidden: [99],
      years: { from: 9, to: 1 },
    });
    await poll(() => last("filter")).toMatchObject({ query: "", topics: [], hidden: [], papers: null });
    const events = await page.evaluate((from) => (window as PageAround).events.slice(from), before);
    expect(events.map(({ type }) => type)).toEqual(["filter"]); // Of the last message alone.
    expect(faults).toEqual([]);
  });
});
