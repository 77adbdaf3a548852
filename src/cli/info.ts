import { PaperweaveError } from "../core/errors.js";
import { counted } from "../core/format.js";
import { checkIndex, type IndexCheck } from "../store/folder/check.js";
import { filesOf, readManifest } from "../store/folder/manifest.js";
import { repairIndex, type RepairReport } from "../store/folder/repair.js";
import type { Invocation } from "./arguments.js";
import type { ProgressBar } from "./progress-bar.js";
import { few, printJson, sizeText } from "./text.js";

/**
 * Prints what an index folder holds, checks it, or repairs it.
 * @returns the exit code, 1 when a check found damage
 */
export async function info(
  { files: [folder], json, check, repair, embedder }: Invocation,
  bar: ProgressBar,
): Promise<number> {
  if (repair) {
    const report = await repairIndex(folder!, { ...(embedder !== undefined && { embedder }), onProgress: bar.show });
    bar.clear();
    if (json) printJson(report);
    else console.log(repairText(report));
    return 0;
  }
  if (check) {
    const found = await checkIndex(folder!);
    if (json) printJson(found);
    else console.log(checkText(found));
    return found.whole ? 0 : 1;
  }
  const manifest = await readManifest(folder!);
  if (!manifest) throw new PaperweaveError("not-found", `There is no index in ${folder}.`);
  const { embedder: model, dimensions, papers, version: format } = manifest;
  const bytes = filesOf(manifest).reduce((sum, file) => sum + file.bytes, 0);
  const neighbors = manifest.hnsw ? "hnsw" : "exact";
  if (json) printJson({ folder, papers, embedder: model, dimensions, neighbors, format, bytes });
  else
    console.log(
      [
        `${folder}: ${counted(papers, "paper")}`,
        `embedder ${model}`,
        `${dimensions} dimensions`,
        ...(neighbors === "hnsw" ? ["HNSW graph"] : []),
        sizeText(bytes),
        `format ${format}`,
      ].join(", "),
    );
  return 0;
}

function checkText({ folder, whole, papers, embedder, files, journaled, owner }: IndexCheck): string {
  const widest = Math.max(...files.map(({ name }) => name.length));
  const lines = files.flatMap(({ name, bytes, state, problem }) => [
    `${state.padEnd(9)}  ${name.padEnd(widest)}  ${sizeText(bytes)}`,
    ...(problem === undefined ? [] : [`           ${problem}`]),
  ]);
  const notes = [
    ...(journaled > 0
      ? [`An interrupted upsert left ${counted(journaled, "embedding")}, which the next upsert reuses.`]
      : []),
    ...(owner ? [`Process ${owner.pid} on ${owner.host} has it open for changes since ${owner.since}.`] : []),
    whole
      ? `${folder}: every file is whole; ${counted(papers!, "paper")}, embedder ${embedder}`
      : `${folder} is damaged; paperweave info ${folder} --repair rebuilds what can be rebuilt.`,
  ];
  return [...lines, ...notes].join("\n");
}

function repairText({ folder, repaired, papers, lost, unsure, graph, setAside, notes }: RepairReport): string {
  if (!repaired) return `${folder}: every file is whole; nothing to repair.`;
  return [
    ...notes,
    ...(graph ? ["The neighbours were computed again."] : []),
    ...few(unsure.map((id) => `may have changed: ${JSON.stringify(id)}`)),
    ...few(lost.map(({ where, id }) => `lost: ${where}${id === undefined ? "" : `, ${JSON.stringify(id)}`}`)),
    ...(setAside.length > 0
      ? [`Copies of the damaged files stay in the folder: ${setAside.join(", ")}. You can delete them.`]
      : []),
    `${folder}: repaired; ${counted(papers, "paper")}, ${lost.length} lost`,
  ].join("\n");
}
