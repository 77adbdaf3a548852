import { constants } from "node:fs";
import { access, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { PaperweaveError } from "../core/errors.js";
import { counted } from "../core/format.js";
import type { Invocation } from "./arguments.js";
import { loadIndex } from "./load.js";
import { openFile } from "./open-file.js";
import type { ProgressBar } from "./progress-bar.js";
import { printJson, printReport, sizeText } from "./text.js";

/** Draws the map of some files: a page to look around in, a picture, or both. */
export async function map(
  { files, embedder, count, resolution, page, svg, open, title, json }: Invocation,
  bar: ProgressBar,
): Promise<void> {
  for (const file of [page, svg]) if (file !== undefined) await checkWritable(file);
  const { index, report } = await loadIndex(files, embedder, bar, (papers) => {
    if (count !== undefined && count > papers.length)
      throw new PaperweaveError(
        "invalid-argument",
        `--count ${count} is more than there are papers, ${papers.length}.`,
      );
  });
  const model = await index.topics({ count: count ?? "auto", resolution, onProgress: bar.show });
  const drawn = await model.map({ onProgress: bar.show });
  bar.clear();
  const written: string[] = [];
  const write = async (file: string | undefined, draw: () => string): Promise<void> => {
    if (file === undefined) return;
    const text = draw();
    await writeFile(file, text);
    written.push(
      `${file}: ${counted(drawn.points.length, "paper")} in ${counted(drawn.topics.length, "topic")}, ${sizeText(Buffer.byteLength(text))}`,
    );
  };
  await write(page, () => drawn.toHTML({ title }));
  await write(svg, () => drawn.toSVG({ title }));
  if (json) printJson({ points: drawn.points, topics: drawn.topics, ...report });
  else {
    printReport(report);
    console.log(written.join("\n"));
  }
  await index.close();
  if (open) await openFile((page ?? svg)!);
}

/** Before minutes of work, not after. */
async function checkWritable(file: string): Promise<void> {
  const folder = dirname(file);
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory()) throw new PaperweaveError("invalid-argument", `${file} is a folder; the map is a file.`);
  await access(folder, constants.W_OK).catch((cause: NodeJS.ErrnoException) => {
    const why = cause.code === "ENOENT" ? `There is no folder ${folder}` : `The folder ${folder} cannot be written to`;
    throw new PaperweaveError("invalid-argument", `${why}, where the map should go.`, { cause });
  });
}
