import { checkCount } from "../../core/check.js";
import type { StoredPaper, StoreScan } from "../paper-store.js";
import type { Connections } from "./connections.js";
import { Parameters } from "./parameters.js";
import { selected, toStored, type Row } from "./rows.js";
import type { Tables } from "./tables.js";
import { toColumn } from "./texts.js";
import { hasTopic } from "./topics.js";

/** Papers of a page: some megabytes. */
const A_PAGE = 500;
/** Of a program that stops to ask for pages without saying so, the server ends the transaction. */
const LONGEST_PAUSE = "'30min'";

/**
 * Reads papers in pages, as they are in the snapshot of one transaction, which ends when the reader
 * does.
 */
export async function* scan(
  connections: Connections,
  tables: Tables,
  { lotBelow, lackingRun, topic, part, pageSize = A_PAGE, signal }: StoreScan,
): AsyncGenerator<StoredPaper[]> {
  checkCount("pageSize", pageSize); // FETCH takes no parameter
  const parameters = new Parameters();
  const conditions = [
    "TRUE",
    ...(lotBelow === undefined ? [] : [`p.lot < ${parameters.add(lotBelow, "bigint")}`]),
    ...(lackingRun === undefined
      ? []
      : [`NOT ${hasTopic(tables, `t.run = ${parameters.add(toColumn(lackingRun), "text")}`)}`]),
    ...(topic === undefined ? [] : [hasTopic(tables, `t.topic = ${parameters.add(topic, "int")}`)]),
    ...(part ? partOf(part, parameters) : []),
  ];
  const transaction = await connections.begin({
    signal,
    snapshot: true,
    settings: { idle_in_transaction_session_timeout: LONGEST_PAUSE },
  });
  try {
    await transaction.query(
      `DECLARE papers NO SCROLL CURSOR FOR SELECT ${selected(tables, true)} FROM ${tables.papers} p WHERE ${conditions.join(" AND ")}`,
      parameters.values,
    );
    for (;;) {
      const rows = await transaction.query<Row>(`FETCH FORWARD ${pageSize} FROM papers`);
      if (rows.length > 0) yield rows.map(toStored);
      if (rows.length < pageSize) break;
    }
    await transaction.end();
  } catch (error) {
    throw connections.errorOf(error);
  } finally {
    await transaction.fail();
  }
}

/** A part holds a share of all keys, which are spread evenly. */
function partOf({ number, of }: { number: number; of: number }, parameters: Parameters): string[] {
  const bound = (part: number): string => ((BigInt(part) << 128n) / BigInt(of)).toString(16).padStart(32, "0");
  return [
    `p.key >= ${parameters.add(bound(number), "uuid")}`,
    ...(number + 1 < of ? [`p.key < ${parameters.add(bound(number + 1), "uuid")}`] : []),
  ];
}
