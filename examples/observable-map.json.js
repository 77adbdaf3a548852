// A data loader of Observable Framework: src/data/observable-map.json.js. It runs when the site
// is built, in Node.js; the page gets its output as a file.
import { PaperIndex, readPapers } from "paperweave";

const index = await PaperIndex.inMemory({ embedder: "minilm-fast" });
await index.upsert((await readPapers("daily-papers.txt")).papers);
const topics = await index.topics();
process.stdout.write(JSON.stringify(await topics.map()));
await index.close();
