/**
 * The programs that run beside the caller's thread; each is a built file `dist/<name>.js`. Each has
 * a URL of its own, written out: bundlers take a computed one for all files of the folder.
 */
const PROGRAMS = {
  "exact-worker": () => new URL("./exact-worker.js", import.meta.url),
  "hnsw-worker": () => new URL("./hnsw-worker.js", import.meta.url),
  "layout-worker": () => new URL("./layout-worker.js", import.meta.url),
  "minilm-worker": () => new URL("./minilm-worker.js", import.meta.url),
  "onnx-process": () => new URL("./onnx-process.js", import.meta.url),
  "topics-worker": () => new URL("./topics-worker.js", import.meta.url),
  "transformers-process": () => new URL("./transformers-process.js", import.meta.url),
};

export type ProgramName = keyof typeof PROGRAMS;

/** Where a program lies. From the TypeScript sources (the tests) the built programs are used. */
export function programUrl(name: ProgramName): URL {
  return new URL(PROGRAMS[name]().href.replace("/src/core/workers/", "/dist/"));
}
