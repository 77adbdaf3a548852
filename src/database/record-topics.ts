import { throwIfAborted } from "../core/abort.js";
import { ProgressMeter } from "../core/progress.js";
import type { Progress } from "../core/types.js";
import type { TopicModel } from "../model/model.js";
import type { PaperStore } from "./paper-store.js";
import { vectorsOf } from "./stored-library.js";

/** Papers whose topics are found and recorded at a time. */
const PAGE_SIZE = 1000;
/** Parts of the store that are read side by side at most. */
const MAX_PARTS = 4;

/** What `DatabaseIndex.assignTopics` can be told. */
export interface AssignOptions {
  /** Called as papers get their topics. Default: nothing. */
  onProgress?: ((progress: Progress) => void) | undefined;
  /** Stops the call. What was recorded by then stays. */
  signal?: AbortSignal | undefined;
}

/**
 * Records the topic of every paper of the store that has none of this run yet. What an earlier call
 * recorded before it was stopped is not done again. A paper that another program changes meanwhile
 * is looked at once more. Nothing more is recorded when another program has found new topics
 * meanwhile: a paper has a topic of one run only.
 * @param isLast whether this run is still the last one
 * @returns how many topics were recorded
 */
export async function recordTopics(
  store: PaperStore,
  model: TopicModel,
  run: string,
  isLast: () => Promise<boolean>,
  { onProgress, signal }: AssignOptions,
): Promise<number> {
  const before = [...(await store.countTopics(run, { signal })).values()].reduce((sum, count) => sum + count, 0);
  const meter = new ProgressMeter("assigning", Math.max(0, (await store.count({ signal })) - before), onProgress);
  // Each part keeps a scan open while its topics are written.
  const parts = Math.max(1, Math.min(MAX_PARTS, store.concurrentScans ?? MAX_PARTS));
  const readPart = async (number: number): Promise<{ seen: number; written: number }> => {
    const sum = { seen: 0, written: 0 };
    for await (const page of store.scan({
      lackingRun: run,
      part: { number, of: parts },
      pageSize: PAGE_SIZE,
      signal,
    })) {
      throwIfAborted(signal);
      if (!(await isLast())) return sum;
      const matches = await model.assignAll(
        page.map(({ paper }) => paper.id),
        vectorsOf(page, page[0]?.vector.length ?? 0),
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
  let recorded = 0;
  for (;;) {
    const sums = await Promise.all(Array.from({ length: parts }, (_, number) => readPart(number)));
    const seen = sums.reduce((sum, part) => sum + part.seen, 0);
    const written = sums.reduce((sum, part) => sum + part.written, 0);
    recorded += written;
    // When papers were seen and none was written, they keep changing: the next call takes them.
    if (seen === 0 || written === 0) return recorded;
  }
}
