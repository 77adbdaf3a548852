/**
 * Token ids of abstracts: paperweave's WordPiece on bytes, as its own models read texts, beside
 * @huggingface/tokenizers and the Python package tokenizers (Rust).
 *
 * npm run bench:tokenize -- [--papers 6277] [--rounds 3] [--json FILE]
 *
 * The share of texts with the ids of the Python package stands beside the time.
 */
import { Tokenizer } from "@huggingface/tokenizers";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { paperText } from "../src/embed/texts.js";
import { readVocabulary } from "../src/embed/tokenizer/vocabulary.js";
import { WordPieces } from "../src/embed/tokenizer/word-pieces.js";
import { readLabelledSet } from "../test/support/labelled.js";
import { median, option, report, timed } from "./lib/measure.js";
import { PeerFiles } from "./lib/peer-files.js";
import { Peer } from "./lib/peer.js";

const rounds = Number(option("rounds") ?? 3),
  CLS = 101,
  SEP = 102;
const texts = readLabelledSet("ai-areas-labelled")
  .papers.slice(0, Number(option("papers") ?? Infinity))
  .map(paperText);
const model = new URL("../models/all-MiniLM-L6-v2/", import.meta.url);
const text = (name: string): string => readFileSync(new URL(name, model), "utf8");

const reference = new Tokenizer(
  JSON.parse(text("tokenizer.json")) as object,
  JSON.parse(text("tokenizer_config.json")) as object,
);
const words = new WordPieces(readVocabulary(text("tokenizer.json")));
const peer = new Peer("tokens.py");
const asked = {
  texts: new PeerFiles().writeJson("texts", texts),
  tokenizer: fileURLToPath(new URL("tokenizer.json", model)),
};

const ids: Record<string, ArrayLike<number>[]> = {};
const seconds: Record<string, number[]> = {};
const add = (method: string, took: number, found: ArrayLike<number>[]): void => {
  (seconds[method] ??= []).push(took);
  ids[method] = found;
};
for (let round = 0; round <= rounds; round++) {
  const ours = await timed(() => texts.map((each) => (words.read(each), words.ids.slice(0, words.count))));
  add(
    "paperweave",
    ours.seconds,
    ours.result.map((found) => [CLS, ...found, SEP]),
  );
  const theirs = await timed(() => texts.map((each) => reference.encode(each).ids));
  add("@huggingface/tokenizers", theirs.seconds, theirs.result);
  const python = await peer.ask<{ single: number; batch: number; ids: number[][] }>(asked);
  add("tokenizers (Python), one by one", python.single, python.ids);
  add("tokenizers (Python), one batch, 2 threads", python.batch, python.ids);
  if (round === 0) for (const values of Object.values(seconds)) values.length = 0; // warm
}
peer.close();
const truth = ids["tokenizers (Python), one by one"]!;
report(
  Object.entries(seconds).map(([method, values]) => ({
    papers: texts.length,
    method,
    "seconds (range)": values,
    "abstracts a second": Math.round(texts.length / median(values)),
    "same ids": (
      truth.filter(
        (own, i) =>
          own.length === ids[method]![i]!.length && Array.from(own).every((id, at) => id === ids[method]![i]![at]),
      ).length / texts.length
    ).toFixed(4),
  })),
);
