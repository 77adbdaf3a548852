import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PaperweaveError } from "../core/errors.js";
import { packageFolder } from "../core/package-folder.js";
import { modelDamage } from "./model-damage.js";

/** A model that comes with the package, as `models/manifest.json` describes it. */
export interface ModelDescription {
  id: string;
  folder: string;
  model: string;
  /** The file of its weights, in the same folder; undefined when they are in the model's own. */
  weightsFile?: string;
  /** Its tokenizer, where that lies in another model's folder. */
  tokenizer?: string;
  dimensions: number;
  /** Of a table of tokens: how many of these a row holds; the others are the token's code. */
  learned?: number;
  maxTokens: number;
  files: Record<string, { bytes: number; sha256: string }>;
}

/** The package's `models` folder. */
function modelsFolder(): string {
  return join(packageFolder(), "models");
}

async function readManifest(models: string): Promise<Record<string, ModelDescription>> {
  const text = await readFile(join(models, "manifest.json"), "utf8").catch((cause: Error) => {
    throw new PaperweaveError("not-found", `${cause.message}; install paperweave again.`, { cause });
  });
  return JSON.parse(text) as Record<string, ModelDescription>;
}

/** The name of the package's model with this id; undefined where it has none. */
export async function packagedModel(id: string | undefined): Promise<string | undefined> {
  if (id === undefined) return undefined;
  return Object.entries(await readManifest(modelsFolder())).find(([, description]) => description.id === id)?.[0];
}

/** Description of a model, and the folder that its files lie in. */
export async function describeModel(name: string): Promise<{ description: ModelDescription; folder: string }> {
  const models = modelsFolder();
  const description = (await readManifest(models))[name]!;
  return { description, folder: join(models, description.folder) };
}

/**
 * A file of a model, checked against the manifest. Throws `not-found` and `bad-format`, saying what
 * is wrong with it.
 */
export async function readModelFile(
  folder: string,
  name: string,
  expected: { bytes: number; sha256: string },
): Promise<Uint8Array> {
  const path = join(folder, name);
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw new PaperweaveError(
      "not-found",
      `The model file ${path} cannot be read (${cause.code}); install paperweave again. ` +
        'Of paperweave@lite only "minilm-fast" runs.',
      { cause },
    );
  });
  const damage = modelDamage(bytes, expected);
  if (damage)
    throw new PaperweaveError("bad-format", `The model file ${path} is damaged: ${damage}; install paperweave again.`);
  return bytes;
}
