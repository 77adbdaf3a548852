#!/usr/bin/env node
import { PaperweaveError } from "../core/errors.js";
import { run } from "./run.js";

/** Exit codes: 0 done, 1 failed, 2 wrong usage. Results go to stdout, all else to stderr. */
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0); // The reader, such as `head`, has closed the pipe.
  console.error(`paperweave: The results cannot be written: ${error.message}.`);
  process.exit(1);
});

// Node's own listener adds the number of the process and advice on flags of Node.
process.removeAllListeners("warning");
process.on("warning", ({ message }) => console.error(`paperweave: warning: ${message}`));

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (!PaperweaveError.is(error) && !isSystemError(error)) throw error;
  console.error(`paperweave: ${error.message}`);
  process.exitCode = 1;
}

/**
 * An error of the operating system, such as a full disk. It is not a bug, so its message is printed
 * without a stack trace.
 */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error;
}
