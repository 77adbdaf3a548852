import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Paper } from "../../src/index.js";
import { describeMapPage } from "./support.js";
import { mapOfPapers } from "../support/map-of-papers.js";

describeMapPage("odd papers, and odd places, of the map's page", (given) => {
  test("whatever titles, labels and addresses say is text; no program of theirs runs", async () => {
    const nasty = `</script><script>window.hacked = 1</script><img src=x onerror="window.hacked=2"><!-- "' \u202eabc`;
    const odd: Paper[] = [
      { id: "a", title: nasty, abstract: nasty, authors: [nasty], url: "javascript:window.hacked=3", year: 2001 },
      {
        id: 'b"><b>',
        title: "مرحبا \u202e بالعالم",
        abstract: "",
        url: 'https://example.org/?a=<b>&c="d"',
        doi: "10.1000/<script>",
        year: 2003,
      },
      { id: "=cmd()", title: "=1+1", abstract: "", pmid: "1" },
    ];
    const one = mapOfPapers(odd, [1, 1, -1], new Map([[1, nasty]]));
    const { page, faults } = await given.pages.open(one.toHTML({ title: nasty }), { hash: "#paper=a" });
    expect(await page.textContent("#paper h2")).toBe(nasty.replace("\u202e", ""));
    expect(await page.locator("#paper a").count()).toBe(0);
    await page.locator("#paper .paper").first().click();
    expect(
      await page
        .locator("#paper a")
        .evaluateAll((all) => all.map((link) => [link.getAttribute("href"), link.getAttribute("rel")])),
    ).toEqual([
      ["https://doi.org/10.1000/%3Cscript%3E", "noopener noreferrer"],
      ["https://example.org/?a=%3Cb%3E&c=%22d%22", "noopener noreferrer"],
    ]);
    expect(
      await page.locator("body img, body script:not([type]):not(:nth-of-type(1)) ~ script:not([type])").count(),
    ).toBe(0);
    await page.keyboard.press("Escape");
    await page.click("#reset");
    await page.click("#lasso");
    await page.mouse.move(302, 3);
    await page.mouse.down();
    for (const [x, y] of [
      [1198, 5],
      [1198, 757],
      [302, 757],
      [302, 300],
    ] as const)
      await page.mouse.move(x, y, { steps: 3 });
    await page.mouse.up();
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("[data-format=csv]")]);
    expect(readFileSync(await download.path(), "utf8")).toContain("'=cmd(),'=1+1,");
    expect(await page.evaluate(() => (window as { hacked?: number }).hacked)).toBeUndefined();
    expect(faults).toEqual([]);
  });

  test.each<[string, Paper[], number[], Map<number, string>]>([
    ["one paper", [{ id: "a", title: "Alone", abstract: "" }], [0], new Map([[0, "one"]])],
    ["no paper", [], [], new Map()],
    [
      "papers of no topic",
      [
        { id: "a", title: "Alone", abstract: "" },
        { id: "b", title: "Also", abstract: "" },
      ],
      [-1, -1],
      new Map(),
    ],
    [
      "a title without end",
      [
        {
          id: "a",
          title: "verylongword".repeat(60),
          abstract: "x".repeat(3000),
          authors: Array.from({ length: 300 }, (_, i) => `Author ${i}`),
          year: 1900,
        },
        { id: "b", title: "B", abstract: "", year: 2020 },
      ],
      [0, 1],
      new Map([
        [0, "averylonglabelofonewordonly".repeat(4)],
        [1, "b"],
      ]),
    ],
  ])("%s makes a page, too", async (_, some, topics, labels) => {
    const { page, faults } = await given.pages.open(mapOfPapers(some, topics, labels).toHTML(), {
      hash: some.length > 0 ? "#paper=a" : "",
    });
    expect(await page.isVisible("#paper")).toBe(some.length > 0);
    expect(
      await page.evaluate(
        () =>
          document.documentElement.scrollWidth <= innerWidth &&
          document.querySelector("#paper")!.scrollWidth <= document.querySelector("#paper")!.clientWidth,
      ),
    ).toBe(true);
    expect(faults).toEqual([]);
  });

  test("where abstracts are cut or left out, the paper says where they can be read", async () => {
    const some: Paper[] = ["2401.00001", "2401.00002"].map((id, i) => ({
      id,
      title: `Paper ${i}`,
      abstract: Array.from({ length: 800 }, (_, word) => ((word * 7919 + i * 104_729) % 1_000_003).toString(36)).join(
        " ",
      ),
    }));
    const one = mapOfPapers(some, [0, 0], new Map([[0, "one"]])),
      whole = one.toHTML({ maxBytes: Infinity }),
      room = Buffer.byteLength(whole);
    for (const [page, sentence] of [
      [whole, some[0]!.abstract],
      [one.toHTML({ maxBytes: room + 3_000 }), /^.{160,}… Read on at arXiv$/s],
      [one.toHTML({ maxBytes: 1000 }), "Abstracts were left out to keep this file small. Read it at arXiv"],
    ] as const) {
      const opened = await given.pages.open(page, { hash: "#paper=2401.00001" });
      const text = (await opened.page.textContent("#paper .abstract"))!;
      if (typeof sentence === "string") expect(text).toBe(sentence);
      else expect(text).toMatch(sentence);
      expect(
        await opened.page
          .locator("#paper .abstract a")
          .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href)),
      ).toEqual(page === whole ? [] : ["https://arxiv.org/abs/2401.00001"]);
    }
  });

  test("works inside another page, several of them, where there is no address to write to", async () => {
    const { page, faults } = await given.pages.open("<!DOCTYPE html><html data-read=all><body></body></html>");
    await page.evaluate((text) => {
      const frames = [1, 2].map(() =>
        Object.assign(document.createElement("iframe"), { srcdoc: text, width: 700, height: 500 }),
      );
      frames.forEach((frame, i) => i === 1 && frame.setAttribute("sandbox", "allow-scripts"));
      document.body.append(...frames);
    }, given.html);
    const [, first, second] = page.frames();
    for (const frame of [first!, second!]) {
      await frame.waitForSelector("html[data-read=all]");
      await frame.click("#zoom-in");
      expect(await frame.textContent("#count")).toContain("78 papers");
    }
    await page.clock.runFor(400);
    expect(faults.filter((fault) => !fault.startsWith("request: about:"))).toEqual([]);
  });

  test("without JavaScript there is a list of all papers with links", async () => {
    const { page } = await given.pages.open(given.html, { javaScriptEnabled: false });
    expect(await page.locator("#list li").count()).toBe(78);
    expect(await page.locator("#list h2").count()).toBe(given.map.topics.length);
    expect(await page.isVisible("#app")).toBe(false);
  });

  test("the list stands where the program fails", async () => {
    const { page, faults } = await given.pages.open(given.html, {
      before: () => Object.defineProperty(window, "ResizeObserver", { value: undefined }),
      read: false,
    });
    expect(await page.locator("#list li").first().isVisible()).toBe(true);
    expect(await page.isVisible("#app")).toBe(false);
    expect(faults).toEqual(["error: ResizeObserver is not a constructor"]);
  });
});
