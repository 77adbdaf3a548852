import { abortError, throwIfAborted } from "../../core/abort.js";
import { capitalised } from "../../core/format.js";
import { PaperweaveError } from "../../core/errors.js";
import { isUnknownHost, withoutSecrets } from "../store-helpers.js";
import { connect, type Connected } from "./client.js";
import { Deadline } from "./deadline.js";
import type { CheckedOptions, OpenSearchClient } from "./opensearch-options.js";
import { failureOf, isTransient, refusalOf, type Failure } from "./server-errors.js";

/** One request. */
export interface Request {
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** Parts of the path, not yet encoded. */
  path: readonly string[];
  query?: Record<string, string | number | boolean>;
  body?: object;
  /** Lines of JSON, each with its line feed, instead of a body. */
  lines?: string;
  /** Error statuses whose answers the caller reads itself. */
  acceptedStatuses?: readonly number[];
}

export interface Answer<T> {
  status: number;
  body: T;
}

/** What the caller of `persist` may do in one attempt. */
export interface Attempt {
  /** @throws RetryLater; PaperweaveError for an error that stays when the request is repeated */
  send<T>(request: Request): Promise<Answer<T>>;
  /** There was progress: the time limit starts again. */
  renew(): void;
}

/** Thrown within `persist`: the work is to be repeated a little later. */
export class RetryLater extends Error {}

/** Another node may have a known name; when none has, repetitions do not help. */
class UnknownHost extends RetryLater {}

/** Nodes of a client that the user made: nobody tells how many there are. */
const NODES_OF_CLIENT = 3;

const FIRST_WAIT_MS = 50;
const MAX_WAIT_MS = 3000;
/** How long `sendAndForget` waits for an answer. */
const FORGET_AFTER_MS = 500;

/**
 * Sends requests to a cluster: within the time limit, repeated where that helps, and stopped by the
 * caller's signal.
 */
export class Cluster {
  private connected: Promise<Connected> | undefined;
  private isClosed = false;

  constructor(
    readonly place: string,
    private readonly options: CheckedOptions,
  ) {}

  /**
   * Sends a request, again where that helps.
   * @throws PaperweaveError `unavailable`, `aborted`, `missing-dependency`, `invalid-argument`
   *   (refused by the server)
   */
  request<T>(request: Request, signal?: AbortSignal): Promise<Answer<T>> {
    return this.persist(signal, (attempt) => attempt.send<T>(request));
  }

  /** Repeats `work` as long as it throws `RetryLater`, after growing waits, until the time limit. */
  async persist<T>(signal: AbortSignal | undefined, work: (attempt: Attempt) => Promise<T>): Promise<T> {
    throwIfAborted(signal);
    const { timeout } = this.options;
    const client = await this.client();
    const deadline = new Deadline(timeout, signal);
    let reason = "";
    let unknownHosts = 0;
    const attempt: Attempt = {
      send: (request) => this.send(client, request, deadline),
      renew: () => deadline.renew(),
    };
    try {
      for (let wait = FIRST_WAIT_MS; ; wait = Math.min(2 * wait, MAX_WAIT_MS)) {
        try {
          return await work(attempt);
        } catch (error) {
          if (signal?.aborted) throw abortError(signal);
          if (!(error instanceof RetryLater)) throw error;
          if (!deadline.isOver || reason === "") reason = error.message;
          unknownHosts = error instanceof UnknownHost ? unknownHosts + 1 : 0;
          if (unknownHosts >= this.nodeCount) throw this.error("unavailable", `cannot be reached: ${error.message}.`);
        }
        if (!deadline.isOver) await deadline.pause(wait);
        if (signal?.aborted) throw abortError(signal);
        if (deadline.isOver)
          throw new PaperweaveError(
            "unavailable",
            `${capitalised(this.place)} did not do what was asked within ${timeout / 1000} s: ${reason}.`,
          );
      }
    } finally {
      deadline.end();
    }
  }

  /** Sends a request whose answer nobody needs: once, and waits for it only a moment. */
  async sendAndForget(request: Request): Promise<void> {
    const client = await this.client();
    const deadline = new Deadline(this.options.timeout, undefined);
    const sent = this.send(client, request, deadline)
      .catch(() => undefined)
      .finally(() => deadline.end());
    await Promise.race([sent, deadline.pause(FORGET_AFTER_MS)]);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    const connected = this.connected;
    this.connected = undefined;
    await (await connected?.catch(() => undefined))?.close();
  }

  /** An error of this index. The message may come from the server: secrets are taken out of it. */
  error(code: "unavailable" | "invalid-argument", what: string): PaperweaveError {
    return new PaperweaveError(code, `${capitalised(this.place)} ${withoutSecrets(this.options.secrets, what)}`);
  }

  /** A failure as the error to throw. */
  errorFor(failure: Failure): Error {
    const message = withoutSecrets(this.options.secrets, failure.message);
    if (failure.status === 0 && isUnknownHost(message)) return new UnknownHost(`no host has this name (${message})`);
    if (isTransient(failure)) return new RetryLater(message);
    const { code, what } = refusalOf(failure);
    return this.error(code, what);
  }

  private get nodeCount(): number {
    const { connection } = this.options;
    return "client" in connection ? NODES_OF_CLIENT : connection.nodes.length;
  }

  private async client(): Promise<OpenSearchClient> {
    if (this.isClosed) throw new PaperweaveError("closed", "The store is closed; make a new one.");
    return (await (this.connected ??= this.connect())).client;
  }

  private async connect(): Promise<Connected> {
    const { connection } = this.options;
    try {
      return "client" in connection
        ? { client: connection.client, close: async () => undefined }
        : await connect(connection);
    } catch (error) {
      this.connected = undefined; // the client library may be installed before the next call
      if (PaperweaveError.is(error)) throw error;
      throw this.error("invalid-argument", `cannot be connected to: ${failureOf(error).message}`);
    }
  }

  private async send<T>(
    client: OpenSearchClient,
    { method, path, query, body, lines, acceptedStatuses = [] }: Request,
    deadline: Deadline,
  ): Promise<Answer<T>> {
    // Half of the time for one attempt: when a node hangs, there is time left to ask another one.
    const limits = {
      maxRetries: 0,
      requestTimeout: Math.ceil(this.options.timeout / 2),
      ignore: [...acceptedStatuses],
    };
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
    if (deadline.signal.aborted) stop();
    else deadline.signal.addEventListener("abort", stop, { once: true });
    try {
      const { statusCode, body } = await sent;
      if (typeof body !== "object" || body === null)
        throw this.error("unavailable", "did not answer as OpenSearch does; is the address right?");
      return { status: statusCode ?? 200, body: body as T };
    } catch (error) {
      if (PaperweaveError.is(error)) throw error;
      if (deadline.signal.aborted) throw new RetryLater("no answer");
      throw this.errorFor(failureOf(error));
    } finally {
      deadline.signal.removeEventListener("abort", stop);
    }
  }
}
