import { orAborted, throwIfAborted } from "../../core/abort.js";
import { PaperweaveError } from "../../core/errors.js";
import { SqlFailure, type ErrorMessages } from "./sql-errors.js";
import type { Settings } from "./postgres-options.js";
import { createPool, type OwnPool, type PostgresClient, type PostgresPool } from "./pg.js";
import { Transaction } from "./transaction.js";

/** How often a transaction is tried that collides with others. */
const MAX_TRIES = 10;

export interface TransactionOptions {
  signal?: AbortSignal | undefined;
  /** Reads the database as it is at the first statement, and changes nothing. */
  snapshot?: boolean;
  /** Settings of this transaction only. Names and values are our own, never a user's. */
  settings?: Record<string, string | number>;
}

/**
 * Connections to a database. Work on them ends within the time limit or when aborted, and fails with
 * a `PaperweaveError`.
 */
export class Connections {
  readonly #settings: Settings;
  readonly #messages: ErrorMessages;
  #own: Promise<OwnPool> | undefined;
  #closed = false;
  /**
   * Milliseconds after which the server checks, while a statement runs, whether its client is still
   * connected; undefined where the server cannot check.
   */
  clientCheckInterval: number | undefined;

  constructor(settings: Settings, sentences: ErrorMessages) {
    this.#settings = settings;
    this.#messages = sentences;
  }

  /**
   * Runs work in a transaction, which is then committed; or rolled back when the work fails or asks
   * for it. Collisions with other transactions are repeated, a lost connection once. So the work must
   * have the same result when an earlier attempt was committed without an answer.
   */
  async run<T>(work: (transaction: Transaction) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    return this.#again(options.signal, async () => {
      const transaction = await this.#open(options);
      try {
        const result = await work(transaction);
        await transaction.end();
        return result;
      } catch (error) {
        await transaction.fail();
        throw error;
      }
    });
  }

  /** Begins a transaction that the caller ends. */
  async begin(options: TransactionOptions): Promise<Transaction> {
    return this.#again(options.signal, () => this.#open(options));
  }

  /** An error of such a transaction as a `PaperweaveError`. */
  errorOf(thrown: unknown): unknown {
    return this.#messages.errorOf(thrown);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const own = this.#own;
    this.#own = undefined;
    await own?.then(
      (pool) => pool.end(),
      () => {},
    );
  }

  async #again<T>(signal: AbortSignal | undefined, attempt: () => Promise<T>): Promise<T> {
    let lost = false;
    for (let tries = 1; ; tries++) {
      try {
        return await attempt();
      } catch (error) {
        throwIfAborted(signal);
        const again = error instanceof SqlFailure && (error.isCollision ? tries < MAX_TRIES : error.isLost && !lost);
        if (!again) throw this.#messages.errorOf(error);
        lost ||= error.isLost;
      }
    }
  }

  async #open({ signal, snapshot, settings }: TransactionOptions): Promise<Transaction> {
    const { timeout } = this.#settings;
    const transaction = new Transaction(await this.#connect(signal), signal, {
      timeout,
      tooLate: () => this.#messages.tooLate(),
    });
    const all = {
      statement_timeout: timeout,
      jit: "off",
      ...(this.clientCheckInterval && { client_connection_check_interval: this.clientCheckInterval }),
      ...settings,
    };
    const begin = `BEGIN ISOLATION LEVEL ${snapshot ? "REPEATABLE READ READ ONLY" : "READ COMMITTED"}`;
    try {
      await transaction.query(
        [begin, ...Object.entries(all).map(([name, value]) => `SET LOCAL ${name} = ${value}`)].join("; "),
      );
      return transaction;
    } catch (error) {
      await transaction.fail();
      throw error;
    }
  }

  async #connect(signal: AbortSignal | undefined): Promise<PostgresClient> {
    throwIfAborted(signal);
    if (this.#closed) throw new PaperweaveError("closed", "The store is closed; make a new one.");
    const pool = await this.#pool();
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>(
      (_, reject) => (timer = setTimeout(() => reject(this.#messages.tooLate()), this.#settings.timeout)),
    );
    const connecting = pool.connect().catch((error: Error) => {
      throw new SqlFailure(error);
    });
    let taken = false;
    connecting.then(
      (client) => setImmediate(() => taken || client.release()),
      () => {},
    ); // a connection that comes too late goes back to the pool
    try {
      const client = await orAborted(Promise.race([connecting, tooLate]), signal);
      taken = true;
      return client;
    } finally {
      clearTimeout(timer);
    }
  }

  async #pool(): Promise<PostgresPool> {
    const { pool, connection, connections, timeout } = this.#settings;
    if (pool) return pool;
    this.#own ??= createPool({
      ...connection,
      max: connections,
      connectionTimeoutMillis: timeout,
      allowExitOnIdle: true,
      fallback_application_name: "paperweave",
    });
    return this.#own.catch((error: unknown) => {
      this.#own = undefined;
      throw error;
    });
  }
}
