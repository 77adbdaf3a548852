import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { env } from "@huggingface/transformers";
import { PaperweaveError } from "../../core/errors.js";
import { explainFiles, parseJson } from "./model-folder.js";
import type { ModelDtype, Json } from "./model-settings.js";
import type { ModelSource } from "./model-source.js";

/**
 * How long the hub may take to begin an answer, in ms; the download itself may take as long as it
 * does.
 */
const PATIENCE = 20_000;

/** A model of the Hugging Face hub, downloaded by transformers.js into its cache the first time. */
export function openHub(name: string, dtype: ModelDtype, settings: typeof env): ModelSource {
  const cached = (file: string): string => join(settings.cacheDir!, name, file);
  const fail = (what: string, cause: unknown): PaperweaveError =>
    new PaperweaveError(
      "not-found",
      `${what} of the model "${name}" cannot be downloaded from the Hugging Face hub: ${reasonOf(cause)}. ` +
        `The model can also be downloaded beforehand and given as a folder: "./my-model".`,
      { cause },
    );

  /** transformers.js downloads only the files that it knows; these lie in its cache beside them. */
  async function download(file: string): Promise<string> {
    const path = settings.remotePathTemplate.replaceAll("{model}", name).replaceAll("{revision}", "main");
    try {
      const response = (await settings.fetch(`${settings.remoteHost.replace(/\/?$/, "/")}${path}${file}`)) as Response;
      if (!response.ok && response.status !== 404) throw new Error(`HTTP ${response.status}`);
      // That there is none is noted, too: later, without a network, it would look like a failure.
      const text = response.ok ? await response.text() : "null";
      await mkdir(dirname(cached(file)), { recursive: true });
      await writeFile(cached(file), text);
      return text;
    } catch (cause) {
      throw fail(file, cause);
    }
  }

  const json = async (file: string): Promise<Json> =>
    parseJson(await readFile(cached(file), "utf8").catch(() => download(file)), `${file} of the model "${name}"`);

  return {
    label: name,
    location: name,
    dtype,
    json,
    id: async () => `${name} ${dtype}`,
    async explain(files, cause) {
      const missing = files.filter((file) => !existsSync(cached(file)));
      return missing.length > 0
        ? fail(missing.join(" and "), cause)
        : explainFiles(`The model "${name}"`, files, json, cause);
    },
  };
}

/** `fetch` that gives up when no answer begins. */
export async function patientFetch(input: string | URL, init?: RequestInit): Promise<Response> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new Error(`no answer within ${PATIENCE / 1000} s`)), PATIENCE);
  try {
    return await fetch(input, { ...init, signal: controller.signal });
  } finally {
    clearTimeout(timer);
  }
}

/** What fetch says ("fetch failed") and why (ENOTFOUND). */
function reasonOf(error: unknown): string {
  const { message, cause } = error instanceof Error ? error : { message: String(error), cause: undefined };
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  return code ? `${message} (${code})` : message.replace(/\.$/, "");
}
