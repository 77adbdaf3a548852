import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Matrix, Paper } from "../../src/core/types.js";
import { createEmbedder } from "../../src/embed/index.js";
import { paperText } from "../../src/embed/texts.js";
import { fromNpy, toNpy } from "../../src/store/folder/npy.js";

const folder = fileURLToPath(new URL("../results/tmp/", import.meta.url));

/**
 * The embeddings of a set by one of paperweave's own embedders, a unit row a paper: computed once
 * and kept in bench/results/tmp under the name of the set, the id of the embedder and a digest of
 * the texts.
 */
export async function keptEmbeddings(set: string, papers: readonly Paper[], model = "minilm"): Promise<Matrix> {
  const embedder = await createEmbedder(model);
  try {
    const texts = papers.map(paperText);
    const digest = createHash("sha256").update(JSON.stringify(texts)).digest("hex").slice(0, 12);
    const file = join(folder, `${set}, ${embedder.id.replace(/[^\w.-]+/g, "-")}, ${digest}.npy`);
    if (existsSync(file)) return fromNpy(readFileSync(file), basename(file));
    const { data, rows, cols } = await embedder.embed(texts, { onProgress: progressOf(set) });
    mkdirSync(folder, { recursive: true });
    // Renamed when it is whole, so that a run that is stopped leaves nothing that looks like
    // embeddings.
    writeFileSync(`${file}.${process.pid}`, Buffer.concat(toNpy({ data, rows, cols })));
    renameSync(`${file}.${process.pid}`, file);
    return { data, rows, cols };
  } finally {
    await embedder.close?.();
  }
}

/** A line on stderr for each tenth of the texts. */
function progressOf(set: string): (progress: { done: number; total: number }) => void {
  let tenths = 0;
  return ({ done, total }) => {
    if (Math.floor((10 * done) / total) <= tenths) return;
    tenths = Math.floor((10 * done) / total);
    console.error(`${set}: ${done} of ${total} texts embedded`);
  };
}
