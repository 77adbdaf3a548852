import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { command, expectWorks } from "./workplace.js";

/** The current releases of Node.js, and the oldest that package.json allows. */
const NODES = ["20.15.0", "22", "24", "26"];

/** Node.js in several versions, Bun and Deno, on what npm has installed. */
export function runtimes(place) {
  const works = (program, ...before) => {
    for (const file of ["quick.mjs", "quick.cjs"]) expectWorks(program, [...before, file], { cwd: place.installed });
  };
  return {
    ...Object.fromEntries(NODES.map((version) => [`works on Node.js ${version}`, () => works(node(place, version))])),
    "works on Bun": () => works(command(place.tool(["bun@1"], ["bun"]), "bun")),
    "works on Deno, imported by its name and as npm:paperweave": () => {
      const deno = command(place.tool(["deno@2"], ["deno"]), "deno");
      works(deno, "run", "-A");
      const program = readFileSync(join(place.installed, "quick.mjs"), "utf8").replace(
        '"paperweave"',
        '"npm:paperweave"',
      );
      writeFileSync(join(place.installed, "npm.mjs"), program);
      expectWorks(deno, ["run", "-A", "--node-modules-dir=manual", "npm.mjs"], { cwd: place.installed });
    },
  };
}

/** The registry has Node.js itself, a package for each platform. */
function node(place, version) {
  const platform = process.platform === "win32" ? "win" : process.platform;
  const apple = platform === "darwin" && process.arch === "arm64";
  const name = `${apple ? "node-bin" : "node"}-${platform}-${process.arch}`;
  const folder = join(place.tool([`${name}@${version}`]), "node_modules", name, "bin");
  return join(folder, platform === "win" ? "node.exe" : "node");
}
