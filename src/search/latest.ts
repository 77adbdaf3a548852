import { orAborted } from "../core/abort.js";

/**
 * What is made of a value when it is first asked for, and made anew, perhaps from the last one,
 * when the value is another.
 */
export class Memoized<Value extends object, Made> {
  private value: Value | undefined;
  private made: Promise<Made> | undefined;

  constructor(private readonly make: (value: Value, earlier: Made | undefined) => Promise<Made>) {}

  /** Aborting leaves the work to those who wait for it, too. */
  async of(value: Value, signal?: AbortSignal): Promise<Made> {
    if (this.value !== value) {
      this.value = value;
      const before = this.made?.catch(() => undefined) ?? Promise.resolve(undefined);
      this.made = before.then((earlier) => this.make(value, earlier));
    }
    return orAborted(this.made!, signal);
  }
}
