import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PaperweaveError } from "../../core/errors.js";
import { cannotLoad } from "../../core/native-library.js";
import type { HnswEngine, HnswEngineName, HnswParameters } from "./hnsw-engine.js";
import { WasmEngine } from "./wasm-engine.js";

/** A graph without nodes. Throws `missing-dependency`, saying what to do, for a native library. */
export async function createHnswEngine(name: HnswEngineName, parameters: HnswParameters): Promise<HnswEngine> {
  if (name === "wasm") return WasmEngine.create(parameters);
  return name === "usearch" ? usearchEngine(parameters) : hnswlibEngine(parameters);
}

async function usearchEngine({ dimensions, M, efConstruction, ef }: HnswParameters): Promise<HnswEngine> {
  const { Index, MetricKind, ScalarKind } = await importUsearch();
  const index = new Index({
    dimensions,
    metric: MetricKind.IP,
    // half the memory and twice the speed; the exact similarities are computed afterwards
    quantization: ScalarKind.BF16,
    connectivity: M,
    expansion_add: efConstruction,
    expansion_search: ef,
    multi: false,
  });
  // One thread a call: usearch reserves room for the threads of the call that grows it, and a later
  // call with more would write past it. And inserting by several threads makes another graph each
  // time.
  const THREADS = 1;
  return {
    add: (keys, vectors) => index.add(BigUint64Array.from(keys, BigInt), vectors, THREADS),
    search(queries, k) {
      const rows = queries.length / dimensions;
      const { keys, counts } = index.search(queries, k, THREADS) as { keys: BigUint64Array; counts?: BigUint64Array };
      return Array.from({ length: rows }, (_, row) => {
        const count = counts ? Number(counts[row]) : keys.length;
        return Int32Array.from(keys.subarray(row * k, row * k + count), Number);
      });
    },
    ...throughFiles(
      (path) => index.save(path),
      (path) => index.load(path),
    ),
  };
}

async function hnswlibEngine({ dimensions, M, efConstruction, ef }: HnswParameters): Promise<HnswEngine> {
  const { HierarchicalNSW } = await importHnswlib();
  const index = new HierarchicalNSW("ip", dimensions);
  let capacity = 0,
    used = 0;
  const SEED = 100; // hnswlib's own default: the layers of the nodes are drawn from it
  return {
    add(keys, vectors) {
      if (capacity === 0)
        index.initIndex({
          maxElements: (capacity = Math.max(1024, keys.length)),
          m: M,
          efConstruction,
          randomSeed: SEED,
        });
      if (used + keys.length > capacity) index.resizeIndex((capacity = Math.max(2 * capacity, used + keys.length)));
      for (let i = 0; i < keys.length; i++)
        index.addPoint([...vectors.subarray(i * dimensions, (i + 1) * dimensions)], keys[i]!);
      used += keys.length;
    },
    search(queries, k) {
      index.setEf(Math.max(ef, k));
      return Array.from({ length: queries.length / dimensions }, (_, row) => {
        const query = [...queries.subarray(row * dimensions, (row + 1) * dimensions)];
        return Int32Array.from(index.searchKnn(query, k).neighbors);
      });
    },
    ...throughFiles(
      (path) => void index.writeIndexSync(path),
      (path) => {
        index.readIndexSync(path, true);
        capacity = index.getMaxElements();
        used = index.getCurrentCount();
      },
    ),
  };
}

// Optional packages are imported inside of a `try`: bundlers demand that the others are installed.

async function importUsearch() {
  try {
    return await import("usearch");
  } catch (cause) {
    throw missing("usearch", cause);
  }
}

async function importHnswlib() {
  try {
    return (await import("hnswlib-node")).default; // a CommonJS module, of which Node gives only that
  } catch (cause) {
    throw missing("hnswlib-node", cause); // it is compiled when it is installed
  }
}

function missing(name: string, cause: unknown): PaperweaveError {
  return cannotLoad(name, cause as Error, { install: `npm install ${name}`, instead: 'use engine: "wasm"' });
}

/** The native libraries write and read files only. */
function throughFiles(
  save: (path: string) => void,
  load: (path: string) => void,
): Pick<HnswEngine, "toBytes" | "load"> {
  return {
    toBytes: () =>
      inTemporaryFolder(async (path) => {
        save(path);
        return readFile(path);
      }),
    load: (bytes) =>
      inTemporaryFolder(async (path) => {
        await writeFile(path, bytes);
        try {
          load(path);
        } catch (cause) {
          const what = `The HNSW graph in the bytes is damaged: ${(cause as Error).message}.`;
          throw new PaperweaveError("bad-format", what, { cause });
        }
      }),
  };
}

async function inTemporaryFolder<T>(use: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "paperweave-"));
  try {
    return await use(join(folder, "index"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
