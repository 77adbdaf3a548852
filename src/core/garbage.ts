/** More than V8 lets buffers outside of its heap grow before it collects garbage (64 MiB). */
const NOTICED = 128 * 2 ** 20;

/**
 * Lets the engine collect what large work has left: a thread that then waits for another one
 * allocates nothing, and would hold it all the while. V8 begins when buffers take much more memory
 * than before; this one is never written to, so that it takes none.
 */
export function collectSoon(): void {
  try {
    new ArrayBuffer(NOTICED);
  } catch {
    // There is no room for it: then there is no room for garbage either, and the engine knows that.
  }
}
