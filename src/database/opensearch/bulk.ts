import { formatValue } from "../../core/format.js";
import { RetryLater, type Cluster } from "./cluster.js";
import { isNoIndex, isTransient, serverFailure, type ServerError } from "./server-errors.js";

/** Where writes go. */
export interface Target {
  cluster: Cluster;
  /** An alias (`writingAlias`). */
  index: string;
  /** Bytes of one request at most. */
  bulkBytes: number;
}

/** One write. */
export interface Operation {
  /** Id of the paper, or name of the note: for messages. */
  id: string;
  action: Record<string, object>;
  /** The document as JSON; absent for actions without one. */
  document?: string | undefined;
}

/**
 * How a write results, as its HTTP status. 409: the document is not as the write expected; 404: there
 * is no document.
 */
export type WriteOutcome<T extends Operation> = { operation: T; status: number };

type ItemAnswer = { status: number; error?: ServerError };
type BulkAnswer = { items: readonly Record<string, ItemAnswer>[] };

/** Requests that run at the same time. */
const CONCURRENCY = 4;
/** Writes of one request. */
const MAX_OPERATIONS = 2000;

/**
 * Sends writes in requests of bounded size, a few at a time, and reads further operations only as
 * requests end. Writes that a busy or changing cluster did not accept are sent again, alone, after
 * growing waits. The time limit is for the time without any success.
 * @returns the outcomes, in no order
 * @throws PaperweaveError that names the paper which the server does not accept
 */
export async function bulk<T extends Operation>(
  target: Target,
  operations: Iterable<T>,
  signal: AbortSignal | undefined,
): Promise<WriteOutcome<T>[]> {
  const outcomes: WriteOutcome<T>[] = [];
  const batches = inBatches(operations, target.bulkBytes);
  let failed = false;
  const work = async (): Promise<void> => {
    try {
      for (let next = batches.next(); !failed && !next.done; next = batches.next())
        await sendBatch(target, next.value, outcomes, signal);
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  // No request runs any more when this function returns or throws.
  const results = await Promise.allSettled(Array.from({ length: CONCURRENCY }, work));
  for (const one of results) if (one.status === "rejected") throw one.reason;
  return outcomes;
}

interface Line<T> {
  operation: T;
  text: string;
}

function* inBatches<T extends Operation>(operations: Iterable<T>, bytes: number): Generator<Line<T>[], undefined> {
  let batch: Line<T>[] = [];
  let size = 0;
  for (const operation of operations) {
    const lines = [JSON.stringify(operation.action), ...(operation.document === undefined ? [] : [operation.document])];
    const text = lines.map((line) => `${line}\n`).join("");
    const length = Buffer.byteLength(text);
    if (batch.length > 0 && (size + length > bytes || batch.length === MAX_OPERATIONS)) {
      yield batch;
      [batch, size] = [[], 0];
    }
    batch.push({ operation, text });
    size += length;
  }
  if (batch.length > 0) yield batch;
}

async function sendBatch<T extends Operation>(
  { cluster, index }: Target,
  batch: readonly Line<T>[],
  outcomes: WriteOutcome<T>[],
  signal: AbortSignal | undefined,
): Promise<void> {
  let left = batch;
  await cluster.persist(signal, async ({ send, renew }) => {
    const { body } = await send<BulkAnswer>({
      method: "POST",
      path: [index, "_bulk"],
      query: { require_alias: true },
      lines: left.map(({ text }) => text).join(""),
    });
    const again: Line<T>[] = [];
    let reason = "";
    body.items.forEach((item, i) => {
      const { status, error } = Object.values(item)[0]!;
      const line = left[i]!;
      if (status < 300 || status === 409 || (status === 404 && !isNoIndex(error)))
        return void outcomes.push({ operation: line.operation, status });
      const failure = serverFailure(status, error);
      if (!isTransient(failure))
        throw cluster.error(
          status === 400 ? "invalid-argument" : "unavailable",
          `does not accept ${formatValue(line.operation.id)}: ${failure.message}`,
        );
      again.push(line);
      reason ||= `${formatValue(line.operation.id)}: ${failure.message}`;
    });
    if (again.length === 0) return;
    if (again.length < left.length) renew();
    left = again;
    throw new RetryLater(`it did not accept ${again.length} of the writes, ${reason}`);
  });
}
