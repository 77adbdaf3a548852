import manifest from "../../models/manifest.json" with { type: "json" };
import { checkOptions } from "../core/check.js";
import { PaperweaveError } from "../core/errors.js";
import { formatValue } from "../core/format.js";
import type { Embedder } from "../core/types.js";
import { fastEmbedder } from "../embed/fast/fast-embedder.js";
import { modelDamage } from "../embed/model-damage.js";

/** Where a page finds the two files of "minilm-fast"; the package has them in its folder `models`. */
export interface FastModelPlaces {
  /** `models/minilm-fast/table.bin` (7.5 MB): its address, relative to the page, or its bytes. */
  table: string | URL | Uint8Array;
  /** `models/all-MiniLM-L6-v2/tokenizer.json` (0.7 MB): its address, or its bytes. */
  tokenizer: string | URL | Uint8Array;
}

/**
 * The embedder "minilm-fast" in a web page (512 dimensions, 256 tokens): its vectors have the same bits as in
 * Node.js. Its files are fetched at the first `embed`, if they are given as addresses; nothing else ever is.
 * `embed` throws `not-found` when a file cannot be fetched, `bad-format` when it is another one.
 * @throws PaperweaveError `invalid-argument`
 * @example const embedder = createFastEmbedder({ table: "models/table.bin", tokenizer: "models/tokenizer.json" });
 */
export function createFastEmbedder(places: FastModelPlaces): Embedder {
  checkOptions("createFastEmbedder", places, ["table", "tokenizer"]);
  for (const name of ["table", "tokenizer"] as const) {
    const place: unknown = places[name];
    if (typeof place !== "string" && !(place instanceof URL) && !(place instanceof Uint8Array))
      throw new PaperweaveError(
        "invalid-argument",
        `${name} must be an address or the bytes of the file, got ${formatValue(place)}.`,
      );
  }
  const { table, tokenizer } = places;
  const description = manifest["minilm-fast"];
  const { files } = description;
  return fastEmbedder(description, async () => {
    const [tableBytes, tokenizerBytes] = await Promise.all([
      readFile("table", table, files["table.bin"]),
      readFile("tokenizer", tokenizer, files["../all-MiniLM-L6-v2/tokenizer.json"]),
    ]);
    return { table: tableBytes, tokenizer: tokenizerBytes };
  });
}

async function readFile(
  name: string,
  place: string | URL | Uint8Array,
  expected: { bytes: number; sha256: string },
): Promise<Uint8Array> {
  const bytes = place instanceof Uint8Array ? place : await download(name, place);
  const damage = modelDamage(bytes, expected);
  if (damage) throw new PaperweaveError("bad-format", `This is not the ${name} of "minilm-fast": ${damage}.`);
  return bytes;
}

async function download(name: string, address: string | URL): Promise<Uint8Array> {
  const failed = (why: string, cause?: unknown): PaperweaveError =>
    new PaperweaveError("not-found", `The ${name} of "minilm-fast" cannot be fetched from ${address}: ${why}.`, {
      cause,
    });
  const answer = await fetch(address).catch((cause: Error) => {
    throw failed(cause.message, cause);
  });
  if (!answer.ok) throw failed(`the server answers ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}
