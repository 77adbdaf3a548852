import { PaperweaveError } from "../core/errors.js";
import { counted } from "../core/format.js";
import type { Paper } from "../core/types.js";
import { namesOf, paperId } from "../papers/index.js";
import type { Hit } from "../search/index.js";
import type { Invocation } from "./arguments.js";
import { loadIndex } from "./load.js";
import type { ProgressBar } from "./progress-bar.js";
import { hitsText, printJson, printReport } from "./text.js";

export async function related(
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
    console.log(others.map(({ title }) => `but unlike: ${title}\n`).join(""));
    printHits(hits);
  }
  await index.close();
}

export async function recommend(
  { files, embedder, k, liked, disliked, filter, recency, json }: Invocation,
  bar: ProgressBar,
): Promise<void> {
  const { index, report } = await loadIndex(files, embedder, bar, (papers) =>
    [...liked, ...disliked].forEach((one) => findPaper(papers, one)),
  );
  const papers = [...index.papers()];
  const examples = (names: readonly string[]): Paper[] => names.map((one) => findPaper(papers, one));
  const given = { liked: examples(liked), disliked: examples(disliked) };
  const ids = { liked: given.liked.map(({ id }) => id), disliked: given.disliked.map(({ id }) => id) };
  const hits = await index.recommend({ ...ids, k, filter, recency, explain: true });
  if (json) printJson({ ...given, hits, ...report });
  else {
    printReport(report);
    console.log(`Recommended for ${counted(liked.length, "liked paper")}, ${disliked.length} disliked\n`);
    printHits(hits);
  }
  await index.close();
}

export async function search(
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

/** A paper by its id, another of its ids, its title, or words that only its title has. */
function findPaper(papers: readonly Paper[], idOrTitle: string): Paper {
  const wanted = idOrTitle.toLowerCase();
  // In the form that the readers give to ids: those of arXiv without a version.
  const wantedId = paperId({ id: idOrTitle.trim(), title: "" });
  const matches: ((paper: Paper) => boolean)[] = [
    ({ id }) => id === wantedId,
    (paper) => namesOf(paper).some(({ id }) => id === wantedId),
    ({ title }) => title.toLowerCase() === wanted,
    ({ title }) => title.toLowerCase().includes(wanted),
  ];
  const found = matches.map((match) => papers.filter(match)).find(({ length }) => length > 0) ?? [];
  if (found.length === 1) return found[0]!;
  if (found.length === 0)
    throw new PaperweaveError("not-found", `No paper has the id or title ${JSON.stringify(idOrTitle)}.`);
  const some = found
    .slice(0, 3)
    .map(({ title }) => `“${title}”`)
    .join(", ");
  throw new PaperweaveError(
    "invalid-argument",
    `${found.length} titles contain ${JSON.stringify(idOrTitle)}: ${some}${found.length > 3 ? ", …" : ""}. ` +
      "Give the id of one of them, or more words of its title.",
  );
}

function printHits(hits: readonly Hit[]): void {
  console.log(hits.length > 0 ? hitsText(hits) : "none");
}
