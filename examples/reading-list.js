// A reading list from a BibTeX file: papers near to those that you name, but not all alike.
//
//   node examples/reading-list.js library.bib KEY KEY … > reading-list.bib
import { PaperIndex, readPapers } from "paperweave";

const [file, ...keys] = process.argv.slice(2);
const { papers } = await readPapers(file);
const index = await PaperIndex.inMemory();
await index.upsert(papers);

const hits = await index.related(keys, { k: 8, diversity: 0.4, explain: true });
for (const { paper, reasons } of hits) console.error(`${paper.title}\n  ${reasons[0] ?? ""}`);

const list = await PaperIndex.inMemory();
await list.upsert(hits.map(({ paper }) => paper));
process.stdout.write(await list.export("bibtex"));
await Promise.all([index.close(), list.close()]);
