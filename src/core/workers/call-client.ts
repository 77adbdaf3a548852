import { PaperweaveError } from "../errors.js";
import { replyError, type Ask, type ProgramListener, type RunningProgram } from "./calls.js";
import type { ProgramName } from "./programs.js";
import { startProcess } from "./process.js";
import { startThread } from "./thread.js";

/**
 * A program in a thread or process of its own that answers calls (`serveCalls`) as long as there
 * are any. It starts at the first one, holds the caller's program open only while calls are
 * unanswered, and is started again when it has died.
 * @template Answers the functions that it answers with
 */
export class CallClient<Answers> {
  private program: RunningProgram | undefined;
  /**
   * Holds the caller's program open until it has ended, though it has no calls: a reply that comes
   * meanwhile must not let go of it.
   */
  private ending: RunningProgram | undefined;
  private nextCall = 0;
  private readonly waiting = new Map<number, { resolve: (result: never) => void; reject: (error: Error) => void }>();

  /**
   * @param kind where it runs; native code runs in a process, since it would take a whole program
   *   down when its thread is ended
   * @param job what it is started with
   */
  constructor(
    private readonly kind: "thread" | "process",
    private readonly name: ProgramName,
    private readonly job: unknown,
  ) {}

  /** Throws what the function threw, `worker-failed` when its program could not start or died. */
  readonly call: Ask<Answers> = (name, ...args) =>
    new Promise((resolve, reject) => {
      const program = this.running();
      const call = this.nextCall++;
      this.waiting.set(call, { resolve, reject });
      program.ref();
      program.send({ call, name, args });
    });

  /** Ends the program; calls that it has not answered are rejected. */
  async end(): Promise<void> {
    if (!this.program) return;
    this.ending = this.program;
    await this.program.end();
  }

  private running(): RunningProgram {
    if (this.program) return this.program;
    const started = this.start({
      onReply: (reply) => {
        const call = this.waiting.get(reply.call);
        this.waiting.delete(reply.call);
        if (this.waiting.size === 0 && this.program && this.ending !== this.program) this.program.unref();
        if (reply.kind === "result") call?.resolve(reply.result as never);
        else call?.reject(replyError(reply));
      },
      onEnd: (how, cause) => {
        if (this.program !== started) return;
        this.program = undefined;
        const message = `The ${this.label} ${how}. The next call starts another.`;
        for (const { reject } of this.waiting.values()) {
          reject(new PaperweaveError("worker-failed", message, { cause }));
        }
        this.waiting.clear();
      },
    });
    this.program = started;
    started.unref();
    started.send({ job: this.job });
    return started;
  }

  private start(listener: ProgramListener): RunningProgram {
    try {
      return this.kind === "thread" ? startThread(this.name, listener) : startProcess(this.name, listener);
    } catch (cause) {
      if (PaperweaveError.is(cause)) throw cause;
      const message = `The ${this.label} could not be started: ${(cause as Error).message}`;
      throw new PaperweaveError("worker-failed", message, { cause });
    }
  }

  private get label(): string {
    return this.name.replace("-", " ");
  }
}
