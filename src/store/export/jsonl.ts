import { paperLines } from "../paper-lines.js";
import { topicReader, type ExportTable } from "./columns.js";

/** One paper a line, all that is known of it; x, y, topic and topic_id beside, where places or topics are given. `readPapers` reads it back. */
export function toJsonl(table: ExportTable): Generator<Uint8Array> {
  return paperLines(records(table));
}

function* records(table: ExportTable): Generator<ExportTable["papers"][number]> {
  const topicOf = table.topics && topicReader(table.topics);
  for (const paper of table.papers) {
    const topic = topicOf?.(paper.id);
    yield { ...paper, ...table.positions?.get(paper.id), ...(topic && { topic: topic.label, topic_id: topic.id }) };
  }
}
