import { formatValue } from "../../core/format.js";
import { Again, type Engine } from "./engine.js";
import { isNoIndex, isTransient, serverFailure, type ServerError } from "./failures.js";

/** Where writes go, and how many bytes of them at once. */
export interface Target {
  engine: Engine;
  /** An alias (`writingAlias`). */
  index: string;
  bulkBytes: number;
}

/** One write. */
export interface Operation {
  /** Of the paper; or the name of a note. */
  id: string;
  action: Record<string, object>;
  /** The document, as JSON; absent: the action has none. */
  document?: string | undefined;
}

/**
 * How a write ended: its HTTP status. 409: the document is not as the write said; 404: there is
 * none.
 */
export type Ending<T extends Operation> = { operation: T; status: number };

type ItemAnswer = { status: number; error?: ServerError };
type BulkAnswer = { items: readonly Record<string, ItemAnswer>[] };

/** Requests under way at the same time. */
const SIDE_BY_SIDE = 4;
const MOST_OPERATIONS = 2000;

/**
 * Sends writes in requests of bounded size, a few at a time: who produces them waits. Those that a
 * busy or changing cluster did not take are sent again, alone, with growing waits; the time limit
 * is for the time without any success.
 * @returns the endings, in no order
 * @throws PaperweaveError naming the paper that the server does not take
 */
export async function bulk<T extends Operation>(
  target: Target,
  operations: Iterable<T>,
  signal: AbortSignal | undefined,
): Promise<Ending<T>[]> {
  const endings: Ending<T>[] = [];
  const batches = inBatches(operations, target.bulkBytes);
  let failed = false;
  const work = async (): Promise<void> => {
    try {
      for (let next = batches.next(); !failed && !next.done; next = batches.next())
        await sendBatch(target, next.value, endings, signal);
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  // nothing is under way when this returns
  const ended = await Promise.allSettled(Array.from({ length: SIDE_BY_SIDE }, work));
  for (const one of ended) if (one.status === "rejected") throw one.reason;
  return endings;
}

interface Line<T> {
  operation: T;
  text: string;
}

function* inBatches<T extends Operation>(operations: Iterable<T>, bytes: number): Generator<Line<T>[], undefined> {
  let batch: Line<T>[] = [],
    size = 0;
  for (const operation of operations) {
    const text = `${JSON.stringify(operation.action)}\n${operation.document === undefined ? "" : `${operation.document}\n`}`;
    const length = Buffer.byteLength(text);
    if (batch.length > 0 && (size + length > bytes || batch.length === MOST_OPERATIONS)) {
      yield batch;
      [batch, size] = [[], 0];
    }
    batch.push({ operation, text });
    size += length;
  }
  if (batch.length > 0) yield batch;
}

async function sendBatch<T extends Operation>(
  { engine, index }: Target,
  batch: readonly Line<T>[],
  endings: Ending<T>[],
  signal: AbortSignal | undefined,
): Promise<void> {
  let left = batch;
  await engine.persist(signal, async ({ send, renew }) => {
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
        return void endings.push({ operation: line.operation, status });
      const failure = serverFailure(status, error);
      if (!isTransient(failure))
        throw engine.error(
          status === 400 ? "invalid-argument" : "unavailable",
          `does not take ${formatValue(line.operation.id)}: ${failure.message}`,
        );
      again.push(line);
      reason ||= `${formatValue(line.operation.id)}: ${failure.message}`;
    });
    if (again.length === 0) return;
    if (again.length < left.length) renew();
    left = again;
    throw new Again(`it did not take ${again.length} of what was to be written, ${reason}`);
  });
}
