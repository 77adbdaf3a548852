import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Failure, run } from "../support.js";
import { expectWorks } from "./workplace.js";

const OURS = /^paperweave(\/|$)/;
const BOTH = ["esm", "cjs"];
const WEBPACK = ["webpack@5"];
const ROLLUP = ["rollup@4", "@rollup/plugin-node-resolve@16", "@rollup/plugin-commonjs@29", "@rollup/plugin-json@6"];

/** Each with paperweave kept external, as they are told to, and bundled in. */
export function bundlers(place) {
  const bundle = (name, formats, packages, build) => ({
    [`${name}: kept external it works, bundled in it works or says what to do`]: async () => {
      const tools = place.tool(packages);
      for (const external of [true, false])
        for (const format of formats) {
          const folder = join(place.installed, "bundles", `${name} ${format} ${external ? "external" : "bundled"}`);
          mkdirSync(folder, { recursive: true });
          const file = join(folder, format === "esm" ? "main.mjs" : "main.cjs");
          const cwd = process.cwd();
          process.chdir(place.installed); // where these look for the program's packages
          try {
            await build(loader(tools), { external, format, entry: join(place.installed, "quick.mjs"), folder, file });
          } finally {
            process.chdir(cwd);
          }
          if (external) expectWorks(process.execPath, [file], { cwd: place.installed });
          else expectWorksOrAdvice(file);
        }
    },
  });
  return {
    ...bundle("esbuild", BOTH, ["esbuild@0.28"], async (load, { external, format, entry, file }) => {
      const { build } = await load("esbuild");
      const kept = external ? ["paperweave"] : [];
      const options = { bundle: true, platform: "node", logLevel: "error", entryPoints: [entry], external: kept };
      await build({ ...options, format, outfile: file });
    }),
    ...bundle("tsup", ["esm"], ["tsup@8", "typescript@5"], async (load, { external, format, entry, folder, file }) => {
      const { build } = await load("tsup");
      const options = { entry: { main: entry }, outDir: folder, silent: true, config: false, clean: false };
      const extension = () => ({ js: file.slice(-4) });
      await build({ ...options, format, outExtension: extension, ...(!external && { noExternal: [OURS] }) });
    }),
    ...bundle("webpack", BOTH, WEBPACK, async (load, { external, format, entry, folder, file }) => {
      const { default: webpack } = await load("webpack");
      const esm = { experiments: { outputModule: true }, output: { module: true, chunkFormat: "module" } };
      const base = format === "esm" ? esm : { output: {} };
      const output = { ...base.output, path: folder, filename: file.slice(folder.length + 1) };
      const kept = external ? { externals: [OURS], ...(format === "cjs" && { externalsType: "commonjs" }) } : {};
      const settings = {
        ...base,
        ...kept,
        context: place.installed,
        mode: "production",
        target: "node20",
        entry,
        output,
      };
      const stats = await new Promise((resolve, reject) =>
        webpack(settings, (error, result) => (error ? reject(error) : resolve(result))),
      );
      if (stats.hasErrors()) throw new Failure(`webpack says:\n${stats.toString({ all: false, errors: true })}`);
    }),
    ...bundle("Rollup", ["esm"], ROLLUP, async (load, { external, format, entry, folder, file }) => {
      const { rollup } = await load("rollup");
      const { nodeResolve } = await load("@rollup/plugin-node-resolve");
      const plugins = [nodeResolve({ preferBuiltins: true, exportConditions: ["node"] })];
      for (const name of ["@rollup/plugin-commonjs", "@rollup/plugin-json"]) plugins.push((await load(name)).default());
      const bundled = await rollup({ input: entry, external: external ? [OURS] : [], plugins, logLevel: "silent" });
      await bundled.write({ dir: folder, format, entryFileNames: file.slice(folder.length + 1) });
    }),
    ...bundle(
      "Vite's build for servers",
      ["esm"],
      ["vite@7"],
      async (load, { external, format, entry, folder, file }) => {
        const { build } = await load("vite");
        const names = { entryFileNames: file.slice(folder.length + 1), format };
        const ssr = external ? { external: ["paperweave"] } : { noExternal: true };
        const settings = { ssr: entry, outDir: folder, emptyOutDir: false, rollupOptions: { output: names } };
        await build({ root: place.installed, configFile: false, logLevel: "silent", ssr, build: settings });
      },
    ),
  };
}

/** Loads a package of a folder of tools. */
function loader(tools) {
  const require = createRequire(join(tools, "package.json"));
  return async (name) => import(pathToFileURL(require.resolve(name)).href);
}

function expectWorksOrAdvice(file) {
  const { stdout, stderr } = run(process.execPath, [file], {});
  if (stdout.trim() !== "works" && !/^not-found: paperweave has been bundled; keep it external/.test(stdout))
    throw new Failure(`${file} printed:\n${stdout}${stderr}`);
}
