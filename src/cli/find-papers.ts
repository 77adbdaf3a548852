import { PaperweaveError } from "../core/errors.js";
import { counted, shownTitle } from "../core/format.js";
import type { Paper } from "../core/types.js";
import { namesOf, paperId } from "../papers/index.js";
import type { Hit } from "../search/index.js";
import type { Invocation } from "./arguments.js";
import { loadIndex } from "./load.js";
import type { ProgressBar } from "./progress-bar.js";
import { styleFor } from "./style.js";
import { hitsText, printJson, printReport, reportJson } from "./text.js";

export async function related(
  { files, embedder, k, to, unlike = [], mode, filter, diversity, citations, json, noColor }: Invocation,
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
    citations,
    explain: true,
  });
  if (json)
    printJson({
      to: paper,
      unlike: others.length > 0 ? others : undefined,
      hits: hits.map(withReasons),
      ...reportJson(report),
    });
  else {
    printReport(report);
    console.log(`Related to: ${shownTitle(paper)}`);
    console.log(others.map((other) => `but unlike: ${shownTitle(other)}\n`).join(""));
    printHits(hits, noColor);
  }
  await index.close();
}

export async function recommend(
  { files, embedder, k, liked, disliked, filter, recency, citations, json, noColor }: Invocation,
  bar: ProgressBar,
): Promise<void> {
  const { index, report } = await loadIndex(files, embedder, bar, (papers) =>
    [...liked, ...disliked].forEach((one) => findPaper(papers, one)),
  );
  const papers = [...index.papers()];
  const examples = (names: readonly string[]): Paper[] => names.map((one) => findPaper(papers, one));
  const given = { liked: examples(liked), disliked: examples(disliked) };
  const ids = { liked: given.liked.map(({ id }) => id), disliked: given.disliked.map(({ id }) => id) };
  const hits = await index.recommend({ ...ids, k, filter, recency, citations, explain: true });
  if (json) printJson({ ...given, hits: hits.map(withReasons), ...reportJson(report) });
  else {
    printReport(report);
    console.log(`Recommended for ${counted(liked.length, "liked paper")}, ${disliked.length} disliked\n`);
    printHits(hits, noColor);
  }
  await index.close();
}

export async function search(
  { files, embedder, k, for: query, mode, filter, json, noColor }: Invocation,
  bar: ProgressBar,
): Promise<void> {
  const { index, report } = await loadIndex(files, embedder, bar);
  const hits = await index.search(query!, { k, mode, filter, highlight: true });
  if (json) printJson({ query, relaxed: hits.relaxed, hits, ...reportJson(report) });
  else {
    printReport(report);
    console.log(`Papers for: ${query}`);
    if (hits.relaxed) console.log(relaxedText(hits.relaxed));
    console.log();
    printHits(hits, noColor);
  }
  await index.close();
}

/** The reasons as sentences; as data they would be there twice. */
function withReasons({ paper, score, reasons }: Hit): Hit {
  return { paper, score, reasons };
}

function relaxedText(phrases: readonly string[]): string {
  const quoted = phrases.map((phrase) => `“${phrase}”`);
  const all = quoted.length === 1 ? quoted[0]! : `all of ${quoted.join(", ")}`;
  return `No paper has ${all}: these fit the words best.`;
}

/** A paper by its id, another of its ids, its title, or words that only its title has. */
export function findPaper(papers: readonly Paper[], idOrTitle: string): Paper {
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

function printHits(hits: readonly Hit[], noColor: boolean): void {
  console.log(hits.length > 0 ? hitsText(hits, styleFor(process.stdout, noColor)) : "none");
}
