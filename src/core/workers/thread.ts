import type { CallReply, ProgramListener, RunningProgram } from "./calls.js";
import { ProgramThread, type ProgramName } from "./programs.js";

/** Starts a program in a worker thread. It must not run native code: see `startProcess`. */
export function startThread(name: ProgramName, { onReply, onEnd }: ProgramListener): RunningProgram {
  const worker = new ProgramThread(name);
  worker.on("message", (reply: CallReply) => onReply(reply));
  worker.on("error", (error) => onEnd(`died: ${error.message}`, error));
  worker.on("exit", (code) => onEnd(`ended (exit code ${code})`));
  return {
    send: (request) => worker.postMessage(request),
    ref: () => worker.ref(),
    unref: () => worker.unref(),
    end: async () => void (await worker.terminate()),
  };
}
