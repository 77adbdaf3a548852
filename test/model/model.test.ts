import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { PaperIndex, PaperweaveError, TopicModel, type TopicModelJSON } from "../../src/index.js";
import { createTestEmbedder } from "../../src/testing/index.js";

const embedder = createTestEmbedder();
const subjects = ["attention transformers language", "quantization of weights memory", "robots grasping control"];
let index: PaperIndex;
let model: TopicModel;
let json: TopicModelJSON;
async function filled(): Promise<PaperIndex> {
  const one = await PaperIndex.inMemory({ embedder });
  await one.upsert(Array.from({ length: 30 }, (_, i) => ({ id: `p${i}`, title: `${subjects[i % 3]} number ${i}` })));
  return one;
}
beforeAll(async () => {
  index = await filled();
  model = await index.topics({ count: 3 });
  json = model.toJSON();
});

/** Everything that a model can be asked. */
async function answers(one: TopicModel): Promise<unknown> {
  const list = one.list();
  const members = list.map(({ id }) => one.members(id));
  const topics = [...index.papers()].map(({ id }) => one.topicOf(id));
  const assigned = await one.assign("p1").catch((error: unknown) => {
    if (PaperweaveError.is(error, "not-found")) return "nobody votes";
    throw error;
  });
  return [list, members, topics, assigned, one.toJSON()];
}

test("a saved model, as data or text, answers as before, and shares nothing with what it was read from", async () => {
  const before = await answers(model);
  const data = structuredClone(json);
  const again = TopicModel.fromJSON(data, index);
  data.topics[0]!.label = "changed";
  data.papers.ids.reverse();
  expect(await answers(again)).toEqual(before);
  expect(await answers(TopicModel.fromJSON(JSON.stringify(model), index))).toEqual(before);
  again.list()[0]!.terms.length = 0;
  again.toJSON().papers.topics.fill(-1);
  expect(await answers(again)).toEqual(before);
});

const change = (edit: (data: TopicModelJSON) => unknown) => (): unknown => {
  const data = structuredClone(json);
  edit(data);
  return data;
};
test.each<[string, () => unknown, string, RegExp]>([
  ["a text that is not JSON", () => "{", "bad-format", /The topics are not JSON/],
  ["a text cut in half", () => JSON.stringify(json).slice(0, 200), "bad-format", /The topics are not JSON/],
  ["nothing", () => undefined, "bad-format", /must have format "paperweave-topics", got undefined/],
  ["null", () => "null", "bad-format", /got undefined/],
  ["a number", () => 7, "bad-format", /got undefined/],
  ["another format", change((data) => (data.format = "x" as never)), "bad-format", /got "x"/],
  ["a format that cannot be shown", () => ({ format: Object.create({ toString: null }) }), "bad-format", /got object/],
  [
    "no version",
    change((data) => Reflect.deleteProperty(data, "version")),
    "bad-format",
    /damaged: the version is undefined/,
  ],
  [
    "a newer version",
    change((data) => (data.version = 2)),
    "version-mismatch",
    /format version 2; this paperweave reads up to 1/,
  ],
  [
    "another embedder",
    change((data) => (data.embedder = "other")),
    "model-mismatch",
    /"other", the index has "test-64"/,
  ],
  [
    "no embedder",
    change((data) => Reflect.deleteProperty(data, "embedder")),
    "bad-format",
    /the embedder is undefined/,
  ],
  ["no topics", change((data) => Reflect.deleteProperty(data, "topics")), "bad-format", /the topics are not a list/],
  ["a topic that is null", change((data) => (data.topics[1] = null as never)), "bad-format", /topic number 1 lacks/],
  [
    "a topic without a label",
    change((data) => Reflect.deleteProperty(data.topics[2]!, "label")),
    "bad-format",
    /topic number 2 lacks/,
  ],
  [
    "a topic without terms",
    change((data) => (data.topics[0]!.terms = "x" as never)),
    "bad-format",
    /the terms of topic number 0 are not a list/,
  ],
  [
    "a term without a weight",
    change((data) => (data.topics[0]!.terms[0] = { term: "x" } as never)),
    "bad-format",
    /a term of topic number 0/,
  ],
  [
    "an exemplar that is no id",
    change((data) => (data.topics[0]!.exemplars[0] = 7 as never)),
    "bad-format",
    /7 is among the exemplars/,
  ],
  ["two topics of one id", change((data) => (data.topics[1]!.id = 0)), "bad-format", /two topics have the same id/],
  [
    "a child that there is not",
    change((data) => data.topics[0]!.children.push(99)),
    "bad-format",
    /topic 0 names a topic 99/,
  ],
  [
    "no papers",
    change((data) => Reflect.deleteProperty(data, "papers")),
    "bad-format",
    /the ids of the papers are not a list/,
  ],
  [
    "a paper too few",
    change((data) => data.papers.ids.pop()),
    "bad-format",
    /there are 29 papers with 30 topics, 30 strengths and 30 terms/,
  ],
  [
    "a paper twice",
    change((data) => (data.papers.ids[1] = data.papers.ids[0]!)),
    "bad-format",
    /a paper is listed twice/,
  ],
  [
    "a paper in a topic that there is not",
    change((data) => (data.papers.topics[0] = 3)),
    "bad-format",
    /papers are in a topic 3/,
  ],
  [
    "a size that is not the number of papers",
    change((data) => (data.topics[1]!.size += 1)),
    "bad-format",
    /topic 1 has \d+ papers, not \d+/,
  ],
  [
    "a strength that is none",
    change((data) => (data.papers.strengths[4] = NaN)),
    "bad-format",
    /NaN is among the strengths/,
  ],
  [
    "a hole in a list",
    change((data) => Reflect.deleteProperty(data.papers.topics, "3")),
    "bad-format",
    /undefined is among the topics of the papers/,
  ],
])("%s is refused with its code", (_, make, code, sentence) => {
  expect(() => TopicModel.fromJSON(make(), index)).toThrow(
    expect.objectContaining({ name: "PaperweaveError", code, message: expect.stringMatching(sentence) as string }),
  );
});

test("papers in a topic that is made of others, and a model without its index, are refused", async () => {
  const coarse = (await index.topics({ levels: 2, count: 6 })).toJSON();
  coarse.papers.topics[0] = coarse.topics[0]!.id;
  expect(() => TopicModel.fromJSON(coarse, index)).toThrow(/damaged: papers are in a topic \d+ that does not exist/);
  expect(() => TopicModel.fromJSON(json, undefined as never)).toThrow(
    expect.objectContaining({ code: "invalid-argument" }),
  );
});

test("a saved model with any change works in all its answers, or reading it throws a PaperweaveError", async () => {
  /** All places in the data, as paths. */
  const places: (string | number)[][] = [];
  const walk = (value: unknown, path: (string | number)[]): void => {
    places.push(path);
    if (typeof value === "object" && value !== null)
      for (const [key, inner] of Object.entries(value)) walk(inner, [...path, key]);
  };
  walk(json, []);
  const junk = fc.oneof(
    fc.jsonValue(),
    fc.integer({ min: -2, max: 4 }),
    fc.constantFrom(
      undefined,
      NaN,
      Infinity,
      1e300,
      "",
      "p1",
      [],
      {},
      { toString: 1 },
      { length: 3 },
      { __proto__: null },
    ),
  );
  const edit = fc.tuple(
    fc.nat(places.length - 1),
    fc.constantFrom("replace", "remove", "copy"),
    junk,
    fc.nat(places.length - 1),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 3 }), fc.boolean(), async (edits, asText) => {
      let data: unknown = structuredClone(json);
      const at = (path: (string | number)[]): unknown =>
        path.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined | null)?.[key], data);
      for (const [place, how, value, other] of edits) {
        const path = places[place]!;
        const parent = at(path.slice(0, -1)) as Record<string, unknown> | undefined;
        const key = path.at(-1);
        if (key === undefined) data = value;
        else if (typeof parent !== "object" || parent === null) continue;
        else if (how === "remove") delete parent[key];
        else parent[key] = how === "replace" ? value : structuredClone(at(places[other]!));
      }
      let read: TopicModel;
      try {
        read = TopicModel.fromJSON(asText ? JSON.stringify(data) : data, index);
      } catch (error) {
        expect(PaperweaveError.is(error), String(error)).toBe(true);
        return;
      }
      await answers(read);
    }),
    { numRuns: 1500 },
  );
});

test("a text with characters changed anywhere is read, or refused with a PaperweaveError", () => {
  const text = JSON.stringify(json);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(text.length - 1), fc.constantFrom("", "0", "-", '"', ",", "[", "}", "null", "é")), {
        minLength: 1,
        maxLength: 4,
      }),
      (edits) => {
        let changed = text;
        for (const [at, put] of edits) changed = changed.slice(0, at) + put + changed.slice(at + 1);
        try {
          TopicModel.fromJSON(changed, index).list();
        } catch (error) {
          expect(PaperweaveError.is(error), String(error)).toBe(true);
        }
      },
    ),
    { numRuns: 1000 },
  );
});

test("a paper that was removed keeps its topic but no longer votes, also when assign was called before", async () => {
  const own = await filled();
  const topics = await own.topics({ count: 3 });
  const [first] = await topics.assign("p0");
  const same = [...own.papers()].map(({ id }) => id).filter((id) => topics.topicOf(id) === first!.topic);
  await own.remove(same);
  expect(topics.topicOf("p0")).toBe(first!.topic);
  expect(topics.members(first!.topic).sort()).toEqual(same.sort());
  const matches = await topics.assign({ title: `${subjects[0]} number 0` });
  expect(matches.map(({ topic }) => topic)).not.toContain(first!.topic);
  expect(await TopicModel.fromJSON(JSON.stringify(topics), own).assign({ title: `${subjects[0]} number 0` })).toEqual(
    matches,
  );
  await own.remove([...own.papers()].map(({ id }) => id));
  await expect(topics.assign("some words")).rejects.toMatchObject({
    code: "not-found",
    message: "None of the papers of these topics is in the index.",
  });
});

test("a new paper with a vector of its own is assigned by it, whatever its length", async () => {
  const vector = index.vector("p4");
  const matches = await model.assign({ title: "New", vector });
  expect(matches[0]!.topic).toBe(model.topicOf("p4"));
  const longer = await model.assign({ title: "New", vector: [...vector].map((value) => 8 * value) });
  expect(longer.map(({ topic }) => topic)).toEqual(matches.map(({ topic }) => topic));
});

test.each<[string, unknown, string, RegExp]>([
  [
    "a vector of another dimension",
    { title: "New", vector: [1, 2] },
    "shape-mismatch",
    /The paper's vector has 2 dimensions, expected 64/,
  ],
  [
    "a vector with a NaN",
    { title: "New", vector: Array(64).fill(NaN) },
    "not-finite",
    /The paper's vector holds NaN at position 0/,
  ],
  [
    "a vector of zeros",
    { title: "New", vector: new Float32Array(64) },
    "invalid-argument",
    /The paper's vector is all zeros/,
  ],
  [
    "a vector that is a text",
    { title: "New", vector: "x".repeat(64) },
    "invalid-argument",
    /must be an array of numbers/,
  ],
  ["a vector of holes", { title: "New", vector: { length: 64 } }, "not-finite", /holds undefined at position 0/],
  ["an enormous vector", { title: "New", vector: { length: 2 ** 53 } }, "shape-mismatch", /dimensions, expected 64/],
  ["an empty text", " ", "invalid-argument", /empty text/],
  ["a paper without a title", { abstract: "x" }, "invalid-argument", /The paper cannot be used: no title/],
  ["null", null, "invalid-argument", /The paper cannot be used/],
])("assign refuses %s", async (_, asked, code, sentence) => {
  await expect(model.assign(asked as never)).rejects.toMatchObject({
    name: "PaperweaveError",
    code,
    message: expect.stringMatching(sentence) as string,
  });
});
