import { cpSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure, npm, packInto, root, run, Skip, temporaryFolder } from "../support.js";

/** The folders and tools of the checks, made when they are first asked for. */
export class Workplace {
  folder = temporaryFolder();
  /** The packed package. */
  tarball = packInto(this.folder);
  tools = new Map();

  /**
   * An empty project with the programs of ../project.
   * @param fields of its package.json
   */
  project(name, fields = {}) {
    const folder = join(this.folder, name);
    mkdirSync(folder);
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "user", private: true, ...fields }));
    cpSync(join(root, "test", "package", "project"), folder, { recursive: true });
    return folder;
  }

  /** The project that npm has installed paperweave in; most checks only read it. */
  get installed() {
    return (this.npmProject ??= this.installByNpm("by npm", this.tarball));
  }

  installByNpm(name, tarball) {
    const folder = this.project(name);
    npm(folder, ["install", tarball, "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"]);
    return folder;
  }

  /**
   * Installs packages from the registry into a folder of their own; the folder. Throws Skip where
   * that does not work: no registry, or not this package for this platform.
   * @param scripts packages whose install scripts may run, where they unpack a binary
   */
  tool(packages, scripts = []) {
    const key = packages.join(" ");
    if (!this.tools.has(key)) this.tools.set(key, this.installTool(packages, scripts));
    const folder = this.tools.get(key);
    if (folder instanceof Skip) throw folder;
    return folder;
  }

  installTool(packages, scripts) {
    const folder = join(this.folder, `tool-${this.tools.size}`);
    mkdirSync(folder);
    const allowScripts = Object.fromEntries(scripts.map((name) => [name, true]));
    writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, allowScripts }));
    const words = [
      "install",
      `--ignore-scripts=${scripts.length === 0}`,
      "--prefer-offline",
      "--no-audit",
      "--no-fund",
    ];
    try {
      npm(folder, [...words, ...packages]);
      return folder;
    } catch (error) {
      const code = /code (\w+)|ERR! (.*)/.exec(error.message);
      return new Skip(`npm cannot install ${packages.join(" ")} here (${code?.[1] ?? code?.[2] ?? error.message})`);
    }
  }
}

/** Runs a program that must print "works" and nothing else on its standard output. */
export function expectWorks(program, words, options) {
  const { code, stdout, stderr, ended } = run(program, words, options);
  if (code !== 0 || stdout.trim() !== "works")
    throw new Failure(`${program} ${words.join(" ")} ${ended}, and printed:\n${stdout}${stderr}`);
}

/** Runs a program that must end well, whatever it prints. */
export function expectSuccess(program, words, options) {
  const { code, stdout, stderr, ended } = run(program, words, options);
  if (code !== 0) throw new Failure(`${program} ${words.join(" ")} ${ended}, and printed:\n${stdout}${stderr}`);
  return stdout;
}

/** What the files of a folder take on disk, in bytes: whole blocks of 4096. */
export function diskBytes(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => statSync(join(entry.parentPath ?? entry.path, entry.name)).size)
    .reduce((sum, size) => sum + Math.ceil(size / 4096) * 4096, 0);
}

/** A command of a folder's node_modules. */
export function command(folder, name) {
  return join(folder, "node_modules", ".bin", process.platform === "win32" ? `${name}.cmd` : name);
}
