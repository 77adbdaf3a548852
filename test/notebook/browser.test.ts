import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { basename } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Browser, Page } from "playwright-core";
import { PaperIndex, type Hit, type TopicModel } from "../../src/index.js";
import type * as Notebook from "../../src/notebook.js";
import { createTestEmbedder } from "../../src/testing/index.js";
import { chromiumPath, startChromium } from "../support/chromium.js";
import { papersOn } from "../support/subjects.js";

/*
 * The module as it is built, in a real browser: it must need nothing of Node.js. What it is given
 * went through JSON, as in Observable's notebooks.
 */

const PAGE =
  '<!DOCTYPE html><link rel="icon" href="data:,"><body><script type="module">import * as notebook from ' +
  '"/notebook.js"; Object.assign(window, { notebook });</script>';
const dist = new URL("../../dist/", import.meta.url);

type Loaded = { notebook: typeof Notebook };

describe.skipIf(chromiumPath === undefined)("paperweave/notebook in Chromium (needs Chromium)", () => {
  let browser: Browser, page: Page, server: Server;
  let model: TopicModel, hits: Hit[];
  const loaded: string[] = [],
    faults: string[] = [];
  beforeAll(async () => {
    server = createServer(({ url }, answer) => {
      const name = basename(url!);
      if (url!.endsWith(".js")) loaded.push(name);
      answer
        .setHeader("content-type", name.endsWith(".js") ? "text/javascript" : "text/html")
        .end(name.endsWith(".js") ? readFileSync(new URL(name, dist)) : PAGE);
    }).listen(0, "127.0.0.1");
    const index = await PaperIndex.inMemory({ embedder: createTestEmbedder() });
    await index.upsert(papersOn(4, 12).map((paper, i) => ({ ...paper, year: 2020 + (i % 4) })));
    model = await index.topics();
    hits = await index.search("quantization");
    browser = await startChromium();
    page = await browser.newPage();
    page.on("console", (message) => faults.push(message.text()));
    page.on("pageerror", (error) => faults.push(error.message));
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  /** What the element of a value is in the page. */
  function shown(
    value: unknown,
    options?: Notebook.ShowOptions,
  ): Promise<{ name: string; first: string; text: string; width: number; height: number; links: number }> {
    return page.evaluate(
      ([json, asked]) => {
        const { element } = (window as unknown as Loaded).notebook;
        const made = element(
          JSON.parse(json!),
          asked ? (JSON.parse(asked) as Notebook.ShowOptions) : {},
        ) as HTMLElement;
        document.body.replaceChildren(made);
        const first = made.firstElementChild!,
          { width, height } = first.getBoundingClientRect();
        return {
          name: made.localName,
          first: first.localName,
          text: made.textContent,
          width,
          height,
          links: made.querySelectorAll("a").length,
        };
      },
      [JSON.stringify(value), options && JSON.stringify(options)],
    );
  }

  test("charts and maps are pictures of the size that they say", async () => {
    const map = await model.map();
    const label = model.list()[0]!.label;
    for (const value of [
      model.overTime({ by: "year" }),
      model.tree(),
      model.similarities(),
      await model.quality({ samples: 2 }),
      map,
    ]) {
      const { name, first, text, width, height } = await shown(value);
      expect([name, first, width]).toEqual(["div", "svg", 800]);
      expect(height).toBeGreaterThan(50);
      expect(text).toContain(label);
    }
  });

  test("hits are a list with links, or their text; what cannot be shown is an error", async () => {
    const [{ paper }] = hits as [Hit];
    const list = await shown(hits.map((hit) => ({ ...hit, paper: { ...hit.paper, url: "https://example.org/a" } })));
    expect(list).toMatchObject({ name: "div", links: hits.length });
    expect(list.text).toContain(paper.title);
    expect(await shown(hits, { as: "text" })).toMatchObject({
      first: "pre",
      text: expect.stringContaining(paper.title) as string,
    });
    await expect(shown(7)).rejects.toThrow("Topics, maps, charts, hits and papers can be shown, got 7.");
  });

  test("a page that it shows runs in a frame of its own, with titles as text", async () => {
    const title = '<img src=x onerror="parent.hacked=1"></script>';
    expect((await shown([{ id: "a", title, abstract: "" }])).text).toContain(title);
    const display = (await model.map())[Symbol.for("Jupyter.display") as keyof object] as () => Record<string, string>;
    const text = display.call(await model.map())["text/html"]!;
    await page.evaluate((html) => {
      const { element } = (window as unknown as Loaded).notebook;
      document.body.replaceChildren(
        element({ [Symbol.for("Jupyter.display")]: () => ({ "text/html": html }) }) as HTMLElement,
      );
    }, text);
    expect(await page.frameLocator("iframe").locator("#count").textContent()).toBe(
      `48 papers in ${model.list().length} topics`,
    );
    expect(await page.evaluate(() => "hacked" in window)).toBe(false);
  });

  test("only files of the module are loaded, once, and nothing is complained about", () => {
    expect(new Set(loaded).size).toBe(loaded.length);
    expect(loaded).toContain("notebook.js");
    expect(faults).toEqual([]);
  });
});
