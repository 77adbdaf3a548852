import { expect, test } from "vitest";
import { copyOf, parsePaper } from "../../src/papers/paper.js";

test("venue, keywords, references, retraction and own fields are kept, each in its one form", () => {
  const { paper } = parsePaper({
    title: "Sheep",
    id: "own",
    venue: " Journal of <i>Sheep</i> ",
    keywords: "hills; sheep; hills",
    references: ["https://doi.org/10.1000/B", "arXiv:2401.00001v2", "own", "10.1000/b"],
    retracted: true,
    fields: { citations: 12, notes: { by: ["me"] }, nothing: null },
  });
  expect(paper).toEqual({
    id: "own",
    title: "Sheep",
    abstract: "",
    venue: "Journal of Sheep",
    keywords: ["hills", "sheep"],
    references: ["10.1000/b", "2401.00001"],
    retracted: true,
    fields: { citations: 12, notes: { by: ["me"] }, nothing: null },
  });
});

test("a paper that was not retracted, or has no own fields, has no such field", () => {
  const { paper } = parsePaper({
    title: "Sheep",
    id: "own",
    retracted: false,
    fields: {},
    keywords: [],
    references: [],
  });
  expect(paper).toEqual({ id: "own", title: "Sheep", abstract: "" });
});

test("fields that JSON cannot hold are refused with the reason", () => {
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  expect(parsePaper({ title: "A", fields: circle }).reason).toMatch(/^the fields cannot be written as JSON/);
  expect(parsePaper({ title: "A", fields: ["x"] }).reason).toMatch(/^the fields must be an object/);
  expect(parsePaper({ title: "A", fields: { long: "x".repeat(1_000_001) } }).reason).toMatch(
    /^the fields written as JSON has/,
  );
});

test("a copy of a paper shares nothing with it", () => {
  const paper = parsePaper({ title: "A", fields: { list: [1] }, authors: ["Mara Lind"] }).paper!;
  const copy = copyOf(paper);
  (copy.fields!.list as number[]).push(2);
  copy.authors!.push("Jo Park");
  expect([paper.fields, paper.authors]).toEqual([{ list: [1] }, ["Mara Lind"]]);
});
