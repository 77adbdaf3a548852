import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readPapers, streamPapers } from "../../../src/papers/index.js";
import type { Paper } from "../../../src/core/types.js";

/*
 * Small files of the shapes that services and programs write, after the files and bug reports of
 * Zotero's translators, ASReview, JabRef, revtools, CiteSource, bibliometrix, pyBibX, Better BibTeX,
 * rispy and others; and what a careful person reads in them.
 */

interface Case {
  papers: Partial<Paper>[] | { count: number } | "refused or right";
  note: string;
}

const folder = new URL("../../fixtures/readers/", import.meta.url);
const cases = JSON.parse(readFileSync(new URL("expected.json", folder), "utf8")) as Record<string, Case>;
const pathOf = (name: string): string => fileURLToPath(new URL(name, folder));

test("every file has its expected papers", () => {
  const files = readdirSync(folder).filter((name) => name !== "expected.json");
  expect(files.sort()).toEqual(Object.keys(cases).sort());
});

test.each(Object.entries(cases))("%s is read as a careful person reads it", async (name, { papers: wanted }) => {
  const read = await readPapers(pathOf(name)).catch((error: Error) => error);
  if (wanted === "refused or right") {
    if (read instanceof Error) expect(read.message).toMatch(/not read|no papers|not known/);
    else expect(read.papers.filter(({ title }) => /^[<%]|^(?:PT|RT|FN|TI|AU)\b|^\d+\./.test(title))).toEqual([]);
    return;
  }
  if (read instanceof Error) throw read;
  expect(read.papers).toHaveLength(Array.isArray(wanted) ? wanted.length : wanted.count);
  if (!Array.isArray(wanted)) return;
  for (const [i, paper] of wanted.entries())
    expect(read.papers.find(({ title }) => title === paper.title) ?? read.papers[i]).toMatchObject(paper);
  const streamed: string[] = [];
  for await (const { title } of streamPapers(pathOf(name))) streamed.push(title);
  expect(streamed.length).toBeGreaterThanOrEqual(read.papers.length);
});
