import { basename } from "node:path";
import type * as Transformers from "@huggingface/transformers";
import { PaperweaveError } from "../../core/errors.js";
import type { Embedder } from "../../core/types.js";
import { openFolder } from "./model-folder.js";
import { openHub, patientFetch } from "./model-hub.js";
import type { ModelPlace } from "./model-place.js";
import { maxTokensOf, modelFile, poolingOf, type ModelDtype, type Pooling } from "./model-settings.js";
import { pool } from "./pool.js";
import { promptsInId, promptsOf, type Prompts } from "./prompts.js";

type Library = typeof Transformers;
type Tokenizer = Awaited<ReturnType<Library["AutoTokenizer"]["from_pretrained"]>>;

/** What the worker is started with. */
export interface TransformersJob {
  place: ModelPlace;
  threads: number;
  dtype?: ModelDtype;
  pooling?: Pooling;
  prompts?: Partial<Prompts>;
  cacheDir?: string;
}

export type Description = Pick<Embedder, "id" | "dimensions" | "maxTokens"> & { prompts: Prompts };

/** A model that transformers.js has loaded. */
export interface TransformersModel {
  description: Description;
  /** A unit vector; and the number of tokens of the whole text. */
  embed(text: string): Promise<{ vector: Float32Array; tokens: number }>;
}

/** Loads a model and runs it once. Throws `missing-dependency`, `not-found`, `bad-format`. */
export async function loadTransformersModel({
  place,
  threads,
  dtype,
  pooling,
  prompts: asked,
  cacheDir,
}: TransformersJob): Promise<TransformersModel> {
  const folder = place.kind === "folder" ? openFolder(place.path, dtype) : undefined;
  const library = await importLibrary();
  adjust(library, place, cacheDir);
  const source = folder ?? openHub((place as { name: string }).name, dtype ?? "fp32", library.env);
  const load = <T>(files: string[], how: () => Promise<T>): Promise<T> =>
    how().catch(async (error: unknown) => {
      throw await source.explain(files, error);
    });

  // Small files first: when the network or a setting is missing, that is known before the weights
  // are fetched.
  await load(["config.json"], () => library.AutoConfig.from_pretrained(source.location));
  const tokenizer = await load(["tokenizer.json", "tokenizer_config.json"], () =>
    library.AutoTokenizer.from_pretrained(source.location),
  );
  const closing = closingTokens(tokenizer);
  const sentence = await source.json("sentence_bert_config.json");
  const config = await source.json("config.json");
  const maxTokens = maxTokensOf({ sentence, tokenizer: await source.json("tokenizer_config.json"), config });
  const prompts = promptsOf({
    asked,
    config: await source.json("config_sentence_transformers.json"),
    names: [place.kind === "hub" ? place.name : basename(place.path), String(config?._name_or_path)],
  });
  const [poolingConfig, modules] = [await source.json("1_Pooling/config.json"), await source.json("modules.json")];

  const file = modelFile(source.dtype);
  const model = await load([file], () =>
    library.AutoModel.from_pretrained(source.location, {
      dtype: source.dtype,
      device: "cpu",
      session_options: { intraOpNumThreads: threads },
    }),
  );

  async function run(text: string): Promise<{ output: Record<string, Output | undefined>; tokens: number }> {
    const ids = idsOf(tokenizer, sentence?.do_lower_case === true ? text.toLowerCase() : text);
    const read = cut(ids, maxTokens, closing);
    const shape = [1, read.length];
    const inputs = {
      input_ids: new library.Tensor("int64", BigInt64Array.from(read, BigInt), shape),
      attention_mask: new library.Tensor("int64", new BigInt64Array(read.length).fill(1n), shape),
    };
    const output = (await load([file], () => model(inputs) as Promise<unknown>)) as Record<string, Output | undefined>;
    return { output, tokens: ids.length };
  }

  // One run tells what the graph gives, and how long the vectors are.
  const { output: first } = await run("a");
  const ready = pooling === undefined && first.sentence_embedding !== undefined;
  const name = ready ? "sentence_embedding" : ["last_hidden_state", "token_embeddings"].find((one) => first[one]);
  if (!name)
    throw new PaperweaveError(
      "bad-format",
      `The model ${source.label} gives ${Object.keys(first).join(", ")}; an embedding needs last_hidden_state ` +
        "or sentence_embedding.",
    );
  const how = ready ? undefined : poolingOf({ model: source.label, asked: pooling, config: poolingConfig, modules });
  const { type, dims } = first[name]!;
  if (type !== "float32")
    throw new PaperweaveError(
      "bad-format",
      `The model ${source.label} gives ${type} vectors; only float32 is possible, try another dtype.`,
    );
  const dimensions = dims.at(-1)!;

  const id = `${await source.id()}${how ? ` ${how}` : ""}${promptsInId(prompts)}`;
  return {
    description: { id, dimensions, maxTokens, prompts },
    async embed(text) {
      const { output, tokens } = await run(text);
      // A graph's own vector is one row: pooling by its first row only scales it.
      return { vector: pool(output[name]!.data as Float32Array, dimensions, how ?? "cls"), tokens };
    },
  };
}

/** A tensor that the graph gives. */
interface Output {
  type: string;
  dims: number[];
  data: unknown;
}

async function importLibrary(): Promise<Library> {
  try {
    return await import("@huggingface/transformers");
  } catch (cause) {
    throw new PaperweaveError(
      "missing-dependency",
      `Models other than "minilm" are run by @huggingface/transformers, which ` +
        `${remedyFor(cause as NodeJS.ErrnoException)}.`,
      { cause },
    );
  }
}

function remedyFor({ code, message }: NodeJS.ErrnoException): string {
  if (code === "ERR_MODULE_NOT_FOUND" && message.includes("package '@huggingface/transformers'"))
    return "is not installed; install it with `npm install @huggingface/transformers`";
  // Of two versions of ONNX Runtime a process can load only one.
  const clash =
    code === "ERR_DLOPEN_FAILED" && message.includes("onnxruntime")
      ? "; if `npm ls onnxruntime-node` shows two versions, bring them to one (`overrides` in package.json)"
      : "";
  return `cannot be loaded: ${message}${clash}`;
}

/** The settings of the library's copy in this worker; the user's own copy stays as it is. */
function adjust({ env, LogLevel }: Library, place: ModelPlace, cacheDir: string | undefined): void {
  env.logLevel = LogLevel.NONE; // what goes wrong is thrown
  if (place.kind === "folder") {
    env.allowRemoteModels = false;
    env.useFSCache = false;
    return;
  }
  env.allowLocalModels = false; // a folder within the library, where nobody would look
  env.fetch = patientFetch;
  if (cacheDir !== undefined) env.cacheDir = cacheDir;
  // The variable by which Hugging Face's own tools are pointed to a mirror.
  if (process.env.HF_ENDPOINT) env.remoteHost = process.env.HF_ENDPOINT;
}

function idsOf(tokenizer: Tokenizer, text: string, special = true): number[] {
  const { input_ids } = tokenizer(text, { return_tensor: false, add_special_tokens: special });
  return input_ids as number[];
}

/** How many special tokens end every text: a cut keeps them, as the library's own would not. */
function closingTokens(tokenizer: Tokenizer): number {
  const [all, own] = [idsOf(tokenizer, "a"), idsOf(tokenizer, "a", false)];
  if (own.length === 0) return Math.min(1, all.length);
  const start = all.findIndex((_, at) => own.every((id, i) => all[at + i] === id));
  return start < 0 ? 0 : all.length - start - own.length;
}

/** The first `maxTokens` token ids, of which the last `closing` stay: special tokens that end every text. */
function cut(ids: readonly number[], maxTokens: number, closing: number): number[] {
  if (ids.length <= maxTokens) return [...ids];
  const kept = Math.min(closing, maxTokens);
  return [...ids.slice(0, maxTokens - kept), ...ids.slice(ids.length - kept)];
}
