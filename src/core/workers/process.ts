import { fork, type ChildProcess } from "node:child_process";
import type { CallReply, ProgramListener, RunningProgram } from "./calls.js";
import { programFlags, programPath, type ProgramName } from "./programs.js";

/**
 * Starts a program in a process of its own, by the same Node.js. Throws what `fork` throws.
 *
 * ONNX Runtime sends telemetry from version 1.28 on, unless the process was started with
 * `ORT_DISABLE_TELEMETRY=1`: it is.
 */
export function startProcess(name: ProgramName, { onReply, onEnd }: ProgramListener): RunningProgram {
  const child: ChildProcess = fork(programPath(name), {
    serialization: "advanced", // typed arrays
    execArgv: programFlags(),
    env: { ...process.env, ORT_DISABLE_TELEMETRY: "1" },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const ended = new Promise<void>((resolve) => {
    child.on("exit", (code, signal) => {
      onEnd(signal ? `was ended by ${signal}` : `ended (exit code ${code})`);
      resolve();
    });
    child.on("error", (error) => {
      onEnd(child.pid === undefined ? `could not be started: ${error.message}` : `failed: ${error.message}`, error);
      if (child.pid === undefined) resolve();
    });
  });
  child.on("message", (reply) => onReply(reply as CallReply));
  return {
    // a child that has ended meanwhile is told of by its exit
    send: (request) => void child.send(request, () => undefined),
    ref() {
      child.ref();
      child.channel?.ref();
    },
    unref() {
      child.unref();
      child.channel?.unref();
    },
    async end() {
      child.ref(); // until its end has been told
      child.kill("SIGKILL"); // native code would not answer a milder signal
      await ended;
    },
  };
}
