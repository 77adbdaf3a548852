import { abortError } from "../../core/abort.js";
import { PaperweaveError } from "../../core/errors.js";
import { CopyIn } from "./copy-in.js";
import { SqlFailure } from "./sql-errors.js";
import type { PostgresClient } from "./pg.js";

/**
 * Milliseconds that we wait longer than the server's own time limit for a statement: the error of the
 * server says more than ours.
 */
const EXTRA_WAIT_MS = 1000;

/**
 * A connection on which a transaction runs. An abort, or no answer in time, closes the connection;
 * the server then rolls the transaction back.
 */
export class Transaction {
  readonly #client: PostgresClient;
  readonly #limit: { timeout: number; tooLate: () => PaperweaveError };
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort = (): void => this.#leave(abortError(this.#signal!));
  /**
   * A client reports a lost connection also by this event. Without a listener the process would end;
   * the running query rejects as well.
   */
  readonly #onError = (): void => {};
  /** Rejects the statement that runs. */
  #interrupt: ((error: PaperweaveError) => void) | undefined;
  /** Why no more statements can run. */
  #left: PaperweaveError | undefined;
  #released = false;
  /** Whether `end` rolls back instead of committing. */
  rollBack = false;

  constructor(
    client: PostgresClient,
    signal: AbortSignal | undefined,
    limit: { timeout: number; tooLate: () => PaperweaveError },
  ) {
    this.#client = client;
    this.#signal = signal;
    this.#limit = limit;
    client.on("error", this.#onError);
    if (signal?.aborted) this.#onAbort();
    signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** Throws `SqlFailure`, or why the connection was closed. */
  async query<Row>(sql: string, values?: unknown[]): Promise<Row[]> {
    return (await this.#answer(() => this.#client.query(sql, values))).rows as Row[];
  }

  /**
   * Does COPY … FROM STDIN with rows as `copyRow` writes them. Throws as `query`, and
   * `invalid-argument` for a client that cannot.
   */
  async copy(sql: string, rows: readonly string[]): Promise<void> {
    await this.#answer(
      () =>
        new Promise<void>((resolve, reject) => {
          const copy = new CopyIn(sql, rows, (error) => (error ? reject(error) : resolve()));
          const look = (): void => {
            if (!copy.submitted)
              this.#leave(
                new PaperweaveError(
                  "invalid-argument",
                  "pool must be a Pool of the package pg that can COPY: neither in pipeline mode nor of pg-native.",
                ),
              );
          };
          if (this.#client.pipeline) return look();
          // A client of pg tells of a lost connection before setImmediate; one of pg-native throws.
          (async () => this.#client.query(copy))().then(() => setImmediate(look), look);
        }),
    );
  }

  async #answer<T>(ask: () => Promise<T>): Promise<T> {
    if (this.#left) throw this.#left;
    let timer: NodeJS.Timeout | undefined;
    const interrupted = new Promise<never>((_, reject) => {
      this.#interrupt = reject;
      timer = setTimeout(() => this.#leave(this.#limit.tooLate()), this.#limit.timeout + EXTRA_WAIT_MS);
    });
    try {
      const answer = ask();
      answer.catch(() => {}); // nobody waits for it after an interruption
      return await Promise.race([answer, interrupted]);
    } catch (error) {
      throw this.#left ?? new SqlFailure(error as Error);
    } finally {
      clearTimeout(timer);
      this.#interrupt = undefined;
    }
  }

  /** Commits, or rolls back, and returns the connection to the pool. */
  async end(): Promise<void> {
    await this.query(this.rollBack ? "ROLLBACK" : "COMMIT");
    this.#release(false);
  }

  /**
   * Rolls back, unless the transaction has ended. A connection that does not answer even that is
   * closed.
   */
  async fail(): Promise<void> {
    if (this.#released) return;
    const answers =
      !this.#left &&
      (await this.query("ROLLBACK").then(
        () => true,
        () => false,
      ));
    this.#release(!answers);
  }

  #leave(error: PaperweaveError): void {
    this.#left ??= error;
    this.#interrupt?.(this.#left);
    this.#release(true);
  }

  #release(destroy: boolean): void {
    if (this.#released) return;
    this.#released = true;
    this.#signal?.removeEventListener("abort", this.#onAbort);
    if (!destroy) this.#client.removeListener("error", this.#onError);
    this.#client.release(destroy);
  }
}
