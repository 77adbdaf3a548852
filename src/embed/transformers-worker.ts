import { PaperweaveError } from "../core/errors.js";
import { normalizeRow } from "../core/matrix.js";
import { givenJob, inNative, serveCalls } from "../core/worker-job.js";
import type { ModelDtype, Pooling } from "./model-folder.js";
import type { EmbeddedChunk } from "./worker-embedder.js";

/** What the embedder gives its worker. */
export interface TransformersJob {
  /** A folder's path, or a name on the hub. */
  model: string;
  local: boolean;
  threads: number;
  dtype: ModelDtype;
  pooling: Pooling;
  /** Where the folder says so; else the tokenizer's limit. */
  maxTokens: number | undefined;
}

export interface TransformersModel {
  dimensions: number;
  maxTokens: number;
}

/** The part of transformers.js that is used: it is an optional dependency, whose types users need not have. */
interface Transformers {
  env: { allowRemoteModels: boolean; logLevel: unknown };
  LogLevel: { ERROR: unknown };
  AutoTokenizer: { from_pretrained(model: string, options: object): Promise<Tokenizer> };
  AutoModel: { from_pretrained(model: string, options: object): Promise<Model> };
  Tensor: new (type: "int64", data: BigInt64Array, shape: number[]) => unknown;
}
interface Tokenizer {
  encode(text: string): number[];
  model_max_length?: number;
}
interface Model {
  (inputs: Record<string, unknown>): Promise<Record<string, { dims: number[]; data: ArrayLike<number> } | undefined>>;
  config: { max_position_embeddings?: number };
}

/** A limit above this is no limit: tokenizers without one say 1e30. */
const SANE = 1e6;
/** Where nothing says how many tokens a model reads. */
const USUAL = 512;

const { model: name, local, threads, dtype, pooling, maxTokens: given } = givenJob<TransformersJob>();

async function load() {
  const library = await importTransformers();
  library.env.logLevel = library.LogLevel.ERROR;
  library.env.allowRemoteModels = !local;
  const options = { local_files_only: local };
  try {
    const tokenizer = await library.AutoTokenizer.from_pretrained(name, options);
    const model = await inNative(() =>
      library.AutoModel.from_pretrained(name, { ...options, dtype, device: "cpu", session_options: { intraOpNumThreads: threads, logSeverityLevel: 3 } }),
    );
    return { library, tokenizer, model };
  } catch (cause) {
    const how = (cause as Error).message;
    if (local) throw new PaperweaveError("bad-format", `The model in ${name} cannot be loaded: ${how}`, { cause });
    throw new PaperweaveError("not-found", `The model "${name}" is neither in the cache of transformers.js nor could it be downloaded: ${how} Where there is no network, download it elsewhere and pass its folder.`, { cause });
  }
}

async function importTransformers(): Promise<Transformers> {
  const library = "@huggingface/transformers"; // in a variable: it need not be installed where paperweave is compiled
  try {
    return (await import(library)) as Transformers;
  } catch (cause) {
    throw new PaperweaveError("missing-dependency", `A model of your own needs transformers.js: install it with \`npm install @huggingface/transformers\`. (${(cause as Error).message})`, { cause });
  }
}

const loading = load();
loading.catch(() => undefined); // told with the first call

function tokenLimit(tokenizer: Tokenizer, model: Model): number {
  const limits = [given ?? tokenizer.model_max_length, model.config.max_position_embeddings];
  const sane = limits.filter((limit) => typeof limit === "number" && limit > 0 && limit < SANE) as number[];
  return sane.length === 0 ? USUAL : Math.min(...sane);
}

/** The first `limit` tokens; where a special token closes every text, it stays (transformers.js would cut it off). */
function cut(ids: number[], limit: number, tokenizer: Tokenizer): number[] {
  if (ids.length <= limit) return ids;
  const closing = tokenizer.encode("").at(-1) === ids.at(-1) && tokenizer.encode("").length > 1 ? 1 : 0;
  return [...ids.slice(0, limit - closing), ...ids.slice(ids.length - closing)];
}

/** One unit vector for a text, and the number of its tokens. One text a run: nothing that another text could change. */
async function embed(text: string): Promise<{ vector: Float32Array; tokens: number }> {
  const { library, tokenizer, model } = await loading;
  const whole = tokenizer.encode(text);
  const ids = cut(whole, tokenLimit(tokenizer, model), tokenizer);
  const row = (values: bigint[]): unknown => new library.Tensor("int64", BigInt64Array.from(values), [1, ids.length]);
  const inputs = { input_ids: row(ids.map(BigInt)), attention_mask: row(ids.map(() => 1n)), token_type_ids: row(ids.map(() => 0n)) };
  const output = await inNative(() => model(inputs));
  const tokens = whole.length;
  const sentence = output.sentence_embedding;
  if (sentence) return { vector: unit(Float32Array.from(sentence.data)), tokens };
  const states = output.last_hidden_state ?? output.token_embeddings;
  if (!states) throw new PaperweaveError("bad-format", `The model ${name} gives ${Object.keys(output).join(", ")}; expected last_hidden_state or sentence_embedding.`);
  const [, length, dimensions] = states.dims as [number, number, number];
  const sum = new Float64Array(dimensions);
  for (let at = 0; at < (pooling === "cls" ? 1 : length); at++) for (let i = 0; i < dimensions; i++) sum[i] = sum[i]! + states.data[at * dimensions + i]!;
  return { vector: unit(Float32Array.from(sum)), tokens };
}

function unit(vector: Float32Array): Float32Array {
  normalizeRow(vector, 0, vector.length);
  return vector;
}

serveCalls(async (request: string[] | "describe"): Promise<EmbeddedChunk | TransformersModel> => {
  if (request === "describe") {
    const { tokenizer, model } = await loading;
    const { vector } = await embed("");
    return { dimensions: vector.length, maxTokens: tokenLimit(tokenizer, model) };
  }
  const embedded = [];
  for (const text of request) embedded.push(await embed(text));
  const dimensions = embedded[0]?.vector.length ?? 0;
  const vectors = new Float32Array(request.length * dimensions);
  embedded.forEach(({ vector }, row) => vectors.set(vector, row * dimensions));
  return { vectors, tokens: embedded.map(({ tokens }) => tokens) };
});
