/**
 * What citations add to related papers: MAP@100 with `citations` and without. First, a fifth of the
 * citations is taken out of the references and judged, five times over; papers that are still linked
 * to the one asked about are left out of the answers. Then a fifth of the papers loses all its
 * references, and those that one of them cited together are to be found; and half of what it cited
 * is liked, so that `recommend` should find the other half. The share of citations in the score of
 * `related` was chosen on the first of these, on half of the papers of hepth_citations; the other
 * half is asked about here, and in a FILE (any that `readPapers` reads, with references) all papers.
 *
 * npm run bench:citations -- [FILE…] [--json OUT]
 */
import { createHash } from "node:crypto";
import { basename } from "node:path";
import { rowOf } from "../src/core/matrix.js";
import type { Paper } from "../src/core/types.js";
import { PaperIndex, readPapers } from "../src/index.js";
import { keptEmbeddings } from "./lib/kept-embeddings.js";
import { writeJson } from "./lib/measure.js";
import { averagePrecision, mean } from "./lib/ranking-metrics.js";
import { sharedLines } from "./lib/shared-lines.js";

const K = 100;
const FOLDS = 5;
/** Papers that cite fewer papers of the set are no readers. */
const MIN_CITED = 6;
/** The papers that each is to be found beside, by id. */
type Pairs = Map<string, Set<string>>;
const numberOf = (text: string): number => createHash("sha256").update(text).digest().readUInt32BE(0);
const table: object[] = [];

await measure("hepth_citations", hepth(), ({ id }) => numberOf(id) % 2 === 1);
for (const file of process.argv.slice(2).filter((word) => /\.\w+$/.test(word) && !/\.json$/.test(word)))
  await measure(basename(file), (await readPapers(file)).papers, () => true);
console.table(table);
writeJson({ citations: table });

async function measure(set: string, read: readonly Paper[], isAsked: (paper: Paper) => boolean): Promise<void> {
  const vectors = await keptEmbeddings(set, read);
  const whole = await PaperIndex.inMemory();
  await whole.upsert(read.map((paper, row) => ({ ...paper, vector: rowOf(vectors, row) })));
  // References to papers of the set, by their ids; works outside stay as they are.
  const papers = [...whole.papers()].map((paper) => ({
    ...paper,
    vector: whole.vector(paper.id),
    references: (paper.references ?? []).map((name) => whole.get(name)?.id ?? name),
  }));
  const asked = papers.filter(isAsked).map(({ id }) => id);
  const links = pairsOf(papers.flatMap(({ id, references }) => references.map((name) => [id, name] as const)));
  const found = {
    citations: { without: [] as number[], with: [] as number[] },
    "co-citations": { without: [] as number[], with: [] as number[] },
    "reading lists": { without: [] as number[], with: [] as number[] },
  };
  for (let fold = 0; fold < FOLDS; fold++) {
    const isHeld = (id: string, name: string): boolean =>
      whole.has(name) && numberOf([id, name].sort().join(" ")) % FOLDS === fold;
    const held = pairsOf(
      papers.flatMap(({ id, references }) =>
        references.filter((name) => isHeld(id, name)).map((name) => [id, name] as const),
      ),
    );
    const known = (id: string): Set<string> =>
      new Set([...(links.get(id) ?? [])].filter((other) => !held.get(id)?.has(other)));
    const rest = papers.map((paper) => ({
      ...paper,
      references: paper.references.filter((name) => !isHeld(paper.id, name)),
    }));
    await judge(rest, asked, held, known, found.citations);

    const isSilent = (id: string): boolean => numberOf(id) % FOLDS === fold;
    const together = pairsOf(
      papers
        .filter(({ id }) => isSilent(id))
        .flatMap(({ references }) => {
          const cited = references.filter((name) => whole.has(name));
          return cited.flatMap((a) => cited.filter((b) => a < b).map((b) => [a, b] as const));
        }),
    );
    const others = papers.map((paper) => (isSilent(paper.id) ? { ...paper, references: [] } : paper));
    await judge(others, asked, together, () => new Set(), found["co-citations"]);
    const lists = papers
      .filter(({ id }) => isSilent(id))
      .map(({ id, references }) => ({
        reader: id,
        cited: [...new Set(references)]
          .filter((name) => whole.has(name) && name !== id)
          .sort((a, b) => numberOf(a + id) - numberOf(b + id)),
      }));
    await judgeLists(others, lists, found["reading lists"]);
    console.error(`${set}: fold ${fold + 1} of ${FOLDS}`);
  }
  for (const [task, scores] of Object.entries(found)) {
    if (scores.with.length === 0) continue;
    table.push({
      set,
      papers: papers.length,
      task,
      questions: scores.with.length,
      "without citations": mean(scores.without).toFixed(4),
      "with citations": mean(scores.with).toFixed(4),
    });
  }
  console.error(table.slice(-3));
  await whole.close();
}

/** Adds the average precision of each paper that has something to be found. */
async function judge(
  papers: Parameters<PaperIndex["upsert"]>[0],
  asked: readonly string[],
  wanted: Pairs,
  known: (id: string) => Set<string>,
  scores: { without: number[]; with: number[] },
): Promise<void> {
  const index = await PaperIndex.inMemory();
  await index.upsert(papers);
  for (const id of asked) {
    const relevant = wanted.get(id);
    if (!relevant) continue;
    const left = known(id);
    for (const kind of ["without", "with"] as const) {
      const hits = await index.related(id, { k: K + left.size, citations: kind === "with" });
      const ids = hits.map(({ paper }) => paper.id).filter((one) => !left.has(one));
      scores[kind].push(averagePrecision(ids.slice(0, K), relevant, K));
    }
  }
  await index.close();
}

/** Adds the average precision of each reader who cites enough papers. */
async function judgeLists(
  papers: Parameters<PaperIndex["upsert"]>[0],
  lists: readonly { reader: string; cited: readonly string[] }[],
  scores: { without: number[]; with: number[] },
): Promise<void> {
  const index = await PaperIndex.inMemory();
  await index.upsert(papers);
  for (const { reader, cited } of lists) {
    if (cited.length < MIN_CITED) continue;
    const half = Math.floor(cited.length / 2);
    for (const kind of ["without", "with"] as const) {
      const hits = await index.recommend({ liked: cited.slice(0, half), k: K + 1, citations: kind === "with" });
      const ids = hits.map(({ paper }) => paper.id).filter((id) => id !== reader);
      scores[kind].push(averagePrecision(ids.slice(0, K), new Set(cited.slice(half)), K));
    }
  }
  await index.close();
}

/** For each id those that it makes a pair with, either way. */
function pairsOf(list: readonly (readonly [string, string])[]): Pairs {
  const pairs: Pairs = new Map();
  for (const [a, b] of list) {
    if (a === b) continue;
    pairs.set(a, (pairs.get(a) ?? new Set()).add(b));
    pairs.set(b, (pairs.get(b) ?? new Set()).add(a));
  }
  return pairs;
}

function hepth(): Paper[] {
  const references = new Map<string, string[]>();
  for (const line of sharedLines("hepth_citations", "citations_with_text.tsv.gz")) {
    const [from, to] = line.split("\t") as [string, string];
    references.set(from, [...(references.get(from) ?? []), to]);
  }
  return sharedLines("hepth_citations", "papers.jsonl.gz").map((line) => {
    const { id, title, abstract } = JSON.parse(line) as Paper;
    return { id, title, abstract, references: references.get(id) };
  });
}
