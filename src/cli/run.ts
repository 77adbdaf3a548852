import { counted } from "../core/format.js";
import { version } from "../core/version.js";
import { serveFolder } from "../mcp/serve.js";
import { PaperIndex } from "../paper-index.js";
import { parseCommandLine, UsageError, type Invocation } from "./arguments.js";
import { exportFiles } from "./export.js";
import { info } from "./info.js";
import { recommend, related, search } from "./find-papers.js";
import { addFiles } from "./load.js";
import { map } from "./map.js";
import { ProgressBar } from "./progress-bar.js";
import { printJson, printReport } from "./text.js";
import { topics } from "./topics.js";
import { usage } from "./usage.js";

/** Runs one command line and returns its exit code. */
export async function run(words: readonly string[]): Promise<number> {
  let invocation: ReturnType<typeof parseCommandLine>;
  try {
    invocation = parseCommandLine(words);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`paperweave: ${error.message}. See paperweave --help.`);
    return 2;
  }
  if (invocation === "help") console.log(usage.trimEnd());
  else if (invocation === "version") console.log(version);
  else return (await execute(invocation)) ?? 0;
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
  if (json) printJson({ folder, size: index.size, ...report });
  else {
    printReport(report);
    const changes = `${added.length} added, ${updated.length} updated, ${unchanged.length} unchanged`;
    console.log(`${folder}: ${changes}; ${counted(index.size, "paper")} in all`);
  }
  await index.close();
}
