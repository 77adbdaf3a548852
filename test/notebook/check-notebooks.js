// Runs the notebooks of examples/ on the real kernels of Deno and tslab, with the package as it is
// built in dist, and checks what they show. `npm run check:notebooks`; with --write (`npm run
// notebooks`) the notebooks get these outputs, without times and paths of this machine. Needs
// PAPERWEAVE_FULL, and what .ci/install-kernels installs: without them it says so and ends well.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const kernels = join(root, ".kernels");
const TIME_LIMIT = 280_000;
const LARGEST = 600_000;
const MOST_RUNS = 5;

const [HTML, SVG, TEXT] = ["text/html", "image/svg+xml", "text/plain"];
/**
 * Of each code cell, in order: the richest media type of each output, and what must stand in it.
 */
const notebooks = {
  "topics-of-todays-papers": [
    [],
    [[TEXT, /78/]],
    [[TEXT, /78/]],
    [[HTML, /78 papers in 13 topics[\s\S]*post-training quantization/]],
    [[SVG, /^<svg [\s\S]*Topics as a tree/]],
    [[HTML, /<iframe [^>]*srcdoc="&?[\s\S]*Q-VLM/]],
    [[SVG, /^<svg [\s\S]*Papers of a Daily Papers page/]],
    [[HTML, /<ol>[\s\S]*score/]],
    [[HTML, /<ol>[\s\S]*shares “/]],
    [[SVG, /^<svg [\s\S]*Quality of topics/]],
    [[SVG, /^<svg [\s\S]*Similarities of topics/]],
  ],
  "reading-list": [
    [["stream", /113 papers, 0 skipped/]],
    [["stream", /113/]],
    [[HTML, /113 papers in \d+ topics/]],
    [[SVG, /^<svg [\s\S]*Share of the papers of each year/]],
    [[HTML, /<ol>[\s\S]*grasp/i]],
    [[HTML, /<ol>[\s\S]*score/]],
    [[HTML, /<iframe /]],
    [["stream", /@inproceedings|@misc|@article/]],
  ],
};

if (!process.env.PAPERWEAVE_FULL) skip("PAPERWEAVE_FULL=1 runs them");
else if (!existsSync(join(kernels, "ready"))) skip("the kernels are not installed here; .ci/install-kernels does it");
else for (const [name, expected] of Object.entries(notebooks)) check(name, expected);

function skip(why) {
  console.log(`The notebooks are not run: ${why}.`);
}

function check(name, expected) {
  const start = performance.now();
  const file = join(root, "examples", `${name}.ipynb`);
  const notebook = executed(file, expected);
  const problems = [
    ...problemsOf(notebook, expected),
    ...(process.argv.includes("--write") ? [] : outOfDate(notebook, JSON.parse(readFileSync(file, "utf8")))),
  ];
  for (const problem of problems) console.error(`FAIL ${name}: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
  else if (process.argv.includes("--write")) writeFileSync(file, textOf(notebook));
  console.log(
    `${problems.length > 0 ? "FAIL" : "ok  "} ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`,
  );
}

/**
 * Deno's kernel sometimes says that a cell is done before it sends what the cell shows, which
 * nbconvert then does not wait for (Jupyter's own pages do). So a notebook of which outputs are
 * lost is run again, and a cell has what it showed in the first run that got all of it.
 */
function executed(file, expected) {
  const codeOf = ({ cells }) => cells.filter(({ cell_type }) => cell_type === "code");
  const lacking = (notebook) =>
    [...codeOf(notebook).keys()].filter((at) => codeOf(notebook)[at].outputs.length < (expected[at]?.length ?? 0));
  const notebook = clean(execute(file));
  for (
    let run = 2;
    run <= MOST_RUNS && lacking(notebook).length > 0 && notebook.metadata.kernelspec.name === "deno";
    run++
  ) {
    console.log(
      `     outputs of cells ${lacking(notebook)
        .map((at) => at + 1)
        .join(", ")} came too late; run ${run}`,
    );
    const again = codeOf(clean(execute(file)));
    for (const at of lacking(notebook)) codeOf(notebook)[at].outputs = again[at].outputs;
  }
  return notebook;
}

/** The notebook with the outputs of a fresh kernel, which works in the folder of the notebook. */
function execute(file) {
  const folder = mkdtempSync(join(tmpdir(), "paperweave-notebook-"));
  const shared = join(kernels, "home");
  const paths = [join(shared, ".local", "share", "jupyter"), join(shared, "Library", "Jupyter")];
  const env = {
    ...process.env,
    PATH: `${join(kernels, "venv", "bin")}:${process.env.PATH}`,
    JUPYTER_PATH: paths.join(":"),
    JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
  };
  try {
    const words = [
      "nbconvert",
      "--to",
      "notebook",
      "--execute",
      "--log-level=ERROR",
      "--output-dir",
      folder,
      "--output",
      "out",
      file,
    ];
    const { status, stderr, error } = spawnSync(join(kernels, "venv", "bin", "jupyter"), words, {
      cwd: root,
      env,
      encoding: "utf8",
      timeout: TIME_LIMIT,
    });
    if (status !== 0) throw new Error(`jupyter nbconvert ended with ${status ?? error?.message}:\n${stderr}`);
    return JSON.parse(readFileSync(join(folder, "out.ipynb"), "utf8"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Without when and by which version of the language a cell ran. */
function clean({ cells, metadata, nbformat, nbformat_minor }) {
  const kept = cells.map((cell) => {
    if (cell.cell_type !== "code") return { ...cell, metadata: {} };
    const outputs = cell.outputs.map((output) => ({
      ...output,
      transient: undefined,
      ...("data" in output && {
        data: Object.fromEntries(Object.entries(output.data).map(([media, text]) => [media, joined(text)])),
      }),
      ...("text" in output && { text: joined(output.text) }),
    }));
    return { ...cell, metadata: {}, outputs: merged(outputs) };
  });
  const { name, language, display_name } = metadata.kernelspec;
  return {
    cells: kept,
    metadata: {
      kernelspec: { display_name, language, name },
      language_info: { name: "typescript", file_extension: ".ts" },
    },
    nbformat,
    nbformat_minor,
  };
}

/** Lines of one stream that come one after another are one output. */
function merged(outputs) {
  const whole = [];
  for (const output of outputs) {
    const last = whole.at(-1);
    if (output.output_type === "stream" && last?.name === output.name) last.text += output.text;
    else whole.push(output);
  }
  return whole;
}

function joined(text) {
  return Array.isArray(text) ? text.join("") : text;
}

function problemsOf(notebook, expected) {
  const cells = notebook.cells.filter(({ cell_type }) => cell_type === "code");
  const problems =
    cells.length === expected.length ? [] : [`It has ${cells.length} code cells, expected ${expected.length}.`];
  cells.forEach(({ outputs, source }, i) => {
    const where = `cell ${i + 1}, ${JSON.stringify(joined(source).slice(0, 60))}`;
    const wanted = expected[i] ?? [];
    if (outputs.length !== wanted.length)
      problems.push(
        `${where} has ${outputs.length} outputs, expected ${wanted.length}: ${JSON.stringify(outputs).slice(0, 500)}`,
      );
    outputs.forEach((output, at) => {
      const [media, text] = richest(output);
      if (output.name === "stderr" || output.output_type === "error")
        problems.push(`${where} fails: ${text ?? JSON.stringify(output)}`);
      else if (wanted[at] && (media !== wanted[at][0] || !wanted[at][1].test(text)))
        problems.push(
          `${where} shows ${media}, ${JSON.stringify(text.slice(0, 200))}, expected ${wanted[at][0]} like ` +
            `${wanted[at][1]}.`,
        );
    });
  });
  const text = textOf(notebook);
  if ([root, process.env.HOME].some((path) => path && path !== "/" && text.includes(path.replace(/\/$/, "") + "/")))
    problems.push("It holds a path of this machine.");
  if (text.length > LARGEST) problems.push(`It has ${text.length} characters, more than ${LARGEST}.`);
  return problems;
}

function richest(output) {
  if (output.output_type === "stream") return ["stream", output.text];
  const media = [HTML, SVG, TEXT].find((one) => output.data?.[one] !== undefined);
  return [media, output.data?.[media]];
}

/**
 * Whether what is in the repository shows the same kinds of outputs; figures may differ in their
 * last digits on another processor.
 */
function outOfDate(notebook, kept) {
  const kinds = ({ cells }) =>
    JSON.stringify(cells.map(({ outputs = [] }) => outputs.map((output) => richest(output)[0])));
  return kinds(notebook) === kinds(kept)
    ? []
    : ["The outputs in the repository are of other kinds; npm run notebooks writes them anew."];
}

function textOf(notebook) {
  return `${JSON.stringify(notebook, null, 1)}\n`;
}
