import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { PaperIndex, type Hit, type TopicModel } from "../../../src/index.js";
import { element, show } from "../../../src/notebook.js";
import { createTestEmbedder } from "../../../src/testing/index.js";
import { papersOn } from "../../support/subjects.js";

/*
 * The kernels themselves are started in notebooks.test.ts; here stand what they put into the global
 * scope.
 */

let index: PaperIndex;
let model: TopicModel;
let hits: Hit[];
beforeAll(async () => {
  index = await PaperIndex.inMemory({ embedder: createTestEmbedder() });
  await index.upsert(papersOn(4, 12).map((paper, i) => ({ ...paper, year: 2020 + (i % 4) })));
  model = await index.topics();
  hits = await index.search("quantization");
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** What is shown in tslab. */
async function inTslab(value: unknown, options?: Parameters<typeof show>[1]): Promise<[string, string][]> {
  const raw: [string, string][] = [];
  vi.stubGlobal("__tslab__", {
    require: (name: string) =>
      name === "tslab"
        ? { display: { raw: (media: string, content: string) => raw.push([media, content]) } }
        : undefined,
  });
  await show(value, options);
  return raw;
}

test("tslab is given the richest form of a value, itself or promised", async () => {
  expect((await inTslab(model)).map(([media]) => media)).toEqual(["text/html"]);
  expect((await inTslab(index.search("quantization")))[0]![1]).toContain("<ol>");
  expect((await inTslab(model.overTime({ by: "year" }))).map(([media]) => media)).toEqual(["image/svg+xml"]);
  expect(await inTslab(model, { as: "text" })).toEqual([["text/plain", expect.stringMatching(/^48 papers in /)]]);
  const map = await model.map();
  expect(await inTslab(map, { as: "svg" })).toEqual([["image/svg+xml", map.toSVG()]]);
});

test("parts of hits, single hits and papers are shown, too, and what JSON keeps of charts and maps", async () => {
  expect((await inTslab(hits.slice(0, 2)))[0]![1].match(/<li/g)).toHaveLength(2);
  expect((await inTslab(hits[0]))[0]![1]).toContain("score");
  expect((await inTslab([...index.papers()]))[0]![1]).not.toContain("score");
  const charts = [
    model.overTime({ by: "year" }),
    model.tree(),
    model.similarities(),
    await model.quality({ samples: 2 }),
  ];
  for (const chart of charts)
    expect(await inTslab(JSON.parse(JSON.stringify(chart)))).toEqual([["image/svg+xml", chart.toSVG()]]);
  const map = await model.map();
  expect(await inTslab(JSON.parse(JSON.stringify(map)), { as: "svg" })).toEqual([["image/svg+xml", map.toSVG()]]);
});

test("Deno's kernel is given all forms at once", async () => {
  const display = vi.fn(async () => undefined);
  vi.stubGlobal("Deno", { jupyter: { display } });
  await show(hits);
  expect(display).toHaveBeenCalledExactlyOnceWith(
    { "text/html": expect.stringContaining("<ol>") as string, "text/plain": expect.any(String) as string },
    { raw: true },
  );
});

test("a browser gets an element; there is none elsewhere", () => {
  expect(() => element(hits)).toThrow(
    expect.objectContaining({
      code: "invalid-argument",
      message: expect.stringMatching(/there is no document/) as string,
    }) as Error,
  );
  vi.stubGlobal("document", { createElement: (name: string) => ({ name, innerHTML: "" }) });
  expect(element(model.tree())).toEqual({ name: "div", innerHTML: model.tree().toSVG() });
  expect((element(hits, { as: "text" }) as { innerHTML: string }).innerHTML).toMatch(/^<pre>\d/);
});

test("in a plain program the text is printed", async () => {
  const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
  await show(hits);
  expect(log).toHaveBeenCalledExactlyOnceWith(expect.stringContaining(hits[0]!.paper.title));
});

test.each<[string, () => Promise<void>, RegExp]>([
  ["a number", () => show(7), /Topics, maps, charts, hits and papers can be shown, got 7\./],
  ["nothing", () => show(undefined), /got undefined/],
  ["a list of other things", () => show([1, 2]), /can be shown, got \[1,2\]/],
  ["an object of other things", () => show({ roots: [], more: 1 }), /can be shown/],
  ["an unknown form", () => show(hits, { as: "pdf" as never }), /as must be "html" or "svg" or "text", got "pdf"/],
  ["a form that it does not have", () => show(hits, { as: "svg" }), /This can be shown as html or text, got "svg"/],
  ["an unknown option", () => show(hits, { width: 3 } as never), /show has no option "width"/],
])("%s is refused", async (_, call, sentence) => {
  await expect(call()).rejects.toMatchObject({
    name: "PaperweaveError",
    code: "invalid-argument",
    message: expect.stringMatching(sentence) as string,
  });
});
