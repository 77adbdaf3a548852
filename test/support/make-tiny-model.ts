import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { message, node, number, text, valueInfo } from "./onnx-graph.js";

/** The tokens of the tiny model; a token's id is its place. */
export const words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "graph", "neural", "network", "memory"];
/** The tiny model's vector of each token: 2 numbers, all of them exact in fp32. */
export const table = [
  [0, 0],
  [1, -1],
  [3, 4],
  [0, 2],
  [8, 0],
  [0, 8],
  [-4, 4],
  [2, 2],
];

/**
 * A model in the layout of transformers.js that can be worked out by hand: a word is a token, and a
 * token's vector is its row of `table`, whatever stands around it. It reads at most 6 tokens.
 * @param changes files with other contents, or none (undefined)
 */
export async function makeTinyModel(
  folder: string,
  changes: Record<string, string | Uint8Array | undefined> = {},
): Promise<void> {
  const files: Record<string, string | Uint8Array | undefined> = {
    "config.json": json({
      model_type: "bert",
      architectures: ["BertModel"],
      hidden_size: 2,
      max_position_embeddings: 32,
      vocab_size: words.length,
    }),
    "tokenizer_config.json": json({
      tokenizer_class: "BertTokenizer",
      model_max_length: 6,
      unk_token: "[UNK]",
      cls_token: "[CLS]",
      sep_token: "[SEP]",
      pad_token: "[PAD]",
    }),
    "tokenizer.json": tokenizer,
    "onnx/model.onnx": lookupGraph("last_hidden_state"),
    ...changes,
  };
  for (const [name, contents] of Object.entries(files)) {
    if (contents === undefined) continue;
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), contents);
  }
}

export function json(value: unknown): string {
  return JSON.stringify(value);
}

const tokenizer = json({
  version: "1.0",
  added_tokens: words.slice(0, 4).map((content, id) => ({
    id,
    content,
    special: true,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
  })),
  normalizer: {
    type: "BertNormalizer",
    clean_text: true,
    handle_chinese_chars: true,
    strip_accents: null,
    lowercase: true,
  },
  pre_tokenizer: { type: "BertPreTokenizer" },
  post_processor: {
    type: "TemplateProcessing",
    single: [
      { SpecialToken: { id: "[CLS]", type_id: 0 } },
      { Sequence: { id: "A", type_id: 0 } },
      { SpecialToken: { id: "[SEP]", type_id: 0 } },
    ],
    pair: [],
    special_tokens: {
      "[CLS]": { id: "[CLS]", ids: [2], tokens: ["[CLS]"] },
      "[SEP]": { id: "[SEP]", ids: [3], tokens: ["[SEP]"] },
    },
  },
  decoder: null,
  model: {
    type: "WordPiece",
    unk_token: "[UNK]",
    continuing_subword_prefix: "##",
    max_input_chars_per_word: 100,
    vocab: Object.fromEntries(words.map((word, id) => [word, id])),
  },
});

/*
 * The graph, written by hand with the help of src/neighbors/onnx-graph.ts (field numbers of
 * onnx.proto3): last_hidden_state = Gather(table, input_ids) sentence_embedding =
 * ReduceMax(last_hidden_state, axis 1), when that is the output that is asked for
 */
export function lookupGraph(
  output: "last_hidden_state" | "sentence_embedding",
  vectors: readonly number[][] = table,
): Uint8Array {
  const [FLOAT, INT64, OPSET] = [1, 7, 17];
  const columns = vectors[0]!.length;
  const values = Buffer.from(Float32Array.from(vectors.flat()).buffer);
  const tensor = [
    ...number(1, vectors.length),
    ...number(1, columns),
    ...number(2, FLOAT),
    ...text(8, "table"),
    ...message(9, [...values]),
  ];
  const gather = node("Gather", ["table", "input_ids"], ["last_hidden_state"]);
  const [INT, INTS] = [2, 7]; // AttributeProto.AttributeType
  const largest = node(
    "ReduceMax",
    ["last_hidden_state"],
    ["sentence_embedding"],
    [
      ...message(5, [...text(1, "axes"), ...number(8, 1), ...number(20, INTS)]),
      ...message(5, [...text(1, "keepdims"), ...number(3, 0), ...number(20, INT)]),
    ],
  );
  const whole = output === "sentence_embedding";
  const graph = [
    ...message(1, gather),
    ...(whole ? message(1, largest) : []),
    ...text(2, "tiny"),
    ...message(5, tensor),
    ...message(11, valueInfo("input_ids", INT64, ["batch", "tokens"])),
    ...message(11, valueInfo("attention_mask", INT64, ["batch", "tokens"])),
    ...message(12, valueInfo(output, FLOAT, whole ? ["batch", "columns"] : ["batch", "tokens", "columns"])),
  ];
  return Uint8Array.from([...number(1, 8), ...message(7, graph), ...message(8, [...text(1, ""), ...number(2, OPSET)])]);
}
