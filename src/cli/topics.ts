import { PaperweaveError } from "../core/errors.js";
import { counted, shownTitle } from "../core/format.js";
import type { Paper, Topic } from "../core/types.js";
import type { PaperIndex } from "../paper-index.js";
import { paperId } from "../papers/index.js";
import type { TopicModel } from "../model/model.js";
import type { QualityMeasures, TopicQuality } from "../topics/measures/quality.js";
import type { Invocation } from "./arguments.js";
import { findTopics } from "./folder-topics.js";
import { loadIndex } from "./load.js";
import type { ProgressBar } from "./progress-bar.js";
import { styleFor } from "./style.js";
import { printJson, printReport, reportJson } from "./text.js";
import { overTimeText, qualityText, topicText } from "./topic-text.js";

/** Papers of a topic that the text lists; --json has all. */
const MAX_TITLES = 10;

export async function topics(invocation: Invocation, bar: ProgressBar): Promise<void> {
  const { files, embedder, count, resolution, levels, guides, outliers, over, json } = invocation;
  const { index, report } = await loadIndex(files, embedder, bar, (papers) => checkCount(invocation, papers.length));
  checkCount(invocation, index.size);
  const guide =
    guides.length === 0
      ? undefined
      : Object.fromEntries(
          guides.map(({ name, description }) => [name, exampleIds(description, index) ?? description]),
        );
  const model = await findTopics(index, files, { count, resolution, levels, guide, outliers }, bar);
  const quality = invocation.quality ? await model.quality({ onProgress: bar.show }) : undefined;
  const overTime = over && model.overTime({ by: over });
  bar.clear();
  const papersOf = (ids: readonly string[]): Pick<Paper, "id" | "title" | "retracted">[] =>
    ids.map((id) => {
      const { title, retracted } = index.get(id)!;
      return { id, title, ...(retracted && { retracted }) };
    });
  const list = model.list().map((topic) => ({ ...topic, papers: papersOf(model.members(topic.id)) }));
  const withoutTopic = papersOf([...index.papers()].map(({ id }) => id).filter((id) => model.topicOf(id) === -1));
  if (json) {
    const coarser = levels === undefined ? undefined : coarserTopics(model);
    printJson({
      topics: list,
      coarser,
      outliers: outliers === "keep" ? withoutTopic : undefined,
      overTime,
      quality,
      ...reportJson(report),
    });
  } else {
    printReport(report);
    const parts = [counted(list.length, "topic")];
    if (levels !== undefined) parts.push(String(model.tree()));
    parts.push(
      ...list.map((topic) =>
        topicText(
          topic,
          topic.papers.map(shownTitle),
          MAX_TITLES,
          qualityOf(quality, topic),
          styleFor(process.stdout, invocation.noColor),
        ),
      ),
    );
    if (withoutTopic.length > 0)
      parts.push(
        [
          `In no topic  (${counted(withoutTopic.length, "paper")})`,
          ...withoutTopic.map((paper) => `   - ${shownTitle(paper)}`),
        ].join("\n"),
      );
    if (overTime) parts.push(overTimeText(overTime));
    if (quality) parts.push(qualityText(quality));
    console.log(parts.join("\n\n"));
  }
  await index.close();
}

function checkCount({ count, guides }: Invocation, papers: number): void {
  if (count !== undefined && count > papers)
    throw new PaperweaveError("invalid-argument", `--count ${count} is more than the number of papers, ${papers}.`);
  if (count !== undefined && count <= guides.length)
    throw new PaperweaveError(
      "invalid-argument",
      `--count ${count} must be above the number of guides, ${guides.length}.`,
    );
}

/** The ids in a description, if all its parts between commas are ids of papers. */
function exampleIds(description: string, index: PaperIndex): string[] | undefined {
  const ids = description
    .split(",")
    .map((part) => part.trim())
    .map((part) => (index.has(part) ? part : paperId({ id: part, title: part })));
  return ids.every((id) => index.has(id)) ? ids : undefined;
}

/** Topics of the levels above the finest, from coarse to fine. */
function coarserTopics(model: TopicModel): Topic[][] {
  const levels: Topic[][] = [];
  for (
    let level = 0, at = model.list({ level });
    at.some(({ children }) => children.length > 0);
    at = model.list({ level: ++level })
  )
    levels.push(at);
  return levels;
}

function qualityOf(quality: QualityMeasures | undefined, { id }: Topic): TopicQuality | undefined {
  return quality?.topics.find(({ topic }) => topic === id);
}
