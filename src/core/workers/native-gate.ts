/** Cells of the shared memory: whether the gate is closed, how many calls are inside. */
const CLOSED = 0,
  INSIDE = 1;

/**
 * The gate between a worker thread and native code, in memory that both sides see. The worker
 * passes it around each native call; the side that wants to end the worker closes it, and waits
 * until nobody is inside.
 */
export class Gate {
  constructor(readonly shared: Int32Array = new Int32Array(new SharedArrayBuffer(8))) {}

  /** Whether a native call is running, or about to. */
  get occupied(): boolean {
    return Atomics.load(this.shared, INSIDE) > 0;
  }

  /** Lets no further call in. */
  close(): void {
    Atomics.store(this.shared, CLOSED, 1);
  }

  /** False when the gate is closed. First in, then looked: the two sides can't miss each other. */
  enter(): boolean {
    Atomics.add(this.shared, INSIDE, 1);
    if (Atomics.load(this.shared, CLOSED) === 0) return true;
    this.leave();
    return false;
  }

  leave(): void {
    Atomics.sub(this.shared, INSIDE, 1);
    Atomics.notify(this.shared, INSIDE);
  }

  /**
   * Blocks this thread until all running calls have returned; each is waited for at most that many
   * milliseconds.
   */
  waitUntilLeft(milliseconds: number): void {
    for (let inside = Atomics.load(this.shared, INSIDE); inside > 0; inside = Atomics.load(this.shared, INSIDE)) {
      if (Atomics.wait(this.shared, INSIDE, inside, milliseconds) === "timed-out") return;
    }
  }
}
