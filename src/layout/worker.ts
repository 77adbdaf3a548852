import { serveJob } from "../core/worker-job.js";
import { layOut, type LayoutJob } from "./lay-out.js";

/** One layout, then the thread ends. */
await serveJob<LayoutJob, unknown>((job, caller) => layOut(job, (done) => caller.progress(done)));
