import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Paper } from "../../../src/core/types.js";
import { featuresOf, KeyFilter, keysOf, parsePaper } from "../../../src/papers/index.js";

const text = (...pieces: string[]) =>
  fc.array(fc.constantFrom(...pieces), { maxLength: 4 }).map((chosen) => chosen.join(""));
const records = fc.record(
  {
    title: text("a", "A", "b1", " ", "-", "  ", "é", "e\u0301", "Ａ", "ﬁ", "?", "ß", "\u0130", "日").map(
      (title) => `${title}.`,
    ),
    abstract: fc.constantFrom("", "Sheep."),
    id: fc.constantFrom(
      "2401.00001",
      "2401.00001v2",
      "own",
      "10.48550/arXiv.2401.00001",
      "10.1000/x",
      "12345",
      "W1234567",
      "math.GT/0309136",
    ),
    doi: fc.constantFrom("10.1000/X", "10.48550/arXiv.2401.00001"),
    pmid: fc.constantFrom("12345", 12345),
    url: fc.constantFrom("https://arxiv.org/abs/2401.00001v3", "https://doi.org/10.1000/x", "https://example.org/a"),
    otherIds: fc.array(fc.constantFrom("own", "arXiv:2401.00001", "W1234567", "doi:10.1000/x"), {
      minLength: 1,
      maxLength: 2,
    }),
    links: fc.array(fc.constantFrom("https://arxiv.org/pdf/2401.00001", "https://example.org/b"), {
      minLength: 1,
      maxLength: 2,
    }),
  },
  { requiredKeys: ["title", "abstract"] },
);
const papers = records.map((record) => parsePaper(record).paper!);

const shareKey = (a: Paper, b: Paper): boolean => {
  const keys = new Set(keysOf(featuresOf(b)));
  return keysOf(featuresOf(a)).some((key) => keys.has(key));
};

describe("A filter of keys", () => {
  it("lets every paper through that shares an id, a DOI, an address or a title with one that is given", () => {
    fc.assert(
      fc.property(papers, fc.array(papers, { maxLength: 4 }), (paper, given) => {
        const filter = new KeyFilter(given.map(featuresOf));
        if (given.some((other) => shareKey(paper, other))) expect(filter.mayShare(paper)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it("stops papers that share none", () => {
    const given = parsePaper({
      title: "Sheep and how to count them",
      abstract: "",
      id: "2401.00001",
      doi: "10.1000/x",
    }).paper!;
    const filter = new KeyFilter([featuresOf(given)]);
    const others = Array.from(
      { length: 1000 },
      (_, i) =>
        parsePaper({ title: `Wolves ${i}`, abstract: "", id: `2402.${10_000 + i}`, doi: `10.1000/${i}` }).paper!,
    );
    expect(others.filter((other) => filter.mayShare(other))).toEqual([]);
    expect(filter.mayShare(parsePaper({ title: "SHEEP, and how to count them!", abstract: "", id: "b" }).paper!)).toBe(
      true,
    );
  });
});
