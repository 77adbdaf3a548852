import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { PaperweaveError } from "../core/errors.js";
import { counted } from "../core/format.js";
import { writeOutput } from "../store/export/write-output.js";
import type { Invocation } from "./arguments.js";
import { findTopics } from "./folder-topics.js";
import { loadIndex } from "./load.js";
import type { ProgressBar } from "./progress-bar.js";
import { printJson, printReport, reportJson, sizeText } from "./text.js";
import { checkWritable } from "./writable.js";

/** Draws the map of some files: a page for the browser, a picture, or both. */
export async function map(
  { files, embedder, count, resolution, page, svg, open, title, json }: Invocation,
  bar: ProgressBar,
): Promise<void> {
  for (const file of [page, svg]) if (file !== undefined) await checkWritable(file, "the map");
  const { index, report } = await loadIndex(files, embedder, bar, (papers) => {
    if (count !== undefined && count > papers.length)
      throw new PaperweaveError(
        "invalid-argument",
        `--count ${count} is more than the number of papers, ${papers.length}.`,
      );
  });
  const model = await findTopics(index, files, { count, resolution }, bar);
  const drawn = await model.map({ onProgress: bar.show });
  bar.clear();
  const written: string[] = [];
  const write = async (file: string | undefined, draw: () => string): Promise<void> => {
    if (file === undefined) return;
    const text = draw();
    await writeOutput(file, [Buffer.from(text)]);
    written.push(
      `${file}: ${counted(drawn.points.length, "paper")} in ${counted(drawn.topics.length, "topic")}, ` +
        sizeText(Buffer.byteLength(text)),
    );
  };
  await write(page, () => drawn.toHTML({ title }));
  await write(svg, () => drawn.toSVG({ title }));
  if (json) printJson({ points: drawn.points, topics: drawn.topics, ...reportJson(report) });
  else {
    printReport(report);
    console.log(written.join("\n"));
  }
  await index.close();
  if (open) await openFile((page ?? svg)!);
}

/**
 * Shows a file with the system's own program for it. Without such a program, a line on stderr says
 * so, and the command still succeeds.
 */
async function openFile(file: string): Promise<void> {
  const path = resolve(file);
  const [program, ...words] =
    process.platform === "darwin"
      ? ["open", path]
      : process.platform === "win32"
        ? ["cmd", "/c", "start", "", path]
        : ["xdg-open", path];
  const problem = await new Promise<string | undefined>((done) => {
    const child = spawn(program!, words, { stdio: "ignore", detached: true });
    child.on("error", (error) => done(error.message));
    child.on("spawn", () => {
      child.unref();
      done(undefined);
    });
  });
  if (problem !== undefined)
    console.error(`paperweave: ${file} cannot be opened from here (${problem}). Open it in a browser.`);
}
