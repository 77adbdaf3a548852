import { serveJob } from "../core/worker-job.js";
import { fitTopics } from "./fit.js";

/** Finds topics off the main thread: one fit, then the thread ends. */
await serveJob(fitTopics);
