import { cpSync } from "node:fs";
import { join } from "node:path";
import { writeTsconfig } from "../support.js";
import { expectSuccess } from "./workplace.js";

const MODES = {
  nodenext: { module: "nodenext", moduleResolution: "nodenext" },
  node16: { module: "node16", moduleResolution: "node16" },
  bundler: { module: "preserve", moduleResolution: "bundler" },
};
/** The oldest that knows the types of `await using`, the last compiler in JavaScript, the newest. */
const VERSIONS = { 5.2: ["nodenext"], 5.9: Object.keys(MODES), 7: Object.keys(MODES) };

/** A strict consumer, ES module and CommonJS. */
export function typeScript(place) {
  const check = (version, modes) => {
    const tools = place.tool([`typescript@${version}`, "@types/node@20"]);
    const folder = place.installed;
    cpSync(join(folder, "types.mts"), join(folder, "types.cts"));
    for (const mode of modes) {
      const typeRoots = [join(tools, "node_modules", "@types")];
      writeTsconfig(folder, { types: ["node"], typeRoots, lib: ["es2023"], ...MODES[mode] });
      const tsc = join(tools, "node_modules", "typescript", "bin", "tsc");
      expectSuccess(process.execPath, [tsc, "-p", "."], { cwd: folder });
    }
  };
  return Object.fromEntries(
    Object.entries(VERSIONS).map(([version, modes]) => [
      `has types for strict TypeScript ${version}: ${modes.join(", ")}`,
      () => check(version, modes),
    ]),
  );
}
