import { checkCount } from "../../core/check.js";
import type { StoredPaper, StoreScan } from "../paper-store.js";
import type { Connections } from "./connections.js";
import { Parameters } from "./pg.js";
import { selected, toStored, type Row } from "./rows.js";
import type { Tables } from "./schema/tables.js";
import { hasTopic } from "./topic-table.js";

/** Papers of a page, where the caller does not say: some megabytes. */
const PAGE_SIZE = 500;
/** The server ends the transaction of a program that asks for no page during this time. */
const MAX_PAUSE = "'30min'";

/** Reads papers in pages, in the snapshot of one transaction. It ends when the reader stops. */
export async function* scan(
  connections: Connections,
  tables: Tables,
  { first, lackingRun, topic, part, pageSize = PAGE_SIZE, signal }: StoreScan,
): AsyncGenerator<StoredPaper[]> {
  checkCount("pageSize", pageSize); // FETCH takes no parameter
  const parameters = new Parameters();
  const conditions = [
    "TRUE",
    ...(lackingRun === undefined ? [] : [`NOT ${hasTopic(tables, { run: lackingRun }, parameters)}`]),
    ...(topic === undefined ? [] : [hasTopic(tables, topic, parameters)]),
    ...(part ? partConditions(part, parameters) : []),
  ];
  const limit = first === undefined ? "" : `ORDER BY p.sample_hash, p.id LIMIT ${parameters.add(first, "bigint")}`;
  const transaction = await connections.begin({
    signal,
    snapshot: true,
    settings: { idle_in_transaction_session_timeout: MAX_PAUSE },
  });
  try {
    await transaction.query(
      `DECLARE papers NO SCROLL CURSOR FOR
      SELECT ${selected(tables, true)} FROM ${tables.papers} p
      WHERE ${conditions.join(" AND ")} ${limit}`,
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

/** A part is a range of keys, which are spread evenly. */
function partConditions({ number, of }: { number: number; of: number }, parameters: Parameters): string[] {
  const bound = (part: number): string => ((BigInt(part) << 128n) / BigInt(of)).toString(16).padStart(32, "0");
  return [
    `p.key >= ${parameters.add(bound(number), "uuid")}`,
    ...(number + 1 < of ? [`p.key < ${parameters.add(bound(number + 1), "uuid")}`] : []),
  ];
}
