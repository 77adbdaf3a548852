import { parentPort } from "node:worker_threads";
import { errorReply, type CallReply, type CallRequest } from "./calls.js";

/** Whoever called may end while an answer is under way: `disconnect` tells of it. */
const ignoreLost = (): void => undefined;

/**
 * Answers the calls of a `CallClient`, in a worker thread or a process of its own, until that is
 * ended.
 * @param open makes the functions from the job; its failure is told with every call
 */
export function serveCalls<Job, Answers extends object>(open: (job: Job) => Promise<Answers>): void {
  let opening: Promise<Answers> | undefined;
  const answer = async (name: string, args: unknown[]): Promise<unknown> => {
    const answers = (await opening) as Record<string, (...args: unknown[]) => unknown>;
    return answers[name]!(...args);
  };
  const reply = (message: CallReply): void => {
    if (parentPort) parentPort.postMessage(message);
    else if (process.connected) process.send!(message, ignoreLost);
  };
  const receive = (request: CallRequest): void => {
    if ("job" in request) {
      opening = open(request.job as Job);
      opening.catch(() => undefined); // told with the first call
      return;
    }
    const { call, name, args } = request;
    answer(name, args).then(
      (result) => reply({ call, kind: "result", result }),
      (error: unknown) => reply({ call, ...errorReply(error) }),
    );
  };
  if (parentPort) {
    parentPort.on("message", receive);
  } else {
    process.on("message", receive);
    process.on("disconnect", () => process.exit()); // whoever called is no more
  }
}
