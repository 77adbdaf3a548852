import { serveJob } from "../core/worker-job.js";
import { multiplyAll, type ExactJob } from "./exact.js";

/** One exact search off the main thread, then the thread ends. */
await serveJob((job: ExactJob, caller) => multiplyAll(job, caller.progress));
