import type { PaperweaveErrorCode } from "../errors.js";
import { PaperweaveError } from "../errors.js";

/** Functions that one thread or process may call in another. */
type AnyFunction = (...args: never[]) => unknown;

/**
 * Calls one of the functions by its name. Arguments and results are copied from side to side; their
 * types are those of the function.
 */
export type Ask<Answers> = <Name extends keyof Answers & string>(
  name: Name,
  ...args: Answers[Name] extends AnyFunction ? Parameters<Answers[Name]> : never
) => Promise<Answers[Name] extends AnyFunction ? Awaited<ReturnType<Answers[Name]>> : never>;

/** An error in a form that survives the crossing. */
export interface ErrorReply {
  kind: "error";
  code: PaperweaveErrorCode | undefined;
  message: string;
}

/** What a program of many calls is sent: its job first, then calls. */
export type CallRequest = { job: unknown } | { call: number; name: string; args: unknown[] };

/** What it answers to a call. */
export type CallReply = { call: number } & ({ kind: "result"; result: unknown } | ErrorReply);

/** A running program: a thread, or a process. */
export interface RunningProgram {
  send(request: CallRequest): void;
  /** Holds the caller's program open, or no longer does. */
  ref(): void;
  unref(): void;
  /** Resolves when it has ended. */
  end(): Promise<void>;
}

/** What is told of a running program. */
export interface ProgramListener {
  onReply(reply: CallReply): void;
  /** It has ended: how, as the end of a sentence. May be told more than once. */
  onEnd(how: string, cause?: unknown): void;
}

/** An error as it is sent. */
export function errorReply(error: unknown): ErrorReply {
  return {
    kind: "error",
    code: PaperweaveError.is(error) ? error.code : undefined,
    message: error instanceof Error ? error.message : String(error),
  };
}

/** A sent error, as an error to throw on this side. */
export function replyError({ code, message }: ErrorReply): PaperweaveError {
  return new PaperweaveError(code ?? "worker-failed", message);
}
