import { PaperweaveError } from "../../core/errors.js";

/** How the vectors of a text's tokens become the text's vector: their mean, or the first one. */
export const poolings = ["mean", "cls"] as const;
/** A way of pooling: `"mean"` of all tokens, or `"cls"`, the first one. */
export type Pooling = (typeof poolings)[number];

/** What transformers.js adds to the name of a model's file for each precision of its weights. */
const suffixes = {
  fp32: "",
  fp16: "_fp16",
  q8: "_quantized",
  int8: "_int8",
  uint8: "_uint8",
  q4: "_q4",
  q4f16: "_q4f16",
  bnb4: "_bnb4",
} as const;
/** The precision of a model's weights, by the names of transformers.js. */
export type ModelDtype = keyof typeof suffixes;
export const dtypes = Object.keys(suffixes) as ModelDtype[];

/** File of the model's graph, within its folder. */
export function modelFile(dtype: ModelDtype): string {
  return `onnx/model${suffixes[dtype]}.onnx`;
}

/** The contents of a JSON file; undefined when the model has no such file. */
export type Json = Readonly<Record<string, unknown>> | undefined;

/**
 * What the reader of a model's files makes of `sentence_bert_config.json`, `tokenizer_config.json`
 * and `config.json`.
 */
export interface LengthFiles {
  sentence: Json;
  tokenizer: Json;
  config: Json;
}

/** For a model whose files do not say how much it reads. */
const USUAL_TOKENS = 512;

/** The most tokens that the model reads, special tokens included. */
export function maxTokensOf({ sentence, tokenizer, config }: LengthFiles): number {
  const positions = positionsOf(config);
  const said = [sentence?.max_seq_length, tokenizer?.model_max_length].find(isLength);
  // More tokens than there are positions would fail within the model, whatever the other files say.
  return Math.min(said ?? positions ?? USUAL_TOKENS, positions ?? Infinity);
}

/** tokenizer_config.json says "no limit" by numbers like 1e30. */
function isLength(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0 && (value as number) < 1e7;
}

function positionsOf(config: Json): number | undefined {
  const positions = config?.max_position_embeddings;
  if (!isLength(positions)) return undefined;
  // RoBERTa and its kin number positions from pad_token_id + 1 on.
  const offset = /^(xlm-roberta|roberta|camembert|mpnet|longformer)/.test(String(config?.model_type)) ? 2 : 0;
  return positions > offset ? positions - offset : undefined;
}

/**
 * Steps after the transformer that change nothing here: pooling is done by paperweave, and so is
 * scaling to length 1.
 */
const knownModules = ["Transformer", "Pooling", "Normalize"];

/**
 * The pooling that was asked for, else the one that `1_Pooling/config.json` names; mean where there
 * is no such file. Throws `bad-format` for one that paperweave does not do, and for further steps
 * in `modules.json`: the vectors would be other ones than the model's.
 */
export function poolingOf({
  model,
  asked,
  config,
  modules,
}: {
  model: string;
  asked: Pooling | undefined;
  config: Json;
  modules: unknown;
}): Pooling {
  const types = Array.isArray(modules) ? modules.map((one: { type?: unknown } | null) => String(one?.type)) : [];
  const further = types.find((type) => !knownModules.includes(type.split(".").at(-1)!));
  if (further)
    throw unsupported(model, `modules.json asks for ${further}; only a transformer and pooling are possible`);
  if (asked || !config) return asked ?? "mean";
  const modes = Object.keys(config).filter((key) => key.startsWith("pooling_mode_") && config[key] === true);
  if (typeof config.pooling_mode === "string") modes.push(config.pooling_mode);
  const [mode] = modes;
  if (modes.length === 1 && /^(pooling_mode_)?mean(_tokens)?$/.test(mode!)) return "mean";
  if (modes.length === 1 && /^(pooling_mode_)?cls(_token)?$/.test(mode!)) return "cls";
  throw unsupported(
    model,
    `1_Pooling/config.json asks for ${modes.join(" and ") || "no pooling"}; only mean or cls is possible`,
  );
}

function unsupported(model: string, reason: string): PaperweaveError {
  return new PaperweaveError("bad-format", `The model ${model} cannot be used: ${reason}.`);
}
