import { ProgressMeter } from "../core/progress.js";
import type { Matrix, Progress } from "../core/types.js";
import { runInWorker } from "../core/workers/workers.js";
import type { LayoutJob } from "./layout-job.js";

/** Runs a job in a worker thread, which ends at once when the signal says so. */
export async function runLayout(
  job: LayoutJob,
  { onProgress, signal }: { onProgress?: ((progress: Progress) => void) | undefined; signal?: AbortSignal | undefined },
): Promise<Matrix> {
  const meter = new ProgressMeter("layout", job.settings.epochs, onProgress);
  return runInWorker<Matrix>("layout", job, { signal, onProgress: () => meter.advance() });
}
