import { parentPort, workerData } from "node:worker_threads";
import { errorReply, type WorkerReply } from "../core/workers.js";
import { multiplyAll, type ExactJob } from "./exact.js";

/** One exact search off the main thread, then the thread ends. */
function reply(message: WorkerReply<unknown>): void {
  parentPort!.postMessage(message);
}

try {
  reply({ kind: "result", result: await multiplyAll(workerData as ExactJob, (progress) => reply({ kind: "progress", progress })) });
} catch (error) {
  reply(errorReply(error));
}
