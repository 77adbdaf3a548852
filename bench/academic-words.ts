/**
 * Prints the words that papers of all fields use alike: the list of src/lexical/academic-words.ts.
 * A word is even when the shares of the papers of each field that use it are much the same: one
 * minus their entropy, relative to the largest possible, is below 0.072. Fields: the primary
 * categories of arxiv-cs-100k, the venues of conference-papers-20k, high-energy physics, and
 * biomedicine (scifact).
 *
 * npx tsx bench/academic-words.ts
 */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { isStopWord, termMatrix } from "../src/lexical/index.js";
import { sharedPath } from "../test/support/shared.js";

const mostUneven = 0.072;
const fewestPapersOfField = 200;
const fewestPapersOfWord = 120;
/** Even words that are nevertheless what papers are about. */
const subjects = new Set(
  (
    "attention network search mapping cluster clustering matching entropy transfer topic heuristic robustness " +
    "inventory"
  ).split(" "),
);

interface Row {
  title?: string;
  abstract?: string;
  text?: string;
  primary?: string;
  venue?: string;
}

function rows(...path: string[]): Row[] {
  const file = sharedPath("data", ...path);
  if (file === undefined) throw new Error("This script needs the shared data beside the project.");
  return gunzipSync(readFileSync(file))
    .toString()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Row);
}

const papers = [
  ...rows("arxiv-cs-100k.jsonl.gz").map((row) => ({ row, field: row.primary! })),
  ...rows("conference-papers-20k.jsonl.gz").map((row) => ({ row, field: `venue ${row.venue}` })),
  ...rows("hepth_citations", "papers.jsonl.gz").map((row) => ({ row, field: "hep-th" })),
  ...rows("scifact", "corpus.jsonl.gz").map((row) => ({ row, field: "biomedicine" })),
];
const sizes = new Map<string, number>();
for (const { field } of papers) sizes.set(field, (sizes.get(field) ?? 0) + 1);
const fields = [...sizes.keys()].filter((field) => sizes.get(field)! >= fewestPapersOfField).sort();
const kept = papers.filter(({ field }) => fields.includes(field));
const matrix = termMatrix(
  kept.map(({ row }) => `${row.title ?? ""}. ${row.abstract ?? row.text ?? ""}`),
  { minDocuments: fewestPapersOfWord },
);
const counts = new Float64Array(matrix.cols * fields.length);
kept.forEach(({ field }, d) => {
  for (let i = matrix.offsets[d]!; i < matrix.offsets[d + 1]!; i++)
    counts[matrix.indices[i]! * fields.length + fields.indexOf(field)]!++;
});
const even = matrix.terms.filter((term, column) => {
  const shares = fields.map((field, f) => (counts[column * fields.length + f]! + 0.5) / (sizes.get(field)! + 10));
  const sum = shares.reduce((a, b) => a + b, 0);
  const entropy = shares.reduce((h, share) => h - (share / sum) * Math.log(share / sum), 0);
  return 1 - entropy / Math.log(fields.length) < mostUneven && !subjects.has(term) && !isStopWord(term);
});
let line = "";
for (const word of even) {
  if (line.length + word.length > 120) {
    console.log(line.trimEnd());
    line = "";
  }
  line += `${word} `;
}
console.log(line.trimEnd());
