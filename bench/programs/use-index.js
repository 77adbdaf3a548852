/**
 * A new process opens an index folder, searches it, and adds papers to it.
 *
 *   node use-index.js FOLDER MORE.jsonl ROUNDS
 */
import { PaperIndex, readPapers } from "../../dist/index.js";
import { Stages } from "./stages.js";

const [folder, file, rounds] = process.argv.slice(2);
const ADDED = 100,
  QUERIES = 40;
const { papers: more } = await readPapers(file);
const stages = new Stages();
for (let round = 0; round < Number(rounds); round++) {
  const index = await stages.time("open", () => PaperIndex.open(folder));
  await index.search("neural", { mode: "semantic" }); // the model is loaded
  await stages.time("first search by words", () => index.search("graph", { mode: "lexical" }));
  const titles = [...index.papers()].map(({ title }) => title);
  for (let i = 0; i < QUERIES; i++) {
    const query = titles[Math.floor(((i + 0.5) * titles.length) / QUERIES)];
    await stages.time("a search", () => index.search(query));
  }
  const added = more.slice(round * ADDED, (round + 1) * ADDED);
  await stages.time("upsert of 100", () => index.upsert(added));
  const ids = added.map(({ id }) => id);
  await stages.time("removal of 10", () => index.remove(ids.slice(0, 10)));
  await index.remove(ids); // the next round finds the folder as it was
  await index.close();
}
stages.print();
