import { serveJobs } from "../core/workers/worker-job.js";
import { layOut, type LayoutJob } from "./layout-job.js";

/** Layouts, one after another. */
export default serveJobs<LayoutJob, unknown>((job, caller) => layOut(job, (done) => caller.progress(done)));
