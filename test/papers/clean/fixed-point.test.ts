import fc from "fast-check";
import { expect, test } from "vitest";
import { cleanAbstract, cleanAddress, cleanText } from "../../../src/papers/clean/clean.js";
import { toPeople } from "../../../src/papers/clean/people.js";
import { normalizeDoi, parseId } from "../../../src/papers/merge/identity.js";
import { parsePaper } from "../../../src/papers/paper.js";
import { ATOMS } from "../../support/reader-templates.js";

/** Words, markup and notices of which real abstracts are made, put together at random. */
const PIECES = [
  ...ATOMS,
  ..."Sheep on hills are counted. We show that it works. The result: 5% of 10. 2020".split(" "),
  ...[
    "Abstract ",
    "Abstract: ",
    "ABSTRACT ",
    "Summary. ",
    "© 2020 Elsevier B.V. ",
    "Copyright: © 2021 Lind. ",
    "n/a",
    "NA",
  ],
  ...[
    "(PsycINFO Database Record (c) 2021 APA)",
    "(Source: journal abstract)",
    "[ABSTRACT FROM AUTHOR] ",
    "Published by X. ",
  ],
  ...[
    '<AbstractText Label="AIM">',
    "</AbstractText>",
    "<jats:title>Abstract</jats:title>",
    "&amp;lt;i&amp;gt;",
    "\\textbackslash ",
    "\\&",
    "{\\&}",
  ],
  ...[
    "\\textendash",
    "\\,",
    "\\alpha",
    "\\frac{1}{2}",
    "optimiza-\ntion",
    "state-of-the-\nart",
    "e\u0301",
    "\u0130",
    "ﬃ",
    "سلام\u200cها",
  ],
];
const text = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: "binary", maxLength: 3 })), { maxLength: 14 })
  .map((pieces) => pieces.join(""));
const RUNS = { numRuns: process.env.PAPERWEAVE_FULL ? 20_000 : 2_000 };

test("a clean text is not changed by cleaning it again", () => {
  fc.assert(
    fc.property(text, (dirty) => {
      const clean = cleanText(dirty);
      expect(cleanText(clean)).toBe(clean);
    }),
    RUNS,
  );
});

test("a clean abstract is not changed by cleaning it again, and none is lost then", () => {
  fc.assert(
    fc.property(text, (dirty) => {
      const clean = cleanAbstract(dirty);
      expect(cleanAbstract(clean)).toBe(clean);
    }),
    RUNS,
  );
});

test("addresses, DOIs, ids and names of people are not changed by writing them in their one form again", () => {
  fc.assert(
    fc.property(text, (dirty) => {
      const address = cleanAddress(dirty);
      expect(cleanAddress(address)).toBe(address);
      const doi = normalizeDoi(`10.1000/${dirty}`);
      if (doi !== undefined) expect(normalizeDoi(doi)).toBe(doi);
      const { kind, id } = parseId(dirty);
      expect(parseId(id).id).toBe(id);
      expect(["own", kind]).toContain(kind);
      const people = toPeople([dirty, `Lind, ${dirty}`]);
      if (people) expect(toPeople(people)).toEqual(people);
    }),
    RUNS,
  );
});

test("a parsed paper is not changed by parsing it again", () => {
  const record = fc.record(
    {
      title: text,
      abstract: text,
      authors: fc.array(text, { maxLength: 3 }),
      url: text,
      doi: text,
      date: text,
      venue: text,
      keywords: fc.array(text, { maxLength: 3 }),
    },
    { requiredKeys: ["title"] },
  );
  fc.assert(
    fc.property(record, (one) => {
      const { paper } = parsePaper(one);
      if (paper) expect(parsePaper(paper).paper).toEqual(paper);
    }),
    RUNS,
  );
});
