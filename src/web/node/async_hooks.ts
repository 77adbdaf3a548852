/**
 * Browsers do not tell yet for whom code runs: whoever changes an index in the iterator of papers that an
 * upsert of it reads waits for ever, where Node.js gets an error.
 */
export class AsyncLocalStorage<Store> {
  getStore(): Store | undefined {
    return undefined;
  }

  run<T>(_: Store, work: () => T): T {
    return work();
  }
}
