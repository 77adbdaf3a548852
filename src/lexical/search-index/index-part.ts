import type { IndexedText } from "./tokens.js";
import { readWordSegment, type WordSegment } from "./word-segment.js";

/** Words of some of the papers of an index. */
export interface IndexPart {
  readonly segment: WordSegment;
  /**
   * Row, among the papers of the index, of each paper of the segment, ascending; -1 for one that is
   * not there any more, or has another text.
   */
  readonly rows: Int32Array;
}

/** A segment that has lost a larger share of its papers is read anew. */
const MAX_LOST_SHARE = 0.25;

/**
 * Parts that together hold each paper once: of those that are there what is still of use, the
 * others read afresh. Small parts are read again with what is new, as long as they are not larger:
 * so there are few, whatever the number of changes.
 */
export async function partsOf(papers: readonly IndexedText[], known: readonly IndexPart[]): Promise<IndexPart[]> {
  const living = known.map((part) => ({ part, alive: countPresent(part.rows) })).sort((a, b) => a.alive - b.alive);
  const lasting = living.filter(
    ({ part, alive }) => alive > 0 && part.rows.length - alive <= MAX_LOST_SHARE * part.rows.length,
  );
  let toRead = papers.length - lasting.reduce((sum, { alive }) => sum + alive, 0);
  while (lasting.length > 0 && toRead > 0 && lasting[0]!.alive <= toRead) toRead += lasting.shift()!.alive;
  const parts = lasting.map(({ part }) => part);
  if (toRead > 0) {
    const isRead = new Uint8Array(papers.length);
    for (const { rows } of parts) for (const row of rows) if (row >= 0) isRead[row] = 1;
    const rows = Int32Array.from(papers.keys()).filter((row) => isRead[row] === 0);
    parts.push({ segment: await readWordSegment(Array.from(rows, (row) => papers[row]!)), rows });
  }
  return parts.sort((a, b) => b.segment.stems.length - a.segment.stems.length);
}

export function countPresent(rows: Int32Array): number {
  let count = 0;
  for (const row of rows) if (row >= 0) count++;
  return count;
}

/**
 * The parts of earlier papers as parts of others. Both are in the order of ids; where not, less is
 * found.
 */
export function carriedOver(
  papers: readonly IndexedText[],
  earlier: readonly IndexedText[],
  parts: readonly IndexPart[],
): IndexPart[] {
  const now = new Int32Array(earlier.length).fill(-1);
  let row = 0;
  papers.forEach(({ id, title, abstract }, p) => {
    while (row < earlier.length && earlier[row]!.id < id) row++;
    const before = earlier[row];
    if (before?.id === id && before.title === title && before.abstract === abstract) now[row] = p;
  });
  return parts.map(({ segment, rows }) => ({ segment, rows: rows.map((at) => (at < 0 ? -1 : now[at]!)) }));
}
