import { paperLines } from "../folder/paper-lines.js";
import type { ExportRow, ExportTable } from "./columns.js";

/**
 * One paper a line, all that is known of it; x, y, topic and topic_id follow, where positions or
 * topics are given. `readPapers` reads it back.
 */
export async function* toJsonl({ pages }: ExportTable): AsyncGenerator<Uint8Array> {
  for await (const rows of pages) yield* paperLines(rows.map(toRecord));
}

function toRecord({ paper, position, topic }: ExportRow): ExportRow["paper"] {
  return { ...paper, ...position, ...(topic && { topic: topic.label, topic_id: topic.id }) };
}
