import { Tokenizer } from "@huggingface/tokenizers";
import fc from "fast-check";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { readVocabulary } from "../../../src/embed/tokenizer/vocabulary.js";
import { WordPieces } from "../../../src/embed/tokenizer/word-pieces.js";
import { sharedPath } from "../../support/shared.js";

const model = new URL("../../../models/all-MiniLM-L6-v2/", import.meta.url);
const file = (name: string): string => readFileSync(new URL(name, model), "utf8");
const reference = new Tokenizer(
  JSON.parse(file("tokenizer.json")) as object,
  JSON.parse(file("tokenizer_config.json")) as object,
);
const words = new WordPieces(readVocabulary(file("tokenizer.json")));

function tokens(text: string): number[] {
  words.read(text);
  return [101, ...words.ids.subarray(0, words.count), 102];
}

const odd = [
  "",
  " ",
  "\t\n\r",
  "[SEP] a [CLS]b[MASK",
  "[[SEP]]É[sep]é[PAD]",
  "é[SEP]É",
  "a[SEP",
  "[UNK][UNK]x",
  "Ünï\u0301cödé façade NAÏVE",
  "ΑΣ. ΣΑΣ ΟΔΟΣ",
  "İstanbul ǅ ﬁ ß ẞ",
  "a\u0000b\u0007c\u200bd\u000bE\u000cF\u007fg",
  "\ufffdq\ufeff\u0085z",
  "你好world𠀀𠀁 日本語テスト 한국어",
  "😀x 👩‍👩‍👧 ✓",
  "\ud800a b\udc00 \ud800",
  "a\u00a0b\u3000c\u2028d\u1680e",
  "$1.5^2_a`b~|{c}",
  "it’s—“x” …‘y’ «z»",
  "x".repeat(100),
  "x".repeat(101),
  `${"e\u0301".repeat(100)} ${"e\u0301".repeat(101)}`,
  "A".repeat(5000),
  "1234567890 3.14 1e-5 COVID-19 GPT-4o",
  "I\u0307 i\u0307 \u0130",
];

test.each(odd)("the tokens are those of the reference tokenizer: %j", (text) => {
  expect(tokens(text)).toEqual(reference.encode(text).ids);
});

test("the tokens of any text are those of the reference tokenizer", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      "[SEP]",
      "[CLS]",
      "[",
      "]",
      "the",
      "Neural",
      "NETWORK",
      "##ing",
      "’",
      "\u0301",
      "ς",
      "Σ",
      "İ",
      "\u0000",
      "\u200d",
      "\ufffd",
      " ",
      "\u00a0",
      "\n",
      "中",
      "가",
      "𝛼",
      "\ud800",
    ),
    fc.string({ maxLength: 8 }),
    fc.string({ unit: "binary", maxLength: 4 }),
    fc.string({ unit: "grapheme", maxLength: 4 }),
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join("")),
      (text) => {
        expect(tokens(text)).toEqual(reference.encode(text).ids);
      },
    ),
    { numRuns: process.env.PAPERWEAVE_FULL ? 20_000 : 1500 },
  );
});

test("words are found again as they were at first, and new ones, too, when no more are kept", () => {
  const own = new WordPieces(readVocabulary(file("tokenizer.json")));
  const many = (from: number): string =>
    Array.from({ length: 20_000 }, (_, i) => `w${((from + i) * 7919).toString(36)}`).join(" ");
  for (let part = 0; part < 11; part++) own.read(many(20_000 * part));
  for (const text of [many(0).slice(0, 20_000), many(210_000).slice(0, 20_000)]) {
    own.read(text);
    expect([101, ...own.ids.subarray(0, own.count), 102]).toEqual(reference.encode(text).ids);
  }
});

/**
 * Every text of the shared data; a part of them unless all are asked for, since the reference takes
 * a millisecond a text.
 */
const sets: Record<string, string[]> = {
  "ai-areas-labelled.jsonl.gz": ["title", "abstract"],
  "arxiv-cs-labelled.jsonl.gz": ["title", "abstract"],
  "arxiv-cs-100k.jsonl.gz": ["title", "abstract"],
  "conference-papers-20k.jsonl.gz": ["title", "abstract"],
  "hepth_citations/papers.jsonl.gz": ["title", "abstract"],
  "scifact/corpus.jsonl.gz": ["title", "abstract", "text"],
  "scifact/queries_train.jsonl.gz": ["text"],
  "cran/corpus.jsonl.gz": ["title", "text"],
  "cran/queries.jsonl.gz": ["text"],
  "stackoverflow/title_StackOverflow.txt.gz": [],
  "sts/stsb-en-dev.csv.gz": [],
  "sts/stsb-en-train.csv.gz": [],
};
for (const [name, fields] of Object.entries(sets)) {
  const path = sharedPath("data", name);
  test.skipIf(!path)(
    `the tokens of the texts of ${name} are those of the reference tokenizer (needs ../shared)`,
    { timeout: 900_000 },
    () => {
      const lines = gunzipSync(readFileSync(path!)).toString().trim().split("\n");
      const step = process.env.PAPERWEAVE_FULL ? 1 : Math.ceil(lines.length / 100);
      for (let at = 0; at < lines.length; at += step) {
        const record = fields.length > 0 ? (JSON.parse(lines[at]!) as Record<string, unknown>) : {};
        const text =
          fields.length > 0
            ? fields.map((field) => (typeof record[field] === "string" ? record[field] : "")).join(". ")
            : lines[at]!;
        const got = tokens(text),
          expected = reference.encode(text).ids;
        // One by one only where they differ: to compare long arrays by expect takes longer than to
        // make them.
        if (got.length !== expected.length || got.some((id, i) => id !== expected[i]))
          expect(got, text).toEqual(expected);
      }
    },
  );
}
