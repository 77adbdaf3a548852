import { serveJob } from "../core/worker-job.js";
import { multiplyAll } from "./exact.js";

/** One exact search off the main thread, then the thread ends. */
await serveJob(multiplyAll);
