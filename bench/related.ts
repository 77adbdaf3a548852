/**
 * Related papers on hepth_citations: MAP@100 of words (tf-idf, BM25), meaning and both, against who
 * cites whom (either way) and which papers are cited by the same paper. Then examples to stay away
 * from, on labelled sets: asked about one paper of each of two labels, unlike a second one of the
 * other label, which labels have the twenty papers found?
 *
 * npm run bench:related -- [--sample 5000] [--json FILE]
 */
import { createHash } from "node:crypto";
import { dot, rowOf } from "../src/core/matrix.js";
import { seededRandom } from "../src/core/random.js";
import type { Paper } from "../src/core/types.js";
import { PaperIndex } from "../src/index.js";
import { countWords, readCorpus, sparseDot, tfidf } from "../src/lexical/index.js";
import { topRows } from "../src/search/top-rows.js";
import { indexOfSet } from "./lib/index-of-set.js";
import { keptEmbeddings } from "./lib/kept-embeddings.js";
import { option, writeJson } from "./lib/measure.js";
import { averagePrecision, mean } from "./lib/ranking-metrics.js";
import { sharedLines } from "./lib/shared-lines.js";
import { readTopicSet } from "./lib/topic-sets.js";

const K = 100;
const sample = Number(option("sample") ?? 5000);
const digest = (id: string): string => createHash("sha256").update(id).digest("hex");
const all = sharedLines("hepth_citations", "papers.jsonl.gz").map((line) => JSON.parse(line) as Paper);
/** Those whose ids have the least digests. */
const chosen = new Set(
  all
    .map(({ id }) => id)
    .sort((a, b) => (digest(a) < digest(b) ? -1 : 1))
    .slice(0, sample),
);
const papers = all.filter(({ id }) => chosen.has(id)).map(({ id, title, abstract }) => ({ id, title, abstract }));
const vectors = await keptEmbeddings("hepth_citations", papers);
const index = await PaperIndex.inMemory();
await index.upsert(papers.map((paper, row) => ({ ...paper, vector: rowOf(vectors, row) })));
const rows = new Map(papers.map(({ id }, row) => [id, row]));
const { cited, coCited } = readCitations();
const words = tfidf(countWords(readCorpus(papers.map(({ title, abstract }) => [title, abstract]))));
console.error(
  `${papers.length} of ${all.length} papers; ${cited.size} cite or are cited, ${coCited.size} are cited beside another`,
);

const ids = (scores: Float64Array, row: number): string[] => {
  scores[row] = -Infinity;
  return Array.from(topRows(scores, K), (one) => papers[one]!.id);
};
const methods: Record<string, (id: string) => string[] | Promise<string[]>> = {
  "tf-idf": (id) => {
    const row = rows.get(id)!;
    const dense = new Float64Array(words.cols);
    for (let at = words.offsets[row]!; at < words.offsets[row + 1]!; at++)
      dense[words.indices[at]!] = words.values[at]!;
    return ids(
      Float64Array.from(papers, (_, other) => sparseDot(words, other, dense)),
      row,
    );
  },
  "MiniLM (cosine)": (id) => {
    const row = rows.get(id)!;
    return ids(
      Float64Array.from(papers, (_, other) =>
        dot(vectors.data, row * vectors.cols, vectors.data, other * vectors.cols, vectors.cols),
      ),
      row,
    );
  },
};
for (const mode of ["semantic", "lexical", "hybrid"] as const) {
  methods[`paperweave, ${mode}`] = async (id) => (await index.related(id, { k: K, mode })).map(({ paper }) => paper.id);
}
const table: object[] = [];
for (const [method, find] of Object.entries(methods)) {
  const scores: Record<"cited" | "coCited", number[]> = { cited: [], coCited: [] };
  for (const { id } of papers) {
    if (!cited.has(id) && !coCited.has(id)) continue;
    const found = await find(id);
    if (cited.has(id)) scores.cited.push(averagePrecision(found, cited.get(id)!, K));
    if (coCited.has(id)) scores.coCited.push(averagePrecision(found, coCited.get(id)!, K));
  }
  table.push({
    method,
    "MAP@100, citations": mean(scores.cited).toFixed(4),
    "MAP@100, co-citations": mean(scores.coCited).toFixed(4),
  });
  console.error(table.at(-1));
}
await index.close();
console.table(table);

const away: object[] = [];
for (const set of ["arxiv-cs-labelled", "ai-areas-labelled"]) {
  const labelled = await readTopicSet(set);
  const labelledIndex = await indexOfSet(labelled);
  const labelOf = new Map(labelled.papers.map(({ id }, row) => [id, labelled.labels[row]!]));
  const random = seededRandom(3);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random.next() * list.length)]!;
  const idsOf = (label: string): string[] =>
    labelled.papers.map(({ id }) => id).filter((id) => labelOf.get(id) === label);
  const rounds = Array.from({ length: 100 }, () => {
    const one = pick(labelled.labels);
    const other = pick(labelled.labels.filter((label) => label !== one));
    const [first, second] = [pick(idsOf(other)), pick(idsOf(other))];
    return { one, other, asked: [pick(idsOf(one)), first], unlike: first === second ? [] : [second] };
  });
  for (const mode of ["semantic", "hybrid"] as const) {
    for (const withUnlike of [false, true]) {
      const shares = { one: [] as number[], other: [] as number[] };
      for (const { one, other, asked, unlike } of rounds) {
        const labels = (await labelledIndex.related(asked, { k: 20, mode, unlike: withUnlike ? unlike : [] })).map(
          ({ paper }) => labelOf.get(paper.id),
        );
        shares.one.push(labels.filter((label) => label === one).length / 20);
        shares.other.push(labels.filter((label) => label === other).length / 20);
      }
      away.push({
        set,
        mode,
        unlike: withUnlike ? "yes" : "no",
        "of the wanted label": mean(shares.one).toFixed(3),
        "of the other": mean(shares.other).toFixed(3),
      });
      console.error(away.at(-1));
    }
  }
  await labelledIndex.close();
}
console.table(away);
writeJson({ related: table, away });

/**
 * For each paper those that it cites or is cited by, and those that a third paper cites beside it;
 * papers of the sample alone.
 */
function readCitations(): { cited: Map<string, Set<string>>; coCited: Map<string, Set<string>> } {
  const cited = new Map<string, Set<string>>();
  const coCited = new Map<string, Set<string>>();
  const lists = new Map<string, string[]>();
  const add = (map: Map<string, Set<string>>, a: string, b: string): void =>
    void map.set(a, (map.get(a) ?? new Set()).add(b));
  for (const line of sharedLines("hepth_citations", "citations_with_text.tsv.gz")) {
    const [from, to] = line.split("\t") as [string, string];
    if (from === to || !rows.has(from) || !rows.has(to)) continue;
    add(cited, from, to);
    add(cited, to, from);
    lists.set(from, [...(lists.get(from) ?? []), to]);
  }
  for (const list of lists.values()) for (const a of list) for (const b of list) if (a !== b) add(coCited, a, b);
  return { cited, coCited };
}
