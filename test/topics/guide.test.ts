import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PaperIndex, readPapers, type Paper, type TopicModel } from "../../src/index.js";
import { createTestEmbedder } from "../../src/testing/index.js";
import { normalQuantile } from "../../src/topics/guide.js";
import { papersOn, subjectName, subjectOf } from "../support/subjects.js";

describe("papers on six subjects", () => {
  let index: PaperIndex;
  beforeAll(async () => {
    index = await PaperIndex.inMemory({ embedder: createTestEmbedder({ dimensions: 256 }) });
    await index.upsert(papersOn(6, 30));
  });
  afterAll(() => index.close());
  const guided = (model: TopicModel, name: string): string[] => model.members(model.list().find((topic) => topic.guided === name)!.id);
  const most = (ids: readonly string[], subject: number): number => ids.filter((id) => subjectOf(id) === subject).length;

  test("a guide in words, or by example papers, takes its subject's papers and no others; the rest is found around it", async () => {
    const model = await index.topics({ guide: { Robots: "grasping robots manipulation gripper", Stars: ["s4-0", "s4-1", "s4-2"] } });
    for (const [name, subject] of [["Robots", 1], ["Stars", 4]] as const) {
      const members = guided(model, name);
      expect(members.every((id) => subjectOf(id) === subject)).toBe(true);
      expect(most(members, subject)).toBeGreaterThanOrEqual(27);
      expect(model.list().find((topic) => topic.guided === name)!.label).toBe(name);
    }
    expect(guided(model, "Stars")).toEqual(expect.arrayContaining(["s4-0", "s4-1", "s4-2"]));
    expect(model.list().filter((topic) => topic.guided === undefined).length).toBeGreaterThanOrEqual(4);
    expect(model.list().reduce((sum, { size }) => sum + size, 0)).toBe(180);
  });

  test("a guide to what nobody writes about takes nobody, and has a topic of no papers", async () => {
    const model = await index.topics({ guide: { Pottery: "medieval pottery glazes" } });
    expect(model.list().find((topic) => topic.guided === "Pottery")).toMatchObject({ label: "Pottery", size: 0, exemplars: [] });
  });

  test("guided topics count, and stay when papers are added", async () => {
    const model = await index.topics({ guide: { Robots: subjectName(1) }, count: 6 });
    expect(model.list()).toHaveLength(6);
    const before = guided(model, "Robots");
    const grown = await PaperIndex.inMemory({ embedder: createTestEmbedder({ dimensions: 256 }) });
    await grown.upsert(papersOn(6, 33));
    const after = await grown.topics({ previous: model });
    expect(guided(after, "Robots")).toEqual(expect.arrayContaining(before));
    expect(after.list().find((topic) => topic.guided === "Robots")!.id).toBe(model.list().find((topic) => topic.guided === "Robots")!.id);
    await grown.close();
  });
});

describe("the Daily Papers, by the model that comes with the package", () => {
  let index: PaperIndex;
  let papers: Paper[];
  beforeAll(async () => {
    index = await PaperIndex.inMemory();
    ({ papers } = await readPapers(new URL("../../examples/data/daily-papers.txt", import.meta.url)));
    await index.upsert(papers);
  });
  afterAll(() => index.close());
  const says: Record<string, RegExp> = { quantization: /quanti[sz]/i, attention: /attention/i, "continual learning": /continual|class-incremental/i };
  /** The class-incremental one first: from the other two alone it is not told apart (DESIGN.md). */
  const continual = (): string[] => papers.filter(({ title }) => says["continual learning"]!.test(title)).sort((a, b) => Number(/class-incremental/i.test(b.title)) - Number(/class-incremental/i.test(a.title))).map(({ id }) => id);

  test.each([
    ["their names and two of three examples", (ids: string[]) => ({ quantization: "quantization", attention: "attention", "continual learning": [ids[0]!, ids[1]!] })],
    ["sentences and the other two", (ids: string[]) => ({ quantization: "quantization of weights to few bits", attention: "attention mechanisms", "continual learning": [ids[0]!, ids[2]!] })],
    ["words alone", () => ({ quantization: "quantization", attention: "attention", "continual learning": "continual learning, class-incremental learning" })],
  ])("titles that say quantization, attention or continual learning land there, unrelated ones do not: by %s", async (_, guide) => {
    const model = await index.topics({ guide: guide(continual()) });
    const nameOf = (id: string): string | undefined => model.list().find((topic) => topic.id === model.topicOf(id))!.guided;
    for (const { id, title, abstract } of papers) {
      const said = Object.keys(says).filter((name) => says[name]!.test(title));
      if (said.length > 0) expect(said, title).toContain(nameOf(id));
      const name = nameOf(id);
      if (name !== undefined) expect(`${title} ${abstract}`, name).toMatch(name === "continual learning" ? /continual|incremental|forgetting/i : name === "quantization" ? /quanti[sz]|codebook/i : says[name]!);
    }
  });
});

test.each([[0.25, 0.6745], [0.05, 1.6449], [0.01, 2.3263], [0.001, 3.0902]])("the normal value exceeded with probability %d is %d", (p, z) => {
  expect(Math.abs(normalQuantile(p) - z)).toBeLessThan(0.0005);
});
