import { expect, test } from "vitest";
import { TopicMap } from "../../src/index.js";
import type { Paper } from "../../src/index.js";
import { describeMapPage, hashOf, ink, papers, placeOf, settled } from "./support.js";
import { mapOfPapers } from "../support/map-of-papers.js";

describeMapPage("the papers and topics of the map's page", (given) => {
  test("asks for nothing, says nothing, and draws points, names and all topics", async () => {
    const { page, faults } = await given.pages.open(given.html);
    expect(await page.title()).toBe("78 papers");
    expect(await page.textContent("#count")).toBe(`78 papers in ${given.map.topics.length} topics`);
    expect(await page.locator("#topics li").count()).toBe(given.map.topics.length);
    expect(await page.locator("#topics .count").allTextContents()).toEqual(
      given.map.topics.map(({ size }) => String(size)),
    );
    expect(await ink(page)).toBeGreaterThan(78 * 20);
    expect(await page.locator("#names text").count()).toBe(given.map.topics.length);
    expect(await page.locator("#list").count()).toBe(0);
    expect(faults).toEqual([]);
  });

  test("shows a paper on hovering, opens it on a click, and its related papers from there", async () => {
    const { page, faults } = await given.pages.open(given.html);
    const place = await placeOf(page, papers[5]!.title);
    await page.mouse.move(5, 5);
    await page.mouse.move(place.x, place.y);
    await settled(page);
    expect(await page.textContent("#tooltip b")).toBe(papers[5]!.title);
    expect(await page.textContent("#tooltip")).toContain(String(papers[5]!.year));
    await page.mouse.click(place.x, place.y);
    await settled(page);
    expect(await page.textContent("#paper h2")).toBe(papers[5]!.title);
    expect(await page.textContent("#paper .abstract")).toBe(papers[5]!.abstract);
    expect(await page.locator("#lines line").count()).toBe(8);
    expect((await hashOf(page)).get("paper")).toBe(papers[5]!.id);
    expect(await page.locator("#paper .byline").last().textContent()).toBe(papers[5]!.venue);
    const next = await page.locator("#paper .paper bdi").first().textContent();
    await page.locator("#paper .paper").first().click();
    expect(await page.textContent("#paper h2")).toBe(next);
    await page.keyboard.press("Escape");
    expect(await page.isVisible("#paper")).toBe(false);
    await settled(page);
    expect(await page.locator("#lines line").count()).toBe(0);
    expect(faults).toEqual([]);
  });

  test("an address with a search finds words of abstracts, too, though they are read last", async () => {
    const having = (word: string, texts: (paper: Paper) => string[]): number =>
      papers.filter((paper) => texts(paper).some((text) => new RegExp(`\\b${word}`, "i").test(text))).length;
    const inTitles = (word: string): number => having(word, ({ title }) => [title]),
      anywhere = (word: string): number => having(word, ({ title, abstract }) => [title, abstract]);
    const word = papers
      .flatMap(({ abstract }) => abstract.split(" "))
      .find((one) => /^[a-z]{6,}$/.test(one) && inTitles(one) < anywhere(one) && anywhere(one) < papers.length)!;
    const { page } = await given.pages.open(given.html, { hash: `#q=${word}` });
    expect(await page.textContent("#search-status")).toBe(`${anywhere(word)} papers`);
  });

  test("searches as one types, over titles, abstracts and authors, and says when nothing is found", async () => {
    const { page } = await given.pages.open(given.html);
    const word = papers[0]!.abstract.split(" ")[0]!;
    const has = (text: string): number =>
      papers.filter((paper) =>
        [paper.title, paper.abstract, ...(paper.authors ?? [])].some((one) => new RegExp(`\\b${text}`, "i").test(one)),
      ).length;
    await page.locator("#query").pressSequentially(word);
    expect(await page.textContent("#search-status")).toBe(`${has(word)} papers`);
    await page.fill("#query", "dijk");
    expect(await page.textContent("#search-status")).toBe(`${has("dijk")} papers`);
    expect((await hashOf(page)).get("q")).toBe("dijk");
    await page.fill("#query", "xyzzy");
    expect(await page.textContent("#search-status")).toBe("No paper has these words.");
    await page.fill("#query", `dijkstar -${word}`);
    const without = papers.filter(
      (paper) =>
        paper.authors?.includes("Di Dijkstra") &&
        ![paper.title, paper.abstract].some((one) => new RegExp(`\\b${word}\\b`, "i").test(one)),
    );
    expect(without.length).toBeLessThan(has("dijkstra"));
    expect(await page.textContent("#search-status")).toBe(
      `No paper has “dijkstar”; with “dijkstra”: ${without.length} papers`,
    );
    await page.locator("#query").press("Escape");
    expect(await page.inputValue("#query")).toBe("");
  });

  test("hides topics, shows one only, lists its papers", async () => {
    const { page } = await given.pages.open(given.html);
    const all = await ink(page);
    await page.locator("#topics input").first().uncheck();
    await settled(page);
    const fewer = await ink(page);
    expect(fewer).toBeLessThan(all);
    expect(await page.locator("#names text").count()).toBe(given.map.topics.length - 1);
    expect((await hashOf(page)).get("off")).toBe(String(given.map.topics[0]!.id));
    await page.locator("#topics li").nth(1).hover();
    await page.locator("#topics .only").nth(1).click();
    await settled(page);
    expect(await page.locator("#names text").count()).toBe(1);
    await page.click("#all-topics");
    await settled(page);
    expect(await ink(page)).toBe(all);
    await page.locator("#topics .count").first().click();
    expect(await page.locator("#results .paper").count()).toBe(given.map.topics[0]!.size);
    expect(await page.textContent("#search-status")).toBe(
      `${given.map.topics[0]!.label}: ${given.map.topics[0]!.size} papers`,
    );
  });

  test("groups of topics stand on the map and as a tree in the legend, and are hidden with their topics", async () => {
    const some = papers.slice(0, 60);
    const plain = mapOfPapers(
      some,
      some.map((_, i) => i % 6),
      new Map([0, 1, 2, 3, 4, 5].map((topic) => [topic, `topic ${topic}`])),
    );
    const parent = (id: number): number => (id < 3 ? 100 : 101);
    const topic = { size: 30, terms: [], exemplars: [], children: [] };
    const grouped = new TopicMap(plain.points, plain.topics, {
      papers: some,
      neighbors: { indices: new Int32Array(), similarities: new Float32Array(), rows: 60, k: 0 },
      topics: [
        { ...topic, id: 100, label: "first group" },
        { ...topic, id: 101, label: "second group" },
        ...plain.topics.map((one) => ({ ...topic, ...one, parent: parent(one.id) })),
      ],
      vocabulary: new Map(),
      terms: some.map(() => 0),
    });
    const { page, faults } = await given.pages.open(grouped.toHTML());
    const onMap = async (): Promise<string[]> =>
      (await page.locator("#names .level-0 tspan").allTextContents()).join(" ").split(/(?<=group) /);
    expect((await onMap()).sort()).toEqual(["first group", "second group"]);
    const entries = await page.locator("#topics li bdi").allTextContents();
    expect(entries).toHaveLength(8);
    const at = entries.indexOf("first group");
    expect(entries.slice(at + 1, at + 4).sort()).toEqual(["topic 0", "topic 1", "topic 2"]);
    await page
      .locator("#topics .group input")
      .nth(entries.filter((one) => /group/.test(one)).indexOf("first group"))
      .uncheck();
    await settled(page);
    expect(await onMap()).toEqual(["second group"]);
    expect(await page.locator("#names .level-1").count()).toBeLessThanOrEqual(3);
    expect(await page.locator("#topics input:checked").count()).toBe(4);
    expect(faults).toEqual([]);
  });
});
