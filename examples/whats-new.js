// What is new in today's feed against your library, as a page to mail: new papers, new versions,
// topics that were born or grew. Run it every day: it says nothing twice.
//
//   node examples/whats-new.js FEED LIBRARY [LIKED…] > mail.html
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PaperIndex, readPapers, TopicModel } from "paperweave";

const [feed = "daily-papers.txt", library = "my-papers", ...liked] = process.argv.slice(2);
const { papers } = await readPapers(feed);
const index = await PaperIndex.open(library);

const file = join(library, "last-topics.json");
const saved = await readFile(file, "utf8").catch(() => undefined);
const digest = await index.digest(papers, {
  previous: saved && TopicModel.fromJSON(saved, index),
  history: liked.length > 0 ? { liked } : undefined,
});
console.log(digest.toHTML({ title: "New papers for me" }));
if (digest.topics) await writeFile(file, JSON.stringify(digest.topics));
await index.close();
