import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure, megabytes, root, run } from "../support.js";
import { command, diskBytes, expectSuccess, expectWorks } from "./workplace.js";

/** What README promises of the sizes on disk. */
const LARGEST = 60e6,
  LARGEST_LITE = 30e6;

/** Package managers, and what an install takes on disk. */
export function installs(place) {
  const install = (name, ...words) => {
    const folder = place.project(`by ${name}`, { dependencies: { paperweave: `file:${place.tarball}` } });
    writeFileSync(join(folder, "yarn.lock"), ""); // or Yarn looks for a project above
    const environment = {
      ...process.env,
      YARN_ENABLE_TELEMETRY: "0",
      YARN_ENABLE_GLOBAL_CACHE: "0",
      YARN_ENABLE_IMMUTABLE_INSTALLS: "0", // where CI is set, Yarn refuses a project without a lock file
    };
    expectSuccess(...words, { cwd: folder, env: environment, timeout: 200_000 });
    return folder;
  };
  const runs = (folder) => {
    for (const program of ["quick.mjs", "quick.cjs"]) expectWorks(process.execPath, [program], { cwd: folder });
  };
  return {
    "npm installs it, in less than 60 MB": () => {
      runs(place.installed);
      return small(place.installed, LARGEST);
    },
    "paperweave@lite takes less than 30 MB, and has minilm-fast": () => {
      const packed = join(place.folder, "lite");
      mkdirSync(packed);
      expectSuccess(process.execPath, [join(root, "release", "pack-lite.js"), packed]);
      const folder = place.installByNpm("lite project", join(packed, readdirSync(packed)[0]));
      expectWorks(process.execPath, ["quick.mjs"], { cwd: folder, env: { ...process.env, EMBEDDER: "minilm-fast" } });
      const { stdout } = run(process.execPath, ["quick.mjs"], { cwd: folder });
      if (!/^not-found: .*Of paperweave@lite only "minilm-fast" runs/.test(stdout))
        throw new Failure(`With minilm it printed:\n${stdout}`);
      return small(folder, LARGEST_LITE);
    },
    "pnpm installs it": () => {
      const pnpm = command(place.tool(["pnpm@10"]), "pnpm");
      runs(install("pnpm", pnpm, ["install", "--prefer-offline", "--ignore-workspace"]));
    },
    "Bun installs it": () => {
      const bun = command(place.tool(["bun@1"], ["bun"]), "bun");
      runs(install("bun", bun, ["install"]));
    },
    "Yarn 4 installs it as Plug'n'Play, run by yarn node and by node -r ./.pnp.cjs": () => {
      const yarn = command(place.tool(["@yarnpkg/cli-dist@4"]), "yarn");
      const folder = install("yarn", yarn, ["install"]);
      for (const program of ["quick.mjs", "quick.cjs"]) expectWorks(yarn, ["node", program], { cwd: folder });
      expectWorks(process.execPath, ["-r", "./.pnp.cjs", "quick.cjs"], { cwd: folder });
      const loader = ["--no-warnings", "--experimental-loader", "./.pnp.loader.mjs"];
      expectWorks(process.execPath, ["-r", "./.pnp.cjs", ...loader, "quick.mjs"], { cwd: folder });
    },
  };
}

function small(folder, largest) {
  const bytes = diskBytes(join(folder, "node_modules"));
  if (bytes > largest) throw new Failure(`${megabytes(bytes)} on disk, more than ${megabytes(largest)}.`);
  return `${megabytes(bytes)} on disk`;
}
