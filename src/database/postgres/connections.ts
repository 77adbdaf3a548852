import { orAborted, throwIfAborted } from "../../core/abort.js";
import { PaperweaveError } from "../../core/errors.js";
import { Failure, type Sentences } from "./failure.js";
import type { Settings } from "./options.js";
import { createPool, type OwnPool, type PostgresClient, type PostgresPool } from "./pg.js";
import { Transaction } from "./transaction.js";

/** How often what two transactions did in each other's way is tried. */
const TRIES = 10;

export interface TransactionOptions {
  signal?: AbortSignal | undefined;
  /** Sees the database as it is at the first statement, and changes nothing. */
  snapshot?: boolean;
  /** Settings of this transaction alone; names and values are ours, never a user's. */
  settings?: Record<string, string | number>;
}

/**
 * Connections to a database: what is done through them ends in time, when aborted, and with errors
 * of ours.
 */
export class Connections {
  readonly #settings: Settings;
  readonly #sentences: Sentences;
  #own: Promise<OwnPool> | undefined;
  #closed = false;
  /**
   * Milliseconds between two looks of the server, while a statement runs, whether somebody still
   * waits for it; undefined where it cannot look.
   */
  looksForClient: number | undefined;

  constructor(settings: Settings, sentences: Sentences) {
    this.#settings = settings;
    this.#sentences = sentences;
  }

  /**
   * Does some work in a transaction, which is committed in the end, or undone when the work fails
   * or asks for it. Done again when another transaction was in the way, and once when the
   * connection was lost: work that has been done already must come to the same.
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

  /** Begins a transaction, to be ended by whoever asked for it. */
  async begin(options: TransactionOptions): Promise<Transaction> {
    return this.#again(options.signal, () => this.#open(options));
  }

  /** What a transaction begun so has thrown, as an error of ours. */
  errorOf(thrown: unknown): unknown {
    return this.#sentences.errorOf(thrown);
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
        const again = error instanceof Failure && (error.isCollision ? tries < TRIES : error.isLost && !lost);
        if (!again) throw this.#sentences.errorOf(error);
        lost ||= error.isLost;
      }
    }
  }

  async #open({ signal, snapshot, settings }: TransactionOptions): Promise<Transaction> {
    const { timeout } = this.#settings;
    const transaction = new Transaction(await this.#connect(signal), signal, {
      timeout,
      tooLate: () => this.#sentences.tooLate(),
    });
    const all = {
      statement_timeout: timeout,
      jit: "off",
      ...(this.looksForClient && { client_connection_check_interval: this.looksForClient }),
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
    if (this.#closed) throw new PaperweaveError("invalid-argument", "The store is closed.");
    const pool = await this.#pool();
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>(
      (_, reject) => (timer = setTimeout(() => reject(this.#sentences.tooLate()), this.#settings.timeout)),
    );
    const connecting = pool.connect().catch((error: Error) => {
      throw new Failure(error);
    });
    let taken = false;
    connecting.then(
      (client) => setImmediate(() => taken || client.release()),
      () => {},
    ); // one that comes when nobody waits any more goes back
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
