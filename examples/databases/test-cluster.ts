/*
 * Starts the OpenSearch of the tests (.ci/install-opensearch), three nodes, has topics.js put
 * papers into it and print their topics, and stops it. Without files: the 20,000 conference papers
 * of the folder `shared` beside the project.
 *
 * npm run example:cluster -- [FILE…]
 */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { noOpenSearch, startOpenSearch } from "../../test/engines/opensearch.js";
import { sharedPath } from "../../test/support/shared.js";

const given = process.argv.slice(2);
const files = given.length > 0 ? given : [sharedPath("data", "conference-papers-20k.jsonl.gz")];
if (noOpenSearch !== undefined || files[0] === undefined) {
  console.error(noOpenSearch ?? "The folder shared is not there: name files of papers.");
  process.exit(1);
}
const cluster = await startOpenSearch({ nodes: 3 });
console.log(`A cluster of ${cluster.nodes.length} nodes is up.`);
const program = spawn(
  process.execPath,
  [fileURLToPath(new URL("topics.js", import.meta.url)), "opensearch", cluster.nodes[0]!, ...(files as string[])],
  { stdio: "inherit" },
);
process.exitCode = await new Promise<number>((resolve) => program.on("exit", (code) => resolve(code ?? 1)));
await cluster.stop();
