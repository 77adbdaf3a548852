import { execFile } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";

/* Every JavaScript sample of README and docs runs as it is printed, in a folder with the files that it names. */

const root = fileURLToPath(new URL("../..", import.meta.url));
const pages = [
  "README.md",
  ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md") && !name.startsWith("api")) // TypeDoc writes docs/api
    .map((name) => join("docs", name)),
];
/** The first line of a sample that needs what is not on every machine. */
const NEEDS = /^\/\/ Needs /;

const samples = pages.flatMap((page) =>
  [...readFileSync(join(root, page), "utf8").matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([, code], at) => ({
    name: `${page}, sample ${at + 1}`,
    page,
    code: code!,
  })),
);
const runnable = samples.filter(({ code }) => !NEEDS.test(code));

const folder = mkdtempSync(join(tmpdir(), "paperweave-samples-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("samples are found, and those that cannot run everywhere say what they need", () => {
  expect(samples.length).toBeGreaterThan(10);
  for (const { code } of samples.filter(({ code }) => NEEDS.test(code)))
    expect(code).toMatch(/^\/\/ Needs (a|the)? ?\S+.*[.:]/);
});

test.skipIf(!process.env.PAPERWEAVE_FULL).each(runnable)(
  "$name runs as printed (needs PAPERWEAVE_FULL=1)",
  async ({ page, code }) => {
    const place = join(folder, page.replace(/\W+/g, "-")); // later samples of a page go on with earlier ones
    if (!existsSync(place)) {
      mkdirSync(join(place, "node_modules"), { recursive: true });
      symlinkSync(root, join(place, "node_modules", "paperweave"), "dir");
    }
    for (const file of ["daily-papers.txt", "library.bib"])
      cpSync(join(root, "examples/data", file), join(place, file));
    writeFileSync(join(place, "sample.mjs"), code);
    const { stderr } = await promisify(execFile)(process.execPath, ["sample.mjs"], { cwd: place });
    expect(stderr).toBe("");
  },
);
