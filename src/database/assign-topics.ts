import { throwIfAborted } from "../core/abort.js";
import { ProgressMeter } from "../core/progress.js";
import type { Matrix, Progress } from "../core/types.js";
import type { TopicModel } from "../model/model.js";
import type { PaperStore, StoredPaper } from "./paper-store.js";

/**
 * Papers whose topics are found and noted at a time, and parts of the store that are read side by
 * side.
 */
const PAGE = 1000,
  PARTS = 4;

export interface AssignOptions {
  onProgress?: ((progress: Progress) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Notes the topic of every paper of the store that has none of this run yet: what an earlier call
 * did before it was stopped is not done again, and papers that others change meanwhile are looked
 * at once more.
 * @returns how many were noted
 */
export async function assignTopics(
  store: PaperStore,
  model: TopicModel,
  run: string,
  { onProgress, signal }: AssignOptions,
): Promise<number> {
  const noted = [...(await store.countTopics(run, { signal })).values()].reduce((sum, count) => sum + count, 0);
  const meter = new ProgressMeter("assigning", Math.max(0, (await store.count({ signal })) - noted), onProgress);
  let assigned = 0;
  const readPart = async (number: number): Promise<{ seen: number; written: number }> => {
    const sum = { seen: 0, written: 0 };
    for await (const page of store.scan({ lackingRun: run, part: { number, of: PARTS }, pageSize: PAGE, signal })) {
      throwIfAborted(signal);
      const matches = await model.assignAll(
        page.map(({ paper }) => paper.id),
        matrixOf(page),
        signal,
      );
      sum.written += await store.putTopics(
        run,
        page.map(({ paper: { id }, revision }, i) => ({ id, revision, ...matches[i]! })),
        { signal },
      );
      sum.seen += page.length;
      meter.advance(page.length);
    }
    return sum;
  };
  for (;;) {
    const parts = await Promise.all(Array.from({ length: PARTS }, (_, number) => readPart(number)));
    const seen = parts.reduce((sum, part) => sum + part.seen, 0),
      written = parts.reduce((sum, part) => sum + part.written, 0);
    assigned += written;
    if (seen === written || written === 0) return assigned; // what is left changes all the time: the next call takes it
  }
}

function matrixOf(page: readonly StoredPaper[]): Matrix {
  const cols = page[0]?.vector.length ?? 0;
  const data = new Float32Array(page.length * cols);
  page.forEach(({ vector }, row) => data.set(vector, row * cols));
  return { data, rows: page.length, cols };
}
