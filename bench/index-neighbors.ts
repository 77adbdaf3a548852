/**
 * Searches of an index that compares all papers, and of one that follows an HNSW graph (`neighbors`):
 * recall of the ten hits against the exact ones, and searches a second, one at a time and eight at a
 * time, without a filter and with filters that keep 50%, 5% and 0.5% of the papers. Vectors are those
 * of `minilm-fast`; papers are asked for related ones by meaning, and for a search by words and
 * meaning of their own titles.
 *
 * npm run bench:index-neighbors -- [--sizes 15000,100000] [--asked 200] [--json FILE]
 */
import { PaperIndex, type Filter, type NeighborMethod, type PaperInput } from "../src/index.js";
import { option, report, timed } from "./lib/measure.js";
import { sharedLines } from "./lib/shared-lines.js";

const sizes = (option("sizes") ?? "15000,100000").split(",").map(Number);
const asked = Number(option("asked") ?? 200);
const all = sharedLines("arxiv-cs-100k.jsonl.gz").map((line, i): PaperInput => {
  const { id, title, abstract } = JSON.parse(line) as { id: string; title: string; abstract: string };
  return { id, title, abstract, fields: { share: i % 200 } };
});

const filters: Record<string, Filter | undefined> = {
  "all papers": undefined,
  "50%": { "fields.share": { $lt: 100 } },
  "5%": { "fields.share": { $lt: 10 } },
  "0.5%": { "fields.share": { $lt: 1 } },
};
type Ask = (index: PaperIndex, paper: PaperInput, filter?: Filter) => Promise<{ paper: { id: string } }[]>;
const asks: Record<string, Ask> = {
  related: (index, { id }, filter) => index.related(id!, { mode: "semantic", filter }),
  search: (index, { title }, filter) => index.search(title.replaceAll(/["-]/g, " "), { filter }),
};

const table: object[] = [];
for (const size of sizes) {
  const papers = all.slice(0, size);
  const step = Math.max(1, Math.floor(size / asked));
  const questions = papers.filter((_, i) => i % step === 0).slice(0, asked);
  const open = async (neighbors: NeighborMethod): Promise<PaperIndex> => {
    const index = await PaperIndex.inMemory({ embedder: "minilm-fast", neighbors });
    await index.upsert(papers);
    return index;
  };
  const exact = await open("exact");
  const graph = await open("hnsw");
  const build = await timed(() => graph.related(papers[0]!.id!, { mode: "semantic" }));
  for (const [what, ask] of Object.entries(asks))
    for (const [kept, filter] of Object.entries(filters)) {
      const row: Record<string, unknown> = { papers: size, what, kept };
      let truth: string[][] | undefined;
      for (const [name, index] of Object.entries({ exact, graph })) {
        await ask(index, questions[0]!, filter); // prepares words and fields
        const found: string[][] = [];
        const alone = await timed(async () => {
          for (const question of questions)
            found.push((await ask(index, question, filter)).map(({ paper }) => paper.id));
        });
        const together = await timed(async () => {
          for (let at = 0; at < questions.length; at += 8)
            await Promise.all(questions.slice(at, at + 8).map((question) => ask(index, question, filter)));
        });
        row[`${name}, a second`] = (questions.length / alone.seconds).toFixed(0);
        row[`${name}, eight at a time`] = (questions.length / together.seconds).toFixed(0);
        truth ??= found;
        row.recall = (
          truth.reduce((sum, ids, i) => sum + ids.filter((id) => found[i]!.includes(id)).length, 0) /
          truth.reduce((sum, ids) => sum + ids.length, 0)
        ).toFixed(4);
      }
      table.push({ ...row, "build s": build.seconds.toFixed(1) });
    }
  await exact.close();
  await graph.close();
}
report(table);
