import { parentPort, workerData } from "node:worker_threads";
import { errorReply, type WorkerReply } from "../core/workers.js";
import { fitTopics, type FitInput } from "./fit.js";

/** Finds topics off the main thread: one fit, then the thread ends. */
function reply(message: WorkerReply<unknown>): void {
  parentPort!.postMessage(message);
}

try {
  reply({ kind: "result", result: fitTopics(workerData as FitInput) });
} catch (error) {
  reply(errorReply(error));
}
