/*
 * Small files of each format in which one field holds a given text: for tests that fill it with
 * what makes readers slow.
 */

export const FIELDS = ["title", "abstract", "authors", "year", "doi", "keywords", "url", "note"] as const;
export type FieldOfTemplate = (typeof FIELDS)[number];

const ABSTRACT = "We count sheep on hills and say how many there are. It works well enough for us.";

type Template = (value: string, field: FieldOfTemplate) => string;
type Tags = Record<FieldOfTemplate, string>;

const RIS: Tags = {
  title: "T1",
  abstract: "AB",
  authors: "AU",
  year: "PY",
  doi: "DO",
  keywords: "KW",
  url: "UR",
  note: "N1",
};
const NBIB: Tags = {
  title: "TT",
  abstract: "AB",
  authors: "FAU",
  year: "DP",
  doi: "LID",
  keywords: "OT",
  url: "SO",
  note: "PT",
};
const WOS: Tags = {
  title: "SO",
  abstract: "AB",
  authors: "AF",
  year: "PY",
  doi: "DI",
  keywords: "DE",
  url: "CR",
  note: "C1",
};
const ENW: Tags = {
  title: "%J",
  abstract: "%X",
  authors: "%A",
  year: "%D",
  doi: "%R",
  keywords: "%K",
  url: "%U",
  note: "%Z",
};
const REFWORKS: Tags = {
  title: "JF",
  abstract: "AB",
  authors: "A1",
  year: "YR",
  doi: "DO",
  keywords: "K1",
  url: "UL",
  note: "NO",
};
const OVID: Tags = {
  title: "Source",
  abstract: "Abstract",
  authors: "Authors",
  year: "Year of Publication",
  doi: "DOI",
  keywords: "Keywords",
  url: "Full Text",
  note: "Notes",
};

/** The value where the field is this one, else what stands in its place. */
const pick = (value: string, field: FieldOfTemplate, wanted: FieldOfTemplate, other: string): string =>
  field === wanted ? value : other;

export const TEMPLATES: Record<string, Template> = {
  jsonl: (value, field) =>
    `${JSON.stringify({ title: "Sheep", abstract: ABSTRACT, [field]: value })}\n{"title":"Wool"}\n`,
  json: (value, field) => JSON.stringify([{ title: "Sheep", abstract: ABSTRACT, [field]: value }, { title: "Wool" }]),
  csv: (value, field) => {
    const cells = FIELDS.map((name) => `"${pick(value, field, name, "Sheep").replaceAll('"', '""')}"`);
    return `${FIELDS.join(",")}\n${cells.join(",")}\n`;
  },
  tsv: (value, field) => {
    const cells = [
      pick(value, field, "title", "Sheep"),
      pick(value, field, "abstract", ABSTRACT),
      pick(value, field, "authors", "A B"),
    ];
    return `title\tabstract\tauthors\n${cells.join("\t")}\nWool\tb\tc\n`;
  },
  bib: (value, field) =>
    `@article{k,\n title={Sheep},\n ${field}={${value}},\n year=2020\n}\n@article{k2, title={Wool}}\n`,
  ris: (value, field) =>
    `TY  - JOUR\nTI  - Sheep\n${RIS[field]}  - ${value}\nER  - \n\nTY  - JOUR\nTI  - Wool\nER  - \n`,
  nbib: (value, field) => `PMID- 1\nTI  - Sheep\n${NBIB[field].padEnd(4)}- ${value}\n\nPMID- 2\nTI  - Wool\n`,
  wos: (value, field) => `FN Clarivate\nVR 1.0\nPT J\nTI Sheep\n${WOS[field]} ${value}\nER\n\nEF`,
  enw: (value, field) => `%0 Journal\n%T Sheep\n${ENW[field]} ${value}\n`,
  refworks: (value, field) => `RT Journal Article\nT1 Sheep\n${REFWORKS[field]} ${value}\n`,
  ovid: (value, field) => `<1>\nTitle\n  Sheep\n${OVID[field]}\n  ${value}\n\n<2>\nTitle\n  Wool\n`,
  "arxiv-mail": (value, field) =>
    `\\\\\narXiv:2403.00001\nDate: Mon\n\nTitle: ${pick(value, field, "title", "Sheep")}\nAuthors: ` +
    `${pick(value, field, "authors", "A B")}\n\\\\\n ${pick(value, field, "abstract", ABSTRACT)}\n\\\\ ( x )\n`,
  atom: (value, field) =>
    "<feed><entry><id>http://arxiv.org/abs/2401.00001</id><title>" +
    `${pick(value, field, "title", "Sheep")}</title><summary>` +
    `${pick(value, field, "abstract", ABSTRACT)}</summary><author><name>` +
    `${pick(value, field, "authors", "A B")}</name></author></entry></feed>`,
  pubmed: (value, field) =>
    "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>" +
    `${pick(value, field, "title", "Sheep")}</ArticleTitle><Abstract><AbstractText>` +
    `${pick(value, field, "abstract", ABSTRACT)}</AbstractText></Abstract></Article></MedlineCitation>` +
    "</PubmedArticle></PubmedArticleSet>",
  jats: (value, field) =>
    `<article article-type="x"><front><article-meta><title-group><article-title>` +
    `${pick(value, field, "title", "Sheep")}</article-title></title-group><abstract><p>` +
    `${pick(value, field, "abstract", ABSTRACT)}</p></abstract></article-meta></front></article>`,
  endnote: (value, field) =>
    `<xml><records><record><ref-type name="x">17</ref-type><titles><title>Sheep</title></titles><keywords>` +
    `<keyword>${pick(value, field, "keywords", "x")}</keyword></keywords><abstract>` +
    `${pick(value, field, "abstract", ABSTRACT)}</abstract></record></records></xml>`,
  html: (value, field) =>
    `<html><body><h1>x</h1><h2>${pick(value, field, "title", "Sheep and wool")}</h2><p>` +
    `${pick(value, field, "abstract", ABSTRACT)}</p><h2>Another one here</h2><p>${ABSTRACT}</p></body></html>`,
  text: (value, field) =>
    `${pick(value, field, "title", "Sheep and their wool")}\n\n${pick(value, field, "abstract", ABSTRACT)}\n\n` +
    `Another paper on it\n\n${ABSTRACT}\n`,
  labels: (value, field) =>
    `Title: ${pick(value, field, "title", "Sheep")}\nAuthors: ${pick(value, field, "authors", "A B")}\n` +
    `Abstract: ${pick(value, field, "abstract", ABSTRACT)}\n\nTitle: B\nAbstract: ${ABSTRACT}\n`,
  "daily-papers": (value, field) =>
    `x\n\nDaily Papers\n\nAug 7\n\n${pick(value, field, "title", "Sheep and their wool")}\n\n` +
    `${pick(value, field, "abstract", ABSTRACT)}\n\nAnother paper on it\n\n${ABSTRACT}\n`,
  unknown: (value) => value,
};

/** Pieces of text that, repeated, have made some reader of papers slow. */
export const ATOMS = [
  ..."a -\\{}$~<&©.()[]'\",;|%@#0*_^=",
  ...[
    "a ",
    "\n",
    "\r",
    "\r\n",
    "ab-\n",
    "ab-",
    "- ",
    "--",
    "\\a{",
    "{\\em ",
    "{\\'e}",
    "$a$",
    "$$",
    "\\(",
    "``",
    "a''",
  ],
  ...[
    "<p ",
    "<p>",
    "<div>",
    "</p>",
    "<!-- -->",
    "<!--",
    "<AbstractText Label=",
    "<CopyrightInformation>",
    "&amp;",
    "&lt;",
  ],
  ...[
    "© ",
    "©2020 ",
    "Copyright ",
    "copyright of ",
    "(c) 2020 ",
    "Published by A ",
    ". ",
    ". A",
    "All rights reserved. ",
  ],
  ...[
    "['a',",
    '"a",',
    ", ",
    "a, b, ",
    " ; ",
    " and ",
    "A B, ",
    "A., ",
    "http://a ",
    "https://a.b/",
    "doi:",
    "10.1000/",
  ],
  ...["%25", "@a{", "@a{b,", "1 ", "2020-", "12/", "Mar-", "PMID", "\t", "title,", "a:", "Title: ", "Abstract "],
  ...[
    "\u2028",
    "\u00ad",
    "\u200c",
    "\ufeff",
    "\u00e9",
    "\u0301",
    "Ã©",
    "â€",
    "TY  - JOUR\n",
    "ER  - \n",
    "%0 ",
    "<1>\n",
  ],
  ...[
    "\\\\\n",
    "RT ",
    '{"',
    '{"a":',
    "[{",
    "[[",
    "}{",
    "a={",
    "x_{",
    "\\frac{",
    "\\textbf{",
    "\\url{",
    "\\href{",
    "ﬁ",
    "한",
  ],
];
