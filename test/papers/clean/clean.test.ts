import fc from "fast-check";
import { expect, test } from "vitest";
import { cleanAbstract, cleanText } from "../../../src/papers/clean/clean.js";
import { toDate } from "../../../src/papers/clean/dates.js";
import { readPapers } from "../../../src/papers/index.js";
import { toPeople } from "../../../src/papers/clean/people.js";
import { nameKey, sameName } from "../../../src/papers/merge/name-key.js";

test.each([
  [
    "accents and letters",
    String.raw`Schr\"odinger, Erd\H{o}s, Garc\'{\i}a, {\'e}t\'e, \c{c}, \v s, Stra{\ss}e, {\L}ukasz`,
    "Schrödinger, Erdős, García, été, ç, š, Straße, Łukasz",
  ],
  [
    "simple formulas",
    String.raw`$\alpha$-divergence of $O(n^{2}\log n)$ in $\mathbb{R}^{d}$, $\frac{1}{2}$, ` +
      String.raw`$x_{ij}^{n+1}$, $10^{-3}$, 90$^\circ$`,
    "α-divergence of O(n^2 log n) in ℝ^d, 1/2, x_ij^(n+1), 10^-3, 90°",
  ],
  [
    "formulas that are not simple stay whole",
    String.raw`by $\hat{x}$ and $\begin{array}{c}a\end{array}$ and \[\overline{E}\]`,
    String.raw`by $\hat{x}$ and $\begin{array}{c}a\end{array}$ and \[\overline{E}\]`,
  ],
  [
    "money is no formula",
    "from $5 and up to $10 per unit, US$300 or $x per year for $y",
    "from $5 and up to $10 per unit, US$300 or $x per year for $y",
  ],
  [
    "styles and escapes",
    String.raw`\emph{very {\bf bold}} 50\% of R\&D in \textit{E. coli} at \url{http://a.b/~c}`,
    "very bold 50% of R&D in E. coli at http://a.b/~c",
  ],
  ["unknown commands stay", String.raw`\cite{x} and \foo{y} in C:\temp`, String.raw`\cite{x} and \foo{y} in C:\temp`],
  [
    "ties, dashes, quotes",
    "Fig.~3, ~10 of them, a--b, c -- d, run --json, ``quoted''",
    "Fig. 3, ~10 of them, a–b, c – d, run --json, “quoted”",
  ],
  [
    "entities, also twice encoded, and tags",
    "A&amp;lt;i&amp;gt;B &eacute;&#945;&#x3b2; a < b and c > d <jats:p>x<sub>2</sub></jats:p> AT&T &unknown;",
    "AB éαβ a < b and c > d x2 AT&T &unknown;",
  ],
  [
    "divided words",
    "state-of-the-\nart optimiza-\ntion by self-\nsupervised pre-\nand post-\nprocessing of GPT-\nlike models",
    "state-of-the-art optimization by self-supervised pre- and post-processing of GPT-like models",
  ],
])("%s are made readable", (_, text, clean) => {
  expect(cleanText(text)).toBe(clean);
});

test.each([
  ["Abstract: We study.", "We study."],
  ["ABSTRACT We study.", "We study."],
  ["Abstract—We study.", "We study."],
  ["Abstract We study.", "We study."],
  ["Summary. It is.", "It is."],
  ["Abstract Meaning Representation is a formalism.", "Abstract Meaning Representation is a formalism."],
  ["Abstract argumentation is a field.", "Abstract argumentation is a field."],
  ["© 2020 Elsevier B.V. This paper proposes x. It works.", "This paper proposes x. It works."],
  ["© 2019 IEEE. In this paper we do.", "In this paper we do."],
  ["We do x. © 2020 Elsevier Ltd. All rights reserved.", "We do x."],
  ["We do x. Copyright (C) 2009 John Wiley & Sons, Ltd.", "We do x."],
  ["We do x. (c) 2018 Published by Elsevier Ltd.", "We do x."],
  ["We do x. © The Author(s) 2021. Published by Oxford University Press on behalf of the Society.", "We do x."],
  [
    "© 2020 The Authors. Published by Elsevier Ltd. This is an open access article under the CC BY license " +
      "(http://creativecommons.org/licenses/by/4.0/). We propose y. Good.",
    "We propose y. Good.",
  ],
  ["Copyright 2001 Academic Press.", ""],
  [
    "The options are (a) one, (b) two and (c) 2020 data. We show that.",
    "The options are (a) one, (b) two and (c) 2020 data. We show that.",
  ],
  ["We study copyright. Copyright is old. We show why.", "We study copyright. Copyright is old. We show why."],
  ["We do x. All rights reserved.", "We do x."],
  ["[No abstract available]", ""],
  ["nan", ""],
  ["None of them.", "None of them."],
])("%j as an abstract is %j", (text, clean) => {
  expect(cleanAbstract(text)).toBe(clean);
});

test("what is clean stays as it is when it is cleaned again", () => {
  const pieces = fc.constantFrom(
    "\\",
    "{",
    "}",
    "$",
    "&",
    "amp;",
    "lt;",
    "<",
    "i>",
    ">",
    "^",
    "_",
    "~",
    "--",
    "``",
    "''",
    "\\alpha",
    "\\emph{",
    "\\'",
    "e",
    "x y",
    " ",
    "-\n",
    "©",
    " 2020 ",
    "Abstract: ",
    "1",
    "é",
    "\u0301",
    "\\frac{a}{b}",
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 14 }), (parts) => {
      const once = cleanText(parts.join(""));
      expect(cleanText(once)).toBe(once);
    }),
    { numRuns: 3000 },
  );
});

test("no text makes cleaning slow: what is nested deeply, opened and never closed, or very long", () => {
  for (const part of [
    "\\emph{",
    "{\\em ",
    "$",
    "$a",
    "&amp;",
    "<p ",
    "<",
    "\\frac{a}{",
    "x^{",
    "© 2020 ",
    "(c) 2020. ",
    "-\n",
    "``",
    "~",
    "---",
    "\\'{",
    "A. B. © ",
  ]) {
    const text = part.repeat(100_000 / part.length);
    expect(typeof cleanAbstract(text)).toBe("string"); // the time limit of the test is the assertion
  }
}, 20_000);

test.each([
  ["2024-05-31T12:00:00Z", "2024-05-31"],
  ["2024-05", "2024-05"],
  ["2024", "2024"],
  ["2024/05/31/", "2024-05-31"],
  ["1993///", "1993"],
  ["2024 May 31", "2024-05-31"],
  ["2023 Jan-Feb", "2023-01"],
  ["2023 Winter", "2023"],
  ["Mon, 2 Apr 2007 19:18:42 GMT", "2007-04-02"],
  ["May 5, 2024", "2024-05-05"],
  ["May 2024", "2024-05"],
  ["20240531", "2024-05-31"],
  ["2024-05-01/2024-06-01", "2024-05-01"],
  ["3/4/2024", undefined],
  ["2024-13-01", undefined],
  ["2024-02-40", undefined],
  ["soon", undefined],
])("the date %j is %j", (text, date) => {
  expect(toDate(text)).toBe(date);
});

test.each([
  [
    "A. Balázs, E. L. Berger, P. M. Nadolsky and C.-P. Yuan",
    ["A. Balázs", "E. L. Berger", "P. M. Nadolsky", "C.-P. Yuan"],
  ],
  ["Lind, Mara and Park, Jo", ["Mara Lind", "Jo Park"]],
  ["Lind, Mara; Park, Jo", ["Mara Lind", "Jo Park"]],
  ["Lind, Mara", ["Mara Lind"]],
  ["Mara Lind, Jo Park", ["Mara Lind", "Jo Park"]],
  ["['Mara Lind', \"Jo O'Park\"]", ["Mara Lind", "Jo O'Park"]],
  ["Mara Lind", ["Mara Lind"]],
])("the authors in %j are %j", (text, people) => {
  expect(toPeople(text)).toEqual(people);
});

test("names are one person's in the ways in which sources write them", () => {
  const same = (a: string, b: string): boolean => sameName(nameKey(a), nameKey(b));
  for (const [a, b] of [
    ["Ashish Vaswani", "Vaswani, A."],
    ["Vaswani A", "Ashish Vaswani"],
    ["Jörg Müller", "J. Muller"],
    ["Laurens van der Maaten", "van der Maaten, Laurens"],
    ["Li Wei", "Wei Li"],
    ["Łukasz Kaiser", "Lukasz Kaiser"],
    ["John Smith Jr.", "Smith, John"],
  ] as const)
    expect([a, b, same(a, b)]).toEqual([a, b, true]);
  for (const [a, b] of [
    ["Jane Smith", "Robert Smith"],
    ["Ann Lee", "Ann Li"],
    ["Wang, L.", "Wang, J."],
  ] as const)
    expect([a, b, same(a, b)]).toEqual([a, b, false]);
});

test("text that was encoded twice is repaired, also in escapes; lost characters are reported", async () => {
  const { papers, warnings } = await readPapers(Buffer.from('{"title":"Caf\\u00c3\\u00a9","abstract":"A \ufffd."}\n'));
  expect(papers[0]!.title).toBe("Café");
  expect(warnings).toEqual([
    expect.stringMatching(/^1 characters were encoded twice/),
    expect.stringMatching(/^1 of 1 papers hold characters .* that were lost/),
  ]);
});
