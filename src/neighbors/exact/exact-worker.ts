import { serveJobs } from "../../core/workers/worker-job.js";
import { multiplyAll, type ExactJob } from "./exact.js";
import { ivfGraph } from "../ivf/ivf.js";

/** Searches by matrix products, off the main thread. */
export default serveJobs(
  ({ ivf, part, ...job }: ExactJob & { ivf?: boolean; part?: { from: number; to: number } }, { progress }) =>
    ivf ? ivfGraph(job.base, job.k, progress) : multiplyAll(job, progress, part),
);
