import { existsSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { defineConfig, type Options } from "tsup";
import { wasmCode } from "./src/core/wasm/wasm-code.js";
import { pageCode } from "./src/view/map/page/page-code.js";

/** What users import, and the command line. */
const doors = {
  index: "src/index.ts",
  embed: "src/embed/index.ts",
  neighbors: "src/neighbors/index.ts",
  topics: "src/topics/index.ts",
  layout: "src/layout/index.ts",
  notebook: "src/notebook.ts",
  opensearch: "src/database/opensearch/index.ts",
  postgres: "src/database/postgres/index.ts",
  ai: "src/adapters/ai.ts",
  langchain: "src/adapters/langchain.ts",
  testing: "src/testing/index.ts",
};
/** Run by paperweave itself; ES modules only. */
const programs = {
  cli: "src/cli/main.ts",
  "minilm-worker": "src/embed/minilm/minilm-worker.ts",
  "onnx-process": "src/embed/minilm/onnx-process.ts",
  "transformers-process": "src/embed/transformers/transformers-process.ts",
  "exact-worker": "src/neighbors/exact/exact-worker.ts",
  "hnsw-worker": "src/neighbors/hnsw/hnsw-worker.ts",
  "topics-worker": "src/topics/fit/worker.ts",
  "layout-worker": "src/layout/worker.ts",
};
/**
 * The page of the map goes into the package as its finished text: nothing is bundled, or read from
 * a file, when a map is drawn.
 */
const finishedPage: NonNullable<Options["esbuildPlugins"]>[number] = {
  name: "finished page",
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]view[\\/]map[\\/]page[\\/]page-code\.ts$/ }, () => ({
      contents: `const code = ${JSON.stringify(pageCode())};\nexport function pageCode() { return code; }`,
      loader: "js",
    })),
};
/**
 * So do the kernels, as compiled bytes: no file is read, or fetched, when they are loaded.
 */
const compiledKernels: NonNullable<Options["esbuildPlugins"]>[number] = {
  name: "compiled kernels",
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]core[\\/]wasm[\\/]wasm-code\.ts$/ }, () => ({
      contents:
        `const text = "${Buffer.from(wasmCode()).toString("base64")}";\nexport function wasmCode() { return ` +
        "Uint8Array.from(atob(text), (one) => one.charCodeAt(0)); }",
      loader: "js",
    })),
};
/**
 * For a web page, a file of `src/web` stands in for the one with the same path in `src`, and one of
 * `src/web/node` for the module of Node.js. A module of Node.js for which there is none fails the build.
 */
const webFiles: NonNullable<Options["esbuildPlugins"]>[number] = {
  name: "web files",
  setup({ onResolve }) {
    const sources = resolve("src"),
      web = join(sources, "web");
    onResolve({ filter: /^node:/ }, ({ path }) => {
      const file = join(web, "node", `${path.slice(5)}.ts`);
      return existsSync(file) ? { path: file } : { errors: [{ text: `A web page has no ${path}.` }] };
    });
    onResolve({ filter: /^\.\.?\/.*\.js$/ }, ({ path, importer }) => {
      const wanted = relative(sources, resolve(dirname(importer), path.replace(/\.js$/, ".ts")));
      const file = join(web, wanted);
      return wanted.startsWith("web") || !existsSync(file) ? undefined : { path: file };
    });
  },
};
const shared: Options = {
  target: "node20",
  platform: "node",
  sourcemap: true,
  outDir: "dist",
  esbuildPlugins: [finishedPage, compiledKernels],
};

/** The types name `Symbol.asyncDispose`, which not every compiler knows by itself. */
const DISPOSABLE = '/// <reference lib="esnext.disposable" />';

export default defineConfig((options): Options[] => [
  {
    ...shared,
    entry: { ...doors, ...programs },
    format: "esm",
    splitting: true,
    dts: options.dts === false ? false : { entry: doors, banner: DISPOSABLE },
  },
  {
    ...shared,
    entry: doors,
    format: "cjs",
    noExternal: ["stemmer"], // an ES module alone, which require() takes only from Node.js 20.19 on
    // Models and workers are found by import.meta.url. tsup's own shim takes a "#" or "%" in a path for
    // a part of the URL, and looks for a page's script where there is a `document` (Electron, jsdom).
    esbuildOptions(esbuild) {
      esbuild.define = { ...esbuild.define, "import.meta.url": "fileUrl" };
    },
    banner: { js: '"use strict"; const fileUrl = require("node:url").pathToFileURL(__filename).href;' },
    dts: options.dts === false ? false : { entry: doors, banner: DISPOSABLE },
  },
  {
    ...shared,
    entry: { web: "src/web/index.ts" },
    sourcemap: false, // two megabytes; whoever bundles it has the sources in the maps of the other files
    format: "esm",
    target: "es2022",
    platform: "browser",
    splitting: false,
    removeNodeProtocol: false, // `webFiles` finds them by it
    esbuildPlugins: [finishedPage, compiledKernels, webFiles],
    esbuildOptions(esbuild) {
      esbuild.inject = ["src/web/node/globals.ts"];
      // Pages have shared memory only where their server isolates them, and jobs need none here.
      esbuild.define = { ...esbuild.define, SharedArrayBuffer: "ArrayBuffer" };
    },
    dts: options.dts === false ? false : { entry: { web: "src/web/index.ts" }, banner: DISPOSABLE },
  },
]);
