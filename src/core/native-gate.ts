/** Cells of the shared memory. */
const CLOSED = 0, OCCUPIED = 1;

/**
 * The gate between a worker thread and native code, in memory that both sides see. The worker
 * passes it around each native call; the side that wants to end the worker closes it, and waits until
 * nobody is inside.
 */
export class Gate {
  constructor(readonly shared: Int32Array = new Int32Array(new SharedArrayBuffer(8))) {}

  /** Whether a native call is running. */
  get occupied(): boolean {
    return Atomics.load(this.shared, OCCUPIED) === 1;
  }

  /** Lets no further call in. */
  close(): void {
    Atomics.store(this.shared, CLOSED, 1);
  }

  /** False when the gate is closed. First in, then looked: the two sides can't miss each other. */
  enter(): boolean {
    Atomics.store(this.shared, OCCUPIED, 1);
    if (Atomics.load(this.shared, CLOSED) === 0) return true;
    this.leave();
    return false;
  }

  leave(): void {
    Atomics.store(this.shared, OCCUPIED, 0);
    Atomics.notify(this.shared, OCCUPIED);
  }

  /** Blocks this thread until the running call has returned, at most that many milliseconds. */
  waitUntilLeft(milliseconds: number): void {
    Atomics.wait(this.shared, OCCUPIED, 1, milliseconds);
  }
}
