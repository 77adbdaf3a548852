import { PaperweaveError } from "../core/errors.js";
import { counted } from "../core/format.js";
import type { Paper } from "../core/types.js";
import type { Hit } from "../search/index.js";
import { version } from "../core/version.js";
import { PaperIndex } from "../paper-index.js";
import { namesOf, paperId } from "../papers/index.js";
import { parseCommandLine, UsageError, type Invocation } from "./arguments.js";
import { exportFiles } from "./export.js";
import { info } from "./info.js";
import { addFiles, loadIndex } from "./load.js";
import { map } from "./map.js";
import { ProgressBar } from "./progress-bar.js";
import { hitsText, printJson, printReport } from "./text.js";
import { topics } from "./topics.js";
import { usage } from "./usage.js";

/** Runs one command line; resolves to the exit code. */
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
    }
  } finally {
    bar.clear();
  }
}

async function related(
  { files, embedder, k, to, unlike = [], mode, filter, diversity, json }: Invocation,
  bar: ProgressBar,
): Promise<void> {
  const { index, report } = await loadIndex(files, embedder, bar, (papers) =>
    [to!, ...unlike].forEach((one) => findPaper(papers, one)),
  );
  const papers = [...index.papers()];
  const paper = findPaper(papers, to!);
  const others = unlike.map((one) => findPaper(papers, one));
  const hits = await index.related(paper.id, {
    k,
    mode,
    unlike: others.map(({ id }) => id),
    filter,
    diversity,
    explain: true,
  });
  if (json) printJson({ to: paper, ...(others.length > 0 && { unlike: others }), hits, ...report });
  else {
    printReport(report);
    console.log(`Related to: ${paper.title}`);
    console.log(`${others.map(({ title }) => `and unlike: ${title}\n`).join("")}`);
    printHits(hits);
  }
  await index.close();
}

async function search(
  { files, embedder, k, for: query, mode, filter, json }: Invocation,
  bar: ProgressBar,
): Promise<void> {
  const { index, report } = await loadIndex(files, embedder, bar);
  const hits = await index.search(query!, { k, mode, filter, highlight: true });
  if (json) printJson({ query, hits, ...report });
  else {
    printReport(report);
    console.log(`Papers for: ${query}\n`);
    printHits(hits);
  }
  await index.close();
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
    console.log(
      `${folder}: ${added.length} added, ${updated.length} updated, ${unchanged.length} unchanged; ${counted(index.size, "paper")} in all`,
    );
  }
  await index.close();
}

/** A paper by its id or another name of it, its title, or words that stand in one title only. */
function findPaper(papers: readonly Paper[], idOrTitle: string): Paper {
  const wanted = idOrTitle.toLowerCase();
  const wantedId = paperId({ id: idOrTitle.trim(), title: "" }); // as readers write it: of arXiv without the version
  const ways: ((paper: Paper) => boolean)[] = [
    ({ id }) => id === wantedId,
    (paper) => namesOf(paper).some(({ id }) => id === wantedId),
    ({ title }) => title.toLowerCase() === wanted,
    ({ title }) => title.toLowerCase().includes(wanted),
  ];
  const found = ways.map((way) => papers.filter(way)).find(({ length }) => length > 0) ?? [];
  if (found.length === 1) return found[0]!;
  if (found.length === 0)
    throw new PaperweaveError("not-found", `No paper has the id or title ${JSON.stringify(idOrTitle)}.`);
  const some = found
    .slice(0, 3)
    .map(({ title }) => `“${title}”`)
    .join(", ");
  throw new PaperweaveError(
    "invalid-argument",
    `${found.length} titles hold ${JSON.stringify(idOrTitle)}: ${some}${found.length > 3 ? ", …" : ""}. Give the id of one, or more of its title.`,
  );
}

function printHits(hits: readonly Hit[]): void {
  console.log(hits.length > 0 ? hitsText(hits) : "none");
}
