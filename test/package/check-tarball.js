// Checks the package as a user gets it: packs it, installs the tarball in an empty project, looks
// at the files, and uses it there as an ES module, as CommonJS, from TypeScript and from a shell.
// `npm run check:package` runs it after a build. One line a check; the first failure ends it with
// exit code 1.
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, posix } from "node:path";
import { buildSync } from "esbuild";
import { Failure, megabytes, npm, packInto, root, run, runChecks, temporaryFolder, writeTsconfig } from "./support.js";

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
/** The models are 32 MB, of which packing saves little. */
const LARGEST_PACKED = 38e6;

/** Files that must be there beside those that package.json names as doors. */
const required = [
  ...["minilm", "exact", "hnsw", "topics", "layout"].map((name) => `dist/${name}-worker.js`),
  ...["onnx", "transformers"].map((name) => `dist/${name}-process.js`),
  "models/manifest.json",
  ...["LICENSE", "model-w8.onnx", "model-int8.onnx", "tokenizer.json", "tokenizer_config.json"].map(
    (name) => `models/all-MiniLM-L6-v2/${name}`,
  ),
  ...["table.bin", "WORDNET-LICENSE"].map((name) => `models/minilm-fast/${name}`),
  ...["LICENSE", "README.md", "CHANGELOG.md", "package.json", "examples/data/daily-papers.txt"],
];
/**
 * Nothing else may be in it. Source maps may: they hold their sources, so that a stack trace can
 * name the line in src.
 */
const allowed = [
  /^dist\/[^/]+\.(js|cjs)(\.map)?$/,
  /^dist\/[^/]+\.d\.(ts|cts)$/,
  // what README links to
  /^(docs\/(guides\/)?[\w-]+|DESIGN|CONTRIBUTING|bench\/README)\.md$/,
  /^examples\/[\w-]+\.svg$/,
];

const folder = temporaryFolder();
let tarball;
/** With characters that mean something in a URL; Windows refuses some of them in a file's name. */
const project = join(folder, process.platform === "win32" ? "100% of #1 äß" : "100% of #1? äß");
const installed = join(project, "node_modules", "paperweave");
await runChecks({
  packs: pack,
  "installs in an empty project": install,
  "holds what it should and nothing else": files,
  "holds no file that nothing uses": reachable,
  "holds what README links to, and names its repository": links,
  "holds source maps with their sources": sourceMaps,
  "names no path of this machine": noLocalPaths,
  "works as an ES module, and knows errors of its CommonJS copy": () => expectDone("use.mjs"),
  "works as CommonJS, also where a page's globals are": () => expectDone("use.cjs"),
  "says so when it has been bundled": bundled,
  "has types for strict TypeScript that need no @types/node": () => typeCheck({ types: [] }),
  "has types for TypeScript without the DOM": () =>
    typeCheck({ types: ["node"], typeRoots: [join(root, "node_modules", "@types")], lib: ["es2023"] }),
  "works from a shell": commandLine,
  "ends quietly when the reader of its output has seen enough": closedOutput,
});

function pack() {
  for (const door of doors())
    if (!statSync(join(root, door), { throwIfNoEntry: false }))
      throw new Failure(`${door} is not there; run npm run build first.`);
  tarball = packInto(folder);
  const bytes = statSync(tarball).size;
  if (bytes > LARGEST_PACKED)
    throw new Failure(`The package has ${megabytes(bytes)} packed, more than ${megabytes(LARGEST_PACKED)}.`);
  return megabytes(bytes);
}

/**
 * Dependencies come in the newest versions that package.json allows, as for a user; from npm's
 * cache where it has them.
 */
function install() {
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "user", private: true }));
  npm(project, ["install", tarball, "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"]);
  cpSync(join(root, "test", "package", "project"), project, { recursive: true });
  cpSync(join(project, "types.mts"), join(project, "types.cts"));
}

function files() {
  const names = packedFiles();
  for (const name of [...doors(), ...required])
    if (!names.includes(name)) throw new Failure(`${name} is missing from the package.`);
  for (const name of names) {
    if (!required.includes(name) && !allowed.some((pattern) => pattern.test(name)))
      throw new Failure(`${name} does not belong in the package; see "files" in package.json.`);
  }
  return `${names.length} files`;
}

/**
 * Chunks are named by their content: without an empty dist before a build those of older builds
 * would be packed too.
 */
function reachable() {
  const names = packedFiles().filter((name) => name.startsWith("dist/") && !name.endsWith(".map"));
  const used = new Set(names.filter((name) => doors().includes(name) || required.includes(name)));
  for (const name of used) {
    for (const [, specifier] of readFileSync(join(installed, name), "utf8").matchAll(/["'](\.\/[\w.-]+\.c?js)["']/g)) {
      const path = posix.join("dist", specifier);
      for (const target of [path, ...(/\.d\.c?ts$/.test(name) ? [path.replace(/\.(c?)js$/, ".d.$1ts")] : [])])
        if (names.includes(target)) used.add(target);
    }
  }
  for (const name of names)
    if (!used.has(name))
      throw new Failure(`No door leads to ${name}: is it left from an older build? Empty dist and build again.`);
}

/** The registry's page shows README, and takes links for files of the repository. */
function links() {
  const names = packedFiles();
  const readme = readFileSync(join(installed, "README.md"), "utf8");
  const targets = [...readme.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, target]) => target);
  const shipped = targets.filter((target) => !/^https:/.test(target));
  for (const target of shipped)
    if (!names.some((name) => name === target || name.startsWith(`${target}/`)))
      throw new Failure(`README links to ${target}, which is not in the package.`);
  for (const field of ["repository", "homepage", "bugs"])
    if (!manifest[field]) throw new Failure(`package.json names no ${field}.`);
  return `${shipped.length} of its ${targets.length} links name files of the package`;
}

function sourceMaps() {
  for (const name of packedFiles().filter((name) => name.endsWith(".map"))) {
    const { sources, sourcesContent = [] } = JSON.parse(readFileSync(join(installed, name), "utf8"));
    const bare = sources.find((_, i) => typeof sourcesContent[i] !== "string");
    if (bare) throw new Failure(`${name} points to ${bare}, which is not in the package, and does not hold its text.`);
  }
}

function noLocalPaths() {
  for (const name of packedFiles().filter((name) => !name.endsWith(".onnx"))) {
    const text = readFileSync(join(installed, name), "utf8");
    if ([root, `${homedir()}/`].some((path) => text.includes(path)))
      throw new Failure(`${name} holds a path of this machine.`);
  }
}

/** The program must end by itself: a worker that holds it open makes it run into the time limit. */
function expectDone(program) {
  const { stdout, stderr } = expectExit(0, process.execPath, [program]);
  if (stdout !== "done\n" || stderr !== "")
    throw new Failure(`${program} should print "done" and nothing else; it printed:\n${stdout}${stderr}`);
}

/** Its programs and models are not beside a bundle: the first use says what to do. */
function bundled() {
  const program = `import { PaperIndex, PaperweaveError } from "paperweave";
    PaperIndex.inMemory().catch((error) => console.log(PaperweaveError.is(error, "not-found"), error.message));`;
  for (const [format, outfile] of Object.entries({ esm: "bundle.mjs", cjs: "bundle.cjs" })) {
    const stdin = { contents: program, resolveDir: project };
    const options = { bundle: true, platform: "node", logLevel: "silent", absWorkingDir: project };
    const { warnings } = buildSync({ ...options, stdin, format, outfile });
    const { stdout } = expectExit(0, process.execPath, [outfile]);
    if (!/^true paperweave has been bundled; keep it external.*\n.*serverExternalPackages/.test(stdout))
      throw new Failure(`${outfile} printed:\n${stdout}`);
    const demanded = warnings.find(({ text }) => /resolve/i.test(text) && !/catch|external/.test(text));
    if (demanded) throw new Failure(demanded.text);
  }
}

function typeCheck(options) {
  writeTsconfig(project, options);
  expectExit(0, process.execPath, [join(root, "node_modules", "typescript", "bin", "tsc"), "-p", "."]);
}

function commandLine() {
  const bin = join("node_modules", ".bin", "paperweave");
  const version = expectExit(0, bin, ["--version"]).stdout;
  if (version !== `${manifest.version}\n`)
    throw new Failure(`paperweave --version prints ${JSON.stringify(version)}, expected ${manifest.version}.`);
  const { topics, read } = JSON.parse(expectExit(0, bin, ["topics", "papers.jsonl", "--json"]).stdout);
  const titles = topics.flatMap(({ papers }) => papers.map(({ title }) => title));
  if (read !== 3 || titles.length !== 3)
    throw new Failure(`paperweave topics --json gives ${titles.length} papers of ${read}, expected all 3.`);
  expectExit(2, bin, ["topics"]);
  expectExit(2, bin, ["none", "papers.jsonl"]);
  expectExit(1, bin, ["topics", "none.jsonl"]);
}

/** Closes the pipe before the command has anything to say. */
async function closedOutput() {
  const child = spawn(join("node_modules", ".bin", "paperweave"), ["topics", "papers.jsonl"], {
    cwd: project,
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
  });
  child.stdout.destroy();
  let stderr = "";
  child.stderr.on("data", (data) => (stderr += data));
  const code = await new Promise((resolve) => child.on("close", resolve));
  if (code !== 0 || !/^3 papers read[^\n]*\n$/.test(stderr))
    throw new Failure(`paperweave topics into a closed pipe ends with ${code}, and prints:\n${stderr}`);
}

/** Every file that package.json names: what users import, and the command line. */
function doors() {
  const paths = (value) => (typeof value === "string" ? [value] : Object.values(value).flatMap(paths));
  const named = [manifest.main, manifest.module, manifest.types, manifest.bin, manifest.exports].flatMap(paths);
  return [...new Set(named.map((path) => path.replace(/^\.\//, "")))];
}

/** The files as npm has unpacked them. */
function packedFiles() {
  return readdirSync(installed, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath ?? entry.path, entry.name)
        .slice(installed.length + 1)
        .replaceAll("\\", "/"),
    )
    .filter((name) => dirname(name).split("/")[0] !== "node_modules")
    .sort();
}

/** Runs a program in the project. */
function expectExit(code, program, words) {
  const { code: got, stdout, stderr, ended } = run(program, words, { cwd: project });
  if (got === code) return { stdout, stderr };
  const line = [program === process.execPath ? "node" : program, ...words].join(" ");
  throw new Failure(`${line} ${ended}, expected ${code}:\n${stdout}${stderr}`);
}
