import { PaperweaveError } from "../core/errors.js";
import type { TopicModel } from "../model/model.js";
import type { TopicOptions } from "../model/topic-options.js";
import type { PaperIndex } from "../paper-index.js";
import { rememberedTopics, rememberTopics } from "../store/folder/remembered-topics.js";
import { isFolder } from "./load.js";
import type { ProgressBar } from "./progress-bar.js";

/**
 * The topics of an index. Those of an index folder keep the ids and labels that they had last time,
 * unless an option asks for other topics.
 */
export async function findTopics(
  index: PaperIndex,
  files: readonly string[],
  options: Omit<TopicOptions, "previous" | "onProgress">,
  bar: ProgressBar,
): Promise<TopicModel> {
  const isAsked = Object.values(options).some((value) => value !== undefined);
  const folder = !isAsked && files.length === 1 && (await isFolder(files[0]!)) ? files[0] : undefined;
  const previous = folder === undefined ? undefined : await lastTopics(folder, index);
  const model = await index.topics({ ...options, previous, onProgress: bar.show });
  if (folder !== undefined) await keepTopics(folder, model);
  return model;
}

/** The topics that a folder remembers; those that cannot be used are left out, with a warning. */
export async function lastTopics(folder: string, index: PaperIndex): Promise<TopicModel | undefined> {
  try {
    return await rememberedTopics(folder, index);
  } catch (error) {
    if (!PaperweaveError.is(error) && !isSystemError(error)) throw error;
    console.error(`paperweave: warning: Topics do not keep their earlier numbers and names: ${error.message}`);
    return undefined;
  }
}

/** Writes the topics to the folder. Where that cannot be, in a folder of someone else, say, a warning says so. */
export async function keepTopics(folder: string, model: TopicModel): Promise<void> {
  await rememberTopics(folder, model).catch((error: unknown) => {
    if (!isSystemError(error)) throw error;
    console.error(`paperweave: warning: The folder cannot remember these topics: ${error.message}.`);
  });
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error;
}
