import { createHash } from "node:crypto";
import { createReadStream, existsSync, readdirSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { PaperweaveError } from "../core/errors.js";

/** How the vectors of a text's tokens become one. */
export type Pooling = "mean" | "cls";

/** Endings of the ONNX file for each precision, as transformers.js has them. */
const fileEndings = { fp32: "", fp16: "_fp16", q8: "_quantized", int8: "_int8", uint8: "_uint8", q4: "_q4", q4f16: "_q4f16", bnb4: "_bnb4" } as const;
export type ModelDtype = keyof typeof fileEndings;
export const modelDtypes = Object.keys(fileEndings) as ModelDtype[];

/** What a model folder says about itself. */
export interface FolderDescription {
  /** Names the model by its content: the folder may lie anywhere. */
  id: string;
  path: string;
  /** Absent where the folder does not say. */
  pooling?: Pooling;
  maxTokens?: number;
}

/**
 * Looks at a folder in the layout of transformers.js: config.json, tokenizer.json, tokenizer_config.json,
 * onnx/model.onnx; perhaps 1_Pooling/config.json and sentence_bert_config.json, as sentence-transformers has them.
 * @throws PaperweaveError `not-found` (the folder, a file), `bad-format` (damaged JSON, a pooling that is not supported)
 */
export async function describeFolder(folder: string, dtype: ModelDtype): Promise<FolderDescription> {
  const path = resolve(folder);
  if (!existsSync(path)) throw new PaperweaveError("not-found", `There is no model folder ${folder}.`);
  if (!statSync(path).isDirectory()) throw new PaperweaveError("not-found", `${folder} is a file; a model is a folder with config.json, tokenizer.json, tokenizer_config.json and onnx/model.onnx.`);
  const model = join("onnx", `model${fileEndings[dtype]}.onnx`);
  for (const name of ["config.json", "tokenizer.json", "tokenizer_config.json", model]) {
    if (!existsSync(join(path, name))) throw new PaperweaveError("not-found", `The model folder ${folder} has no ${name}${name === model ? otherDtypes(path) : ""}.`);
  }
  await Promise.all(["config.json", "tokenizer.json", "tokenizer_config.json"].map((name) => readJson(path, name)));
  const pooling = await readJson(path, join("1_Pooling", "config.json"));
  const sentences = await readJson(path, "sentence_bert_config.json");
  const hash = createHash("sha256");
  await pipeline(createReadStream(join(path, model)), hash);
  return {
    id: `${basename(path)} ${dtype} ${hash.digest("hex").slice(0, 12)}`,
    path,
    pooling: pooling ? poolingOf(pooling, folder) : undefined,
    maxTokens: typeof sentences?.max_seq_length === "number" ? sentences.max_seq_length : undefined,
  };
}

/** The object in a JSON file; undefined when there is no such file. */
async function readJson(folder: string, name: string): Promise<Record<string, unknown> | undefined> {
  const file = join(folder, name);
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(await readFile(file, "utf8")) as Record<string, unknown>;
  } catch (cause) {
    throw new PaperweaveError("bad-format", `${file} is not JSON: ${(cause as Error).message}.`, { cause });
  }
}

/** As sentence-transformers writes it: one of several switches is on. */
function poolingOf(config: Record<string, unknown>, folder: string): Pooling {
  const on = Object.entries(config).filter(([name, value]) => name.startsWith("pooling_mode_") && value === true).map(([name]) => name);
  if (on.length === 1 && on[0] === "pooling_mode_mean_tokens") return "mean";
  if (on.length === 1 && on[0] === "pooling_mode_cls_token") return "cls";
  throw new PaperweaveError("bad-format", `The model in ${folder} pools by ${on.join(" and ") || "nothing"}; this version knows pooling_mode_mean_tokens and pooling_mode_cls_token.`);
}

function otherDtypes(path: string): string {
  const files = existsSync(join(path, "onnx")) ? readdirSync(join(path, "onnx")) : [];
  const there = modelDtypes.filter((dtype) => files.includes(`model${fileEndings[dtype]}.onnx`));
  return there.length === 0 ? "" : `; it has ${there.map((dtype) => `{ dtype: "${dtype}" }`).join(", ")}`;
}
