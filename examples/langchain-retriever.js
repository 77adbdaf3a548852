// Papers for a chain of LangChain: a retriever finds those that fit a question.
//
//   npm install @langchain/core
//   node examples/langchain-retriever.js "how are large models made smaller?"
import { RunnableLambda } from "@langchain/core/runnables";
import { PaperIndex, readPapers } from "paperweave";
import { PaperweaveRetriever } from "paperweave/langchain";

const index = await PaperIndex.inMemory({ embedder: "minilm-fast" });
await index.upsert((await readPapers("daily-papers.txt")).papers);

const retriever = new PaperweaveRetriever({ index, search: { k: 4 } });
const asPrompt = RunnableLambda.from((documents) =>
  documents.map(({ metadata, pageContent }, at) => `[${at + 1}] ${metadata.title}\n${pageContent}`).join("\n\n"),
);
// A model can be piped behind it.
console.log(await retriever.pipe(asPrompt).invoke(process.argv[2] ?? "how are large models made smaller?"));
await index.close();
