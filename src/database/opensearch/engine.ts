import { abortError, throwIfAborted } from "../../core/abort.js";
import { capitalised } from "../../core/format.js";
import { PaperweaveError } from "../../core/errors.js";
import { connect, type Connected } from "./client.js";
import { failureOf, isTransient, type Failure } from "./failures.js";
import type { CheckedOptions, OpenSearchClient } from "./options.js";
import { pause, Patience } from "./patience.js";
import { without } from "./secrets.js";

/** One request. */
export interface Request {
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** Parts of the path, without encoding. */
  path: readonly string[];
  query?: Record<string, string | number | boolean>;
  body?: object;
  /** Lines of JSON, each with its line feed, in the place of a body. */
  lines?: string;
  /** Error statuses whose answers the caller reads. */
  taken?: readonly number[];
}

export interface Answer<T> {
  status: number;
  body: T;
}

/** What the caller of `persist` has for one try. */
export interface Try {
  /** @throws Again; PaperweaveError for what no repetition changes */
  send<T>(request: Request): Promise<Answer<T>>;
  /** Something was achieved: the time limit starts anew. */
  renew(): void;
}

/** Thrown inside of `persist`: to be tried again, a little later. */
export class Again extends Error {}

const FIRST_WAIT = 50;
const LONGEST_WAIT = 3000;
const TOLD_WITHIN = 500;

/**
 * Sends requests to a cluster: within the time limit, again where that helps, and stopped when the
 * caller's signal says so.
 */
export class Engine {
  private connected: Promise<Connected> | undefined;

  constructor(
    readonly place: string,
    private readonly options: CheckedOptions,
  ) {}

  /**
   * One request with its repetitions. @throws PaperweaveError `unavailable`, `aborted`,
   * `missing-dependency`, `invalid-argument` (refused by the server)
   */
  request<T>(request: Request, signal?: AbortSignal): Promise<Answer<T>> {
    return this.persist(signal, (attempt) => attempt.send<T>(request));
  }

  /** Repeats `work` for as long as it throws `Again`, with growing waits, until the time limit. */
  async persist<T>(signal: AbortSignal | undefined, work: (attempt: Try) => Promise<T>): Promise<T> {
    throwIfAborted(signal);
    const { timeout } = this.options;
    const { client } = await (this.connected ??= this.connect());
    const patience = new Patience(timeout, signal);
    let last = "";
    const attempt: Try = { send: (request) => this.send(client, request, patience), renew: () => patience.renew() };
    try {
      for (let wait = FIRST_WAIT; ; wait = Math.min(2 * wait, LONGEST_WAIT)) {
        try {
          return await work(attempt);
        } catch (error) {
          if (signal?.aborted) throw abortError(signal);
          if (!(error instanceof Again)) throw error;
          if (!patience.over || last === "") last = error.message;
        }
        if (!patience.over) await pause(wait, patience.signal);
        if (signal?.aborted) throw abortError(signal);
        if (patience.over)
          throw new PaperweaveError(
            "unavailable",
            `${capitalised(this.place)} did not do what was asked within ${timeout / 1000} s: ${last}.`,
          );
      }
    } finally {
      patience.end();
    }
  }

  /** One request without repetitions, whose answer nobody needs; waits for it a little. */
  async tell(request: Request): Promise<void> {
    const { client } = await (this.connected ??= this.connect());
    const patience = new Patience(this.options.timeout, undefined);
    const sent = this.send(client, request, patience)
      .catch(() => undefined)
      .finally(() => patience.end());
    await Promise.race([sent, pause(TOLD_WITHIN, patience.signal)]);
  }

  async close(): Promise<void> {
    const connected = this.connected;
    this.connected = undefined;
    await (await connected?.catch(() => undefined))?.close();
  }

  /** An error of the place, of words that may be of somebody else. */
  error(code: "unavailable" | "invalid-argument", what: string): PaperweaveError {
    return new PaperweaveError(code, `${capitalised(this.place)} ${without(this.options.secrets, what)}`);
  }

  private async connect(): Promise<Connected> {
    const { reach } = this.options;
    try {
      return "client" in reach ? { client: reach.client, close: async () => undefined } : await connect(reach);
    } catch (error) {
      this.connected = undefined; // it may be installed until the next call
      if (PaperweaveError.is(error)) throw error;
      throw this.error("invalid-argument", `cannot be connected to: ${failureOf(error).message}`);
    }
  }

  private async send<T>(
    client: OpenSearchClient,
    { method, path, query, body, lines, taken = [] }: Request,
    patience: Patience,
  ): Promise<Answer<T>> {
    // Half of the time for one try: when a node hangs, another one can be asked in the rest.
    const limits = { maxRetries: 0, requestTimeout: Math.ceil(this.options.timeout / 2), ignore: [...taken] };
    const sent = client.transport.request(
      {
        method,
        path: `/${path.map(encodeURIComponent).join("/")}`,
        ...(query && { querystring: query }),
        ...(body && { body }),
        ...(lines !== undefined && { bulkBody: lines }),
      },
      limits,
    );
    const stop = (): void => void sent.abort();
    if (patience.signal.aborted) stop();
    else patience.signal.addEventListener("abort", stop, { once: true });
    try {
      const { statusCode, body } = await sent;
      if (typeof body !== "object" || body === null)
        throw this.error("unavailable", "did not answer as OpenSearch does; is the address right?");
      return { status: statusCode ?? 200, body: body as T };
    } catch (error) {
      if (PaperweaveError.is(error)) throw error;
      if (patience.signal.aborted) throw new Again("no answer");
      throw this.told(failureOf(error));
    } finally {
      patience.signal.removeEventListener("abort", stop);
    }
  }

  /** A failure as what is thrown. */
  told(failure: Failure): Error {
    if (isTransient(failure)) return new Again(without(this.options.secrets, failure.message));
    const refused = failure.status === 400 || failure.status === 413;
    return this.error(refused ? "invalid-argument" : "unavailable", `refuses: ${failure.message}`);
  }
}
