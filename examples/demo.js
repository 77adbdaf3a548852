// The main job, end to end: read the Daily Papers page, embed the papers on this machine, find
// their topics, ask for related papers, search. Run it with `npm run demo`.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { PaperIndex, readPapers } from "paperweave";

process.stdout.on("error", (error) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0); // the reader (`npm run demo | head`) has seen enough
});

const source = new URL("data/daily-papers.txt", import.meta.url);
const seconds = {};

const { papers, skipped } = await timed("read", () => readPapers(source));
const index = await PaperIndex.inMemory();
const report = await timed("embed", () => index.upsert(papers, { onProgress: progressBar() }));

heading(`${papers.length} papers read, ${skipped.length} skipped, ${report.truncated.length} truncated`);
if (report.truncated.length > 0) {
  const longest = [...report.truncated].sort((a, b) => b.tokens - a.tokens)[0];
  console.log(
    `The model reads 256 tokens; the longest paper has ${longest.tokens}. The end of those abstracts does not count.`,
  );
}
for (const { where, reason } of [...skipped, ...report.rejected]) console.log(`skipped ${where}: ${reason}`);

const topics = await timed("topics", () => index.topics());
heading(`${topics.list().length} topics`);
for (const topic of topics.list()) {
  console.log(`${bold(topic.label)}  ${topic.size} papers`);
  console.log(
    `  ${topic.terms
      .slice(0, 6)
      .map(({ term }) => term)
      .join(" · ")}`,
  );
  for (const id of topics.members(topic.id)) console.log(`  - ${index.get(id).title}`);
  console.log();
}

const title = "Papers of a Daily Papers page";
const page = new URL("demo-map.html", import.meta.url),
  picture = new URL("demo-map.svg", import.meta.url);
const map = await timed("map", () => topics.map());
writeFileSync(page, map.toHTML({ title }));
writeFileSync(picture, map.toSVG({ title }));
heading("Map");
console.log(`${fileURLToPath(page)}  (open it in a browser)\n${fileURLToPath(picture)}`);

const asked = papers.find(({ title }) => title.includes("Post-training Quantization")) ?? papers[0];
const near = await timed("related", () => index.related(asked.id, { k: 5, explain: true }));
heading(`Most related to “${asked.title}”`);
printHits(near);

const query = "how do transformers handle very long inputs?";
const hits = await timed("search", () => index.search(query, { k: 5 }));
heading(`Search: “${query}”`);
printHits(hits);

heading("Time");
for (const [stage, time] of Object.entries(seconds)) console.log(`${stage.padEnd(8)} ${time.toFixed(2).padStart(6)} s`);
await index.close();

async function timed(stage, work) {
  const start = performance.now();
  const result = await work();
  seconds[stage] = (performance.now() - start) / 1000;
  return result;
}

function printHits(hits) {
  for (const { paper, score, reasons = [] } of hits) {
    console.log(`${score.toFixed(2)}  ${paper.title}`);
    for (const reason of reasons) console.log(`      ${reason}`);
  }
}

function heading(text) {
  console.log(`\n${bold(text)}`);
}

function bold(text) {
  return process.stdout.isTTY ? `\x1b[1m${text}\x1b[22m` : text;
}

/** A bar on a terminal; nothing in a pipe. */
function progressBar() {
  if (!process.stderr.isTTY) return undefined;
  return ({ stage, done, total, secondsLeft }) => {
    const bar = "█".repeat(Math.round((done / total) * 30)).padEnd(30, "░");
    const left = secondsLeft === undefined ? "" : `  ${Math.ceil(secondsLeft)} s left`;
    process.stderr.write(done < total ? `\r\x1b[2K${stage} ${bar} ${done}/${total}${left}` : "\r\x1b[2K");
  };
}
