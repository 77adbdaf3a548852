/** What comes in parts, each asked for once, before or after it has come. */
export class Parts<T> {
  private readonly come: T[] = [];
  private readonly asked: { resolve: (part: T) => void; reject: (error: Error) => void }[] = [];
  private failure: Error | undefined;

  put(part: T): void {
    const first = this.asked.shift();
    if (first) first.resolve(part);
    else this.come.push(part);
  }

  /** No part will come any more. */
  fail(error: Error): void {
    this.failure = error;
    for (const { reject } of this.asked.splice(0)) reject(error);
  }

  next(): Promise<T> {
    if (this.come.length > 0) return Promise.resolve(this.come.shift()!);
    if (this.failure) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => this.asked.push({ resolve, reject }));
  }
}
