import { counted } from "../core/format.js";
import { version } from "../core/version.js";
import { serveFolder } from "../mcp/serve.js";
import { PaperIndex } from "../paper-index.js";
import { parseCommandLine, type Invocation } from "./arguments.js";
import { exportFiles } from "./export.js";
import { info } from "./info.js";
import { recommend, related, search } from "./find-papers.js";
import { addFiles } from "./load.js";
import { commandHelp, generalHelp, shortHelp } from "./help.js";
import { map } from "./map.js";
import { ProgressBar } from "./progress-bar.js";
import { styleFor } from "./style.js";
import { printJson, printReport, reportJson } from "./text.js";
import { today } from "./today.js";
import { topics } from "./topics.js";
import { UsageError } from "./values.js";

/** Runs one command line and returns its exit code. */
export async function run(words: readonly string[]): Promise<number> {
  let invocation: ReturnType<typeof parseCommandLine>;
  try {
    invocation = parseCommandLine(words);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const help = error.command === undefined ? "paperweave --help" : `paperweave ${error.command} --help`;
    console.error(`paperweave: ${error.message}${error.message.endsWith("?") ? "" : "."} See ${help}.`);
    return 2;
  }
  if (invocation === "version") console.log(version);
  else if ("help" in invocation) {
    const { help, noColor } = invocation;
    const [width, style] = [process.stdout.columns, styleFor(process.stdout, noColor)];
    if (help === "short") console.log(shortHelp(width, style));
    else console.log(help === "all" ? generalHelp(width, style) : commandHelp(help, width, style));
  } else return (await execute(invocation)) ?? 0;
  return 0;
}

async function execute(invocation: Invocation): Promise<void | number> {
  const bar = new ProgressBar();
  try {
    switch (invocation.command) {
      case "topics":
        return await topics(invocation, bar);
      case "related":
        return await related(invocation, bar);
      case "recommend":
        return await recommend(invocation, bar);
      case "search":
        return await search(invocation, bar);
      case "map":
        return await map(invocation, bar);
      case "index":
        return await addToIndex(invocation, bar);
      case "info":
        return await info(invocation, bar);
      case "export":
        return await exportFiles(invocation, bar);
      case "today":
        return await today(invocation, bar);
      case "mcp":
        return await serveFolder(invocation.files[0]!, invocation);
    }
  } finally {
    bar.clear();
  }
}

async function addToIndex({ files, embedder, json }: Invocation, bar: ProgressBar): Promise<void> {
  const [folder, ...sources] = files;
  const index = await PaperIndex.open(folder!, { embedder });
  const report = await addFiles(index, sources, bar);
  bar.clear();
  const { added, updated, unchanged } = report.upsert!;
  if (json) printJson({ folder, size: index.size, upsert: report.upsert, ...reportJson(report) });
  else {
    printReport(report);
    const changes = `${added.length} added, ${updated.length} updated, ${unchanged.length} unchanged`;
    console.log(`${folder}: ${changes}; ${counted(index.size, "paper")} in all`);
  }
  await index.close();
}
