/** Milliseconds without a change until it is written. */
const SETTLED = 250;

/** The part of the page's address after "#", written when the view has come to rest. */
export class Address {
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param hash what is to stand there, asked for when it is written */
  constructor(private readonly hash: () => string) {}

  writeSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      try {
        history.replaceState(null, "", `#${this.hash()}`);
      } catch {
        // Inside another page (srcdoc) there is no address to write to.
      }
    }, SETTLED);
  }
}
