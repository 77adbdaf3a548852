import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { PaperweaveError } from "../../core/errors.js";
import { dtypes, modelFile, type Json, type ModelDtype } from "./model-settings.js";
import type { ModelSource } from "./model-source.js";

const REQUIRED = ["config.json", "tokenizer.json", "tokenizer_config.json"];
/** May change what is read of a text, and so its vector. */
const SENTENCE = "sentence_bert_config.json";

/**
 * A model in a folder, in the layout of transformers.js.
 * @param asked default: fp32, or q8 where the folder holds only that
 * @throws PaperweaveError `not-found`, naming the file that is missing
 */
export function openFolder(folder: string, asked?: ModelDtype): ModelSource {
  const has = (file: string): boolean => existsSync(join(folder, file));
  const dtype = asked ?? (!has(modelFile("fp32")) && has(modelFile("q8")) ? "q8" : "fp32");
  const model = modelFile(dtype);
  const missing = [...REQUIRED, model].find((file) => !has(file));
  if (missing)
    throw new PaperweaveError(
      "not-found",
      `The folder ${folder} is no model: ${missing} is ` +
        `missing${missing === model ? otherDtypes(dtypes.filter((one) => has(modelFile(one)))) : ""}.`,
    );
  return {
    label: folder,
    location: folder,
    dtype,
    json: (file) => readJson(folder, file),
    // By what is in the files: an index may be opened on another machine, and a model trained
    // further is another one.
    id: async () =>
      `${basename(folder)} ${dtype} ` +
      `${await digest(folder, [...(await graphFiles(folder, model)), ...REQUIRED, ...[SENTENCE].filter(has)])}`,
    explain: (files, cause) =>
      explainFiles(`The model in the folder ${folder}`, files, (file) => readJson(folder, file), cause),
  };
}

/**
 * Why files that are there could not be loaded: one of them is no JSON, or what the library said.
 */
export async function explainFiles(
  model: string,
  files: readonly string[],
  json: (file: string) => Promise<Json>,
  cause: unknown,
): Promise<PaperweaveError> {
  try {
    for (const file of files) if (file.endsWith(".json")) await json(file);
  } catch (error) {
    if (PaperweaveError.is(error)) return error;
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new PaperweaveError(
    "bad-format",
    `${model} cannot be used: ONNX Runtime or transformers.js says of ${files.join(" and ")}: ${reason}`,
    { cause },
  );
}

function otherDtypes(there: readonly ModelDtype[]): string {
  return there.length === 0 ? "" : `; it has ${there.map((dtype) => `{ dtype: "${dtype}" }`).join(", ")}`;
}

async function readJson(folder: string, file: string): Promise<Json> {
  const text = await readFile(join(folder, file), "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return undefined;
    throw new PaperweaveError("not-found", `${file} in the folder ${folder} cannot be read (${cause.code}).`, {
      cause,
    });
  });
  return text === undefined ? undefined : parseJson(text, `${file} in the folder ${folder}`);
}

/**
 * Throws `bad-format`. `null` counts as absent: hub-settings.ts notes so what a model does not
 * have.
 */
export function parseJson(text: string, label: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new PaperweaveError("bad-format", `${label} is damaged: ${(cause as Error).message}`, { cause });
  }
  if (value === null) return undefined;
  if (typeof value !== "object")
    throw new PaperweaveError("bad-format", `${label} is damaged: it holds no JSON object.`);
  return value as Json;
}

/** The graph, and the files beside it that hold its weights when they are too large for it. */
async function graphFiles(folder: string, model: string): Promise<string[]> {
  const name = basename(model);
  const names = (await readdir(join(folder, "onnx"))).filter((one) => one === name || one.startsWith(`${name}_data`));
  return names.sort().map((one) => `onnx/${one}`);
}

async function digest(folder: string, files: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const file of files) {
    hash.update(`${file}\n`);
    for await (const piece of createReadStream(join(folder, file))) hash.update(piece as Buffer);
  }
  return hash.digest("hex").slice(0, 12);
}
