/**
 * Seconds from the start of a program to what it imports and to its first vector.
 *
 *   node first-use.js minilm
 */
import { Stages } from "./stages.js";

const stages = new Stages(),
  start = performance.now();
await stages.time("import", () => import("../../dist/index.js"));
const { createEmbedder } = await import("../../dist/embed.js");
const embedder = await createEmbedder(process.argv[2]);
await embedder.embed(["Post-training quantization of large language models"]);
stages.add("first vector", (performance.now() - start) / 1000);
stages.print();
await embedder.close();
