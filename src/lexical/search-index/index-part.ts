import type { IndexedText } from "./tokens.js";
import { readWordSegment, type WordSegment } from "./word-segment.js";

/** The words of some papers of an index. */
export interface IndexPart {
  readonly segment: WordSegment;
  /**
   * Row in the index of each paper of the segment, ascending; -1 for a paper that has left the
   * index or has another text now.
   */
  readonly rows: Int32Array;
}

/** A segment that has lost a larger share of its papers than this is not used again. */
const MAX_LOST_SHARE = 0.25;

/**
 * Parts that together have each paper once: known parts that are still useful, and one new part of
 * the other papers. Known parts that are not larger than the new one are read again as part of it,
 * so that there are few parts after any number of changes.
 */
export async function partsOf(papers: readonly IndexedText[], known: readonly IndexPart[]): Promise<IndexPart[]> {
  const knownParts = known
    .map((part) => ({ part, present: countPresent(part.rows) }))
    .sort((a, b) => a.present - b.present);
  const useful = knownParts.filter(
    ({ part, present }) => present > 0 && part.rows.length - present <= MAX_LOST_SHARE * part.rows.length,
  );
  let toRead = papers.length - useful.reduce((sum, { present }) => sum + present, 0);
  while (useful.length > 0 && toRead > 0 && useful[0]!.present <= toRead) toRead += useful.shift()!.present;
  const parts = useful.map(({ part }) => part);
  if (toRead > 0) {
    const isRead = new Uint8Array(papers.length);
    for (const { rows } of parts) for (const row of rows) if (row >= 0) isRead[row] = 1;
    const rows = Int32Array.from(papers.keys()).filter((row) => isRead[row] === 0);
    parts.push({ segment: await readWordSegment(Array.from(rows, (row) => papers[row]!)), rows });
  }
  return parts.sort((a, b) => b.segment.stems.length - a.segment.stems.length);
}

/** How many papers of a part are still in the index. */
export function countPresent(rows: Int32Array): number {
  let count = 0;
  for (const row of rows) if (row >= 0) count++;
  return count;
}

/**
 * The parts of a previous list of papers as parts of a new list. Both lists are in the order of
 * ids; of lists that are not, fewer papers are found again.
 */
export function carriedOver(
  papers: readonly IndexedText[],
  previous: readonly IndexedText[],
  parts: readonly IndexPart[],
): IndexPart[] {
  const now = new Int32Array(previous.length).fill(-1);
  let row = 0;
  papers.forEach(({ id, title, abstract }, p) => {
    while (row < previous.length && previous[row]!.id < id) row++;
    const before = previous[row];
    if (before?.id === id && before.title === title && before.abstract === abstract) now[row] = p;
  });
  return parts.map(({ segment, rows }) => ({ segment, rows: rows.map((at) => (at < 0 ? -1 : now[at]!)) }));
}
