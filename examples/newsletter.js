// A newsletter of new papers, as Markdown: one section for each topic, its central papers first.
//
//   node examples/newsletter.js FILE > newsletter.md
import { PaperIndex, readPapers } from "paperweave";

const { papers } = await readPapers(process.argv[2] ?? "daily-papers.txt");
const index = await PaperIndex.inMemory();
await index.upsert(papers);
const topics = await index.topics();

console.log(`# ${papers.length} new papers\n`);
for (const { id, label } of topics.list()) {
  console.log(`## ${label}\n`);
  for (const member of topics.members(id).slice(0, 3)) {
    const { title, abstract } = index.get(member);
    console.log(`- **${title}**. ${firstSentence(abstract)}`);
  }
  const others = topics.members(id).length - 3;
  console.log(others > 0 ? `- and ${others} more\n` : "");
}
await index.close();

function firstSentence(text = "") {
  const [first] = new Intl.Segmenter("en", { granularity: "sentence" }).segment(text);
  return first?.segment.trim() ?? "";
}
