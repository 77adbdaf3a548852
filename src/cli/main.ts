#!/usr/bin/env node
import { PaperweaveError } from "../core/errors.js";
import { run } from "./run.js";

/** Exit codes: 0 done, 1 failed, 2 wrong use. Results go to stdout, everything else to stderr. */
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0); // the reader (`| head`) has seen enough
  console.error(`paperweave: The results cannot be written: ${error.message}.`);
  process.exit(1);
});

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (!PaperweaveError.is(error) && !isSystemError(error)) throw error;
  console.error(`paperweave: ${error.message}`);
  process.exitCode = 1;
}

/**
 * A file that may not be read, a full disk: not a mistake of the program, so that its stack says
 * nothing.
 */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error;
}
