import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
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
    /^missing-dependency: .* not installed\. Install it with `npm install onnxruntime-node --ignore-scripts`, or use "minilm"/,
  ) as string;
  expect(run("without", "minilm-int8")).toEqual([sentence, sentence]);
});

test("minilm-int8 names platform and C library where onnxruntime-node cannot be loaded, at every call", () => {
  const sentence = expect.stringMatching(
    /^missing-dependency: onnxruntime-node cannot be loaded on (linux \w+ \((glibc [\d.]+|no glibc: musl)\)|\w+ \w+): .*"minilm"/,
  ) as string;
  expect(run("broken", "minilm-int8")).toEqual([sentence, sentence]);
});
