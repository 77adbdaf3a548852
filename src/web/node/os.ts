export { noFiles as tmpdir } from "./no-files.js";

/** Jobs run in the caller's thread, one at a time. */
export const availableParallelism = (): number => 1;
