import { serveJob } from "../core/worker-job.js";
import { fitTopics, type FitInput } from "./fit.js";

/** Finds topics off the main thread: one fit, then the thread ends. The phrases are embedded by the main thread's model. */
await serveJob((input: FitInput, caller) => fitTopics(input, (phrases) => caller.ask(phrases)));
