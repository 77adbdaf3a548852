// How the share of each topic changes from year to year: a table, and a picture.
//
//   node examples/topics-over-time.js library.bib topics-over-time.svg
import { writeFile } from "node:fs/promises";
import { PaperIndex, readPapers } from "paperweave";

const [file = "library.bib", picture = "topics-over-time.svg"] = process.argv.slice(2);
const index = await PaperIndex.inMemory();
await index.upsert((await readPapers(file)).papers);
const topics = await index.topics({ count: 6 });

const time = topics.overTime({ by: "year" });
for (const { label, counts, shares, terms } of time.topics) {
  console.log(label);
  for (const [at, year] of time.periods.entries())
    if (counts[at] > 0)
      console.log(`  ${year}  ${(shares[at] * 100).toFixed(0).padStart(3)}%  ${terms[at].slice(0, 3).join(", ")}`);
}
await writeFile(picture, time.toSVG({ title: "Topics over time" }));
await index.close();
