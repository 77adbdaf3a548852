import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

/* A project with the built package, without onnxruntime-node, and with one that has no binary. */

const root = fileURLToPath(new URL("../../../", import.meta.url));
let place: string;
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "paperweave-without-onnx-"));
  for (const project of ["without", "broken"]) {
    const modules = join(place, project, "node_modules");
    mkdirSync(join(modules, "paperweave"), { recursive: true });
    for (const name of ["dist", "package.json"])
      cpSync(join(root, name), join(modules, "paperweave", name), { recursive: true });
    symlinkSync(join(root, "models"), join(modules, "paperweave", "models"), "junction");
  }
  const modules = join(place, "broken", "node_modules");
  for (const name of ["dist", "package.json"])
    cpSync(join(root, "node_modules/onnxruntime-node", name), join(modules, "onnxruntime-node", name), {
      recursive: true,
    });
  symlinkSync(join(root, "node_modules/onnxruntime-common"), join(modules, "onnxruntime-common"), "junction");
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

function run(project: string, name: string): string[] {
  const program = `
    import { createEmbedder } from "paperweave/embed";
    const embedder = await createEmbedder(${JSON.stringify(name)}, { threads: 1 });
    for (let call = 0; call < 2; call++)
      await embedder.embed(["A text"]).then(
        ({ rows, cols }) => console.log(rows, cols),
        ({ code, message }) => console.log(code + ": " + message.replaceAll("\\n", " ")),
      );
    await embedder.close();`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
    cwd: join(place, project),
    encoding: "utf8",
    timeout: 60_000,
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout.trim().split("\n");
}

test.each(["without", "broken"])("minilm works in the project %s, by its own engine", (project) => {
  expect(run(project, "minilm")).toEqual(["1 384", "1 384"]);
});

test("minilm-int8 says at every call what is missing and what to do", () => {
  const sentence = expect.stringMatching(
    new RegExp(
      String.raw`^missing-dependency: .* not installed\. Install it with .npm install onnxruntime-node ` +
        String.raw`--ignore-scripts., or use "minilm"`,
    ),
  ) as string;
  expect(run("without", "minilm-int8")).toEqual([sentence, sentence]);
});

/** What Node.js says of binaries that do not fit, and whether to install the package again is of use. */
const failures = {
  musl: ["Error relocating /p/libonnxruntime.so.1: __vsnprintf_chk: symbol not found", "ERR_DLOPEN_FAILED", false],
  "musl, without libstdc++": [
    "Error loading shared library libstdc++.so.6: No such file or directory (needed by /p/onnxruntime_binding.node)",
    "ERR_DLOPEN_FAILED",
    false,
  ],
  "an old glibc": [
    "/lib64/libm.so.6: version `GLIBC_2.27' not found (required by /p/x.node)",
    "ERR_DLOPEN_FAILED",
    false,
  ],
  "another processor": [
    "/p/onnxruntime_binding.node: cannot open shared object file: Exec format error",
    "ERR_DLOPEN_FAILED",
    false,
  ],
  "no binary for this platform": ["Cannot find module '../bin/napi-v6/darwin/x64/x.node'", "MODULE_NOT_FOUND", true],
  "a library that is missing": [
    "libonnxruntime.so.1: cannot open shared object file: No such file or directory",
    "ERR_DLOPEN_FAILED",
    true,
  ],
} as const;

test.each(Object.keys(failures) as (keyof typeof failures)[])(
  "where onnxruntime-node fails as on %s, minilm works, and minilm-int8 says why and what to do, at every call",
  (name) => {
    const [message, code, again] = failures[name];
    const project = `fails ${Object.keys(failures).indexOf(name)}`;
    cpSync(join(place, "without"), join(place, project), { recursive: true, verbatimSymlinks: true });
    const modules = join(place, project, "node_modules/onnxruntime-node");
    mkdirSync(modules);
    writeFileSync(join(modules, "package.json"), JSON.stringify({ name: "onnxruntime-node", main: "index.js" }));
    const text = JSON.stringify(`${message}\nRequire stack:\n- /p`);
    const error = `Object.assign(new Error(${text}), { code: "${code}" })`;
    writeFileSync(join(modules, "index.js"), `throw ${error};`);
    expect(run(project, "minilm")).toEqual(["1 384", "1 384"]);
    const said = run(project, "minilm-int8");
    expect(said).toHaveLength(2);
    expect(said[1]).toBe(said[0]);
    expect(said[0]).toMatch(
      new RegExp(
        String.raw`^missing-dependency: onnxruntime-node cannot be loaded on (linux \w+ \((glibc [\d.]+|no ` +
          String.raw`glibc: musl)\)|\w+ \w+): `,
      ),
    );
    expect(said[0]).toContain(`: ${message}. `);
    expect(said[0]).toMatch(/use "minilm", which needs no native library\.$/);
    expect(said[0]!.includes("install it again with `npm install onnxruntime-node")).toBe(again);
  },
);

test("minilm-int8 names platform and C library where onnxruntime-node cannot be loaded, at every call", () => {
  const sentence = expect.stringMatching(
    new RegExp(
      String.raw`^missing-dependency: onnxruntime-node cannot be loaded on (linux \w+ \((glibc [\d.]+|no ` +
        String.raw`glibc: musl)\)|\w+ \w+): .*"minilm"`,
    ),
  ) as string;
  expect(run("broken", "minilm-int8")).toEqual([sentence, sentence]);
});
