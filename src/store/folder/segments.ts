import { compareIds } from "../../core/strings.js";
import type { Library } from "../library/library.js";
import type { Segment } from "./manifest.js";
import type { Homes, StoredIndex } from "./read-index.js";
import { formatRows } from "./manifest.js";

/*
 * A save writes what changed as a new segment, so that a hundred papers more cost the same in a
 * small and in a large index. An old segment becomes part of the new one, written again, when it is
 * less than twice as large as what is written anyway, when more than a quarter of its papers were
 * replaced or removed, or when it has no checks (format 1). So there are never more than some twenty
 * segments, and a paper is written at most some twenty times while an index grows to a million.
 */
const RATIO = 2;
const LOST_SHARE = 0.25;

/** What a save will write, and what it leaves as it is. */
export interface SegmentPlan {
  /** Segments that stay, with what does not count in them now. */
  kept: Segment[];
  /** Rows of the library that go into a new segment, ascending. */
  fresh: Int32Array;
  /** Where each row of the library will be; the new segment is the last one. */
  homes: Homes;
}

/** @param whole leave no segment as it is: everything in one */
export function planSegments(stored: StoredIndex | undefined, library: Library, whole = false): SegmentPlan {
  const before = unchangedHomes(stored, library);
  const segments = stored?.manifest.segments ?? [];
  const alive = segments.map(() => 0);
  let fresh = 0;
  before.segments.forEach((segment) => void (segment < 0 ? fresh++ : alive[segment]!++));
  const folded = foldedSegments(segments, alive, fresh, whole);
  const numbers: number[] = [];
  segments.forEach(
    (_, segment) =>
      void (numbers[segment] = folded.has(segment) ? -1 : segment - [...folded].filter((one) => one < segment).length),
  );
  const keptCount = segments.length - folded.size;
  const homes = { segments: new Int32Array(library.papers.length), rows: new Int32Array(library.papers.length) };
  const freshRows: number[] = [];
  before.segments.forEach((segment, row) => {
    const number = segment < 0 ? -1 : numbers[segment]!;
    homes.segments[row] = number < 0 ? keptCount : number;
    homes.rows[row] = number < 0 ? freshRows.push(row) - 1 : before.rows[row]!;
  });
  const kept = segments.flatMap((segment, number) =>
    folded.has(number) ? [] : [{ ...segment, removed: missingRows(segment.rows, number, before) }],
  );
  return { kept, fresh: Int32Array.from(freshRows), homes };
}

/** Where each paper of a library is stored; -1 for one that is not stored just so. */
function unchangedHomes(stored: StoredIndex | undefined, library: Library): Homes {
  const count = library.papers.length;
  const homes = { segments: new Int32Array(count).fill(-1), rows: new Int32Array(count).fill(-1) };
  if (!stored) return homes;
  const old = stored.library;
  const bytes = Buffer.from(
    library.vectors.data.buffer,
    library.vectors.data.byteOffset,
    library.vectors.data.byteLength,
  );
  const oldBytes = Buffer.from(old.vectors.data.buffer, old.vectors.data.byteOffset, old.vectors.data.byteLength);
  const size = library.vectors.cols * 4;
  for (let row = 0, at = 0; row < count && at < old.papers.length;) {
    const paper = library.papers[row]!,
      before = old.papers[at]!;
    const order = compareIds(paper.id, before.id);
    // Libraries never change a paper: an unchanged one is the same object.
    if (
      order === 0 &&
      paper === before &&
      bytes.compare(oldBytes, at * size, (at + 1) * size, row * size, (row + 1) * size) === 0
    ) {
      homes.segments[row] = stored.homes.segments[at]!;
      homes.rows[row] = stored.homes.rows[at]!;
    }
    if (order <= 0) row++;
    if (order >= 0) at++;
  }
  return homes;
}

function foldedSegments(
  segments: readonly Segment[],
  alive: readonly number[],
  fresh: number,
  whole: boolean,
): Set<number> {
  const folded = new Set<number>();
  let rows = fresh;
  const fold = (segment: number): void => {
    folded.add(segment);
    rows += alive[segment]!;
  };
  segments.forEach((segment, number) => {
    const lost = segment.rows - alive[number]!;
    if (
      alive[number] === 0 ||
      !segment.checks ||
      lost > LOST_SHARE * segment.rows ||
      (whole && (segments.length > 1 || fresh > 0 || lost > 0 || !segment.words))
    )
      fold(number);
  });
  const bySize = [...segments.keys()].sort((a, b) => alive[a]! - alive[b]!);
  for (const number of bySize) if (!folded.has(number) && rows > 0 && alive[number]! < RATIO * rows) fold(number);
  return folded;
}

function missingRows(rows: number, segment: number, homes: Homes): string {
  const missing = new Uint8Array(rows).fill(1);
  homes.segments.forEach((home, row) => void (home === segment && (missing[homes.rows[row]!] = 0)));
  const list: number[] = [];
  missing.forEach((is, row) => void (is && list.push(row)));
  return formatRows(list);
}
