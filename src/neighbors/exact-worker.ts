import { serveJob } from "../core/worker-job.js";
import { multiplyAll, type ExactJob } from "./exact.js";
import { multiplyQuantized } from "./quantized.js";

/** One search by matrix products off the main thread, then the thread ends. */
await serveJob(({ quantized, ...job }: ExactJob & { quantized?: boolean }, { progress }) =>
  quantized ? multiplyQuantized(job.base, job.k, progress) : multiplyAll(job, progress),
);
