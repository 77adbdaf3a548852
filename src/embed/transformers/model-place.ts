import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { formatValue } from "../../core/format.js";
import { PaperweaveError } from "../../core/errors.js";

/** Where a model other than the package's own lies. */
export type ModelPlace = { kind: "folder"; path: string } | { kind: "hub"; name: string };

/** `./x`, `../x`, `/x`, `C:\x`, or `.` and `..` themselves: never the name of a model. */
const FOLDER = /^(\.{1,2}([\\/]|$)|[\\/]|[A-Za-z]:[\\/])/;
const HUB_NAME = /^[\w.-]+\/[\w.-]+$/;

/**
 * What the name of an embedder means: a folder (by its look, or because it is there), else
 * `owner/name` on the hub. Throws `not-found` (no such folder), `invalid-argument` (neither).
 */
export async function placeOf(name: unknown): Promise<ModelPlace> {
  if (typeof name === "string" && name !== "") {
    const path = resolve(name);
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory()) return { kind: "folder", path };
    if (FOLDER.test(name)) throw new PaperweaveError("not-found", `There is no folder ${name} to load a model from.`);
    if (HUB_NAME.test(name)) return { kind: "hub", name };
  }
  throw new PaperweaveError(
    "invalid-argument",
    `There is no embedder ${formatValue(name)}; possible are "minilm", "minilm-int8", "minilm-fast", a model ` +
      `of the Hugging Face hub as "owner/name", ` +
      `the folder of a model as "./my-model", or an embedder object of your own.`,
  );
}
