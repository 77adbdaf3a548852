import type { Answer, Call, Engine, WorkProgress } from "../messages.js";

/**
 * The worker that does the work. It is made of a blob, since such a worker has the
 * Content-Security-Policy of the page: one that is loaded by its address has that of the server's
 * answer, and a server of files sends none.
 */
export class EngineClient {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  private count = 0;

  /** @param program the text of the worker's program */
  constructor(program: string, onProgress: (progress: WorkProgress) => void) {
    const address = URL.createObjectURL(new Blob([program], { type: "text/javascript" }));
    this.worker = new Worker(address);
    this.worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      URL.revokeObjectURL(address);
      if ("progress" in data) return onProgress(data.progress);
      const call = this.waiting.get(data.id);
      this.waiting.delete(data.id);
      if ("error" in data) call?.reject(new Error(data.error));
      else call?.resolve(data.value);
    };
    this.worker.onerror = (event) => {
      event.preventDefault();
      this.end(event.message || "The browser ended the work, perhaps for want of memory.");
    };
  }

  call<Name extends keyof Engine>(name: Name, ...args: Parameters<Engine[Name]>): ReturnType<Engine[Name]> {
    const call: Call = { id: this.count++, name, args };
    const answered = new Promise((resolve, reject) => this.waiting.set(call.id, { resolve, reject }));
    this.worker.postMessage(call);
    return answered as ReturnType<Engine[Name]>;
  }

  /** Stops the work at once; calls that wait for an answer fail with the reason. */
  end(reason: string): void {
    this.worker.terminate();
    for (const { reject } of this.waiting.values()) reject(new Error(reason));
    this.waiting.clear();
  }
}
