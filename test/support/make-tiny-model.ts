import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { message, node, number, text, valueInfo } from "../../src/neighbors/onnx-graph.js";

/** Words of the tiny model and the three numbers that each of them stands for. */
export const vocabulary: Record<string, [number, number, number]> = {
  "[UNK]": [0, 0, 0],
  "[CLS]": [0, 0, 9],
  "[SEP]": [0, 0, 0],
  attention: [3, 0, 0],
  memory: [0, 4, 0],
  robots: [-2, 1, 0],
};

/** What differs from one tiny model to another. */
export interface TinyModel {
  modelMaxLength?: number;
  maxSequenceLength?: number;
  pooling?: Record<string, boolean>;
}

/**
 * Writes a model folder in the layout of transformers.js: a tokenizer of six words, and an ONNX graph
 * that looks up each token's vector and gives those as `last_hidden_state` [n, tokens, 3].
 */
export function makeTinyModel(folder: string, { modelMaxLength = 8, maxSequenceLength, pooling }: TinyModel = {}): void {
  const words = Object.keys(vocabulary);
  const special = words.slice(0, 3).map((content, id) => ({ id, content, special: true, single_word: false, lstrip: false, rstrip: false, normalized: false }));
  const [, cls, sep] = words.map((word, id) => ({ [word]: { id: word, ids: [id], tokens: [word] } }));
  const template = (...ids: string[]) => ids.map((id) => (id.length === 1 ? { Sequence: { id, type_id: 0 } } : { SpecialToken: { id, type_id: 0 } }));
  const files: Record<string, object> = {
    "config.json": { model_type: "bert", architectures: ["BertModel"], hidden_size: 3, max_position_embeddings: 64 },
    "tokenizer_config.json": { tokenizer_class: "PreTrainedTokenizerFast", model_max_length: modelMaxLength },
    "tokenizer.json": {
      version: "1.0",
      truncation: null,
      padding: null,
      added_tokens: special,
      normalizer: { type: "Lowercase" },
      pre_tokenizer: { type: "Whitespace" },
      post_processor: {
        type: "TemplateProcessing",
        single: template("[CLS]", "A", "[SEP]"),
        pair: template("[CLS]", "A", "[SEP]", "B", "[SEP]"),
        special_tokens: { ...cls, ...sep },
      },
      decoder: null,
      model: { type: "WordPiece", vocab: Object.fromEntries(words.map((word, id) => [word, id])), unk_token: "[UNK]", continuing_subword_prefix: "##", max_input_chars_per_word: 100 },
    },
    ...(maxSequenceLength === undefined ? {} : { "sentence_bert_config.json": { max_seq_length: maxSequenceLength } }),
    ...(pooling ? { "1_Pooling/config.json": { word_embedding_dimension: 3, ...pooling } } : {}),
  };
  for (const [name, content] of Object.entries(files)) write(join(folder, name), JSON.stringify(content));
  write(join(folder, "onnx", "model.onnx"), lookUpGraph(Object.values(vocabulary)));
}

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** last_hidden_state = Gather(table, input_ids). The numbers of the fields are those of onnx.proto3. */
function lookUpGraph(table: number[][]): Uint8Array {
  const FLOAT = 1, INT64 = 7;
  const raw = [...new Uint8Array(Float32Array.from(table.flat()).buffer)];
  const tensor = [...number(1, table.length), ...number(1, 3), ...number(2, FLOAT), ...text(8, "table"), ...message(9, raw)];
  const graph = [
    ...message(1, node("Gather", ["table", "input_ids"], ["last_hidden_state"])),
    ...text(2, "tiny"),
    ...message(5, tensor),
    ...message(11, valueInfo("input_ids", INT64, ["n", "tokens"])),
    ...message(12, valueInfo("last_hidden_state", FLOAT, ["n", "tokens", "three"])),
  ];
  return Uint8Array.from([...number(1, 8), ...message(7, graph), ...message(8, [...text(1, ""), ...number(2, 17)])]);
}
