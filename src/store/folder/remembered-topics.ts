import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { TopicSource } from "../../model/fitted-papers.js";
import { TopicModel } from "../../model/model.js";
import { writeOutput } from "../export/write-output.js";

/** The file of an index folder that holds the topics that were found last, as `TopicModel.toJSON` gives them. */
const TOPICS = "topics.json";

/**
 * The topics that a folder remembers; undefined when it remembers none.
 * @throws PaperweaveError `bad-format` (damaged), `version-mismatch`, `model-mismatch`
 */
export async function rememberedTopics(folder: string, index: TopicSource): Promise<TopicModel | undefined> {
  const text = await readText(folder);
  return text === undefined ? undefined : TopicModel.fromJSON(text, index);
}

/** Replaces the topics that a folder remembers. */
export async function rememberTopics(folder: string, model: TopicModel): Promise<void> {
  const text = JSON.stringify(model);
  if (text !== (await readText(folder))) await writeOutput(join(folder, TOPICS), [Buffer.from(text)]);
}

async function readText(folder: string): Promise<string | undefined> {
  return readFile(join(folder, TOPICS), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}
