import { SCHEMA_VERSION } from "../../store-helpers.js";
import { lookupHashes } from "../lookup-hashes.js";
import { lookedUp, restOf, selected, toPaper, type Row } from "../rows.js";
import type { Tables } from "./tables.js";
import type { Transaction } from "../transaction.js";

/** Papers of one statement. */
const BATCH_SIZE = 500;

/**
 * Brings the tables of schema 1 to schema 2, in one transaction: names of two columns, columns for
 * venue, keywords and own fields, and for papers that have one of these, what finds them by it. The
 * revisions of papers stay, so their topics do, too.
 */
export async function upgradeTables(transaction: Transaction, tables: Tables): Promise<void> {
  const { schema, papers, about } = tables;
  await transaction.query(`ALTER TABLE ${papers} RENAME COLUMN lot TO sample_hash`);
  await transaction.query(`ALTER TABLE ${papers} RENAME COLUMN marks TO lookup_hashes`);
  await transaction.query(`ALTER INDEX ${schema}.papers_lot RENAME TO papers_sample_hash`);
  await transaction.query(`ALTER INDEX ${schema}.papers_marks RENAME TO papers_lookup_hashes`);
  await transaction.query(
    `ALTER TABLE ${papers} ADD COLUMN venue text COLLATE "C", ADD COLUMN keywords text[] COLLATE "C",
      ADD COLUMN own text[] COLLATE "C"`,
  );
  for (let after = "00000000-0000-0000-0000-000000000000"; ;) {
    const rows = await transaction.query<Row & { key: string }>(
      `SELECT p.key, ${selected(tables, false)} FROM ${papers} p
      WHERE p.key > $1::uuid AND p.rest ~ '"(venue|keywords|retracted|fields)":' ORDER BY p.key LIMIT ${BATCH_SIZE}`,
      [after],
    );
    if (rows.length === 0) break;
    await transaction.query(
      `UPDATE ${papers} p SET venue = r.venue, keywords = r.keywords, own = r.own, rest = r.rest,
        lookup_hashes = ARRAY(SELECT DISTINCT unnest(p.lookup_hashes || r.hashes))
      FROM jsonb_to_recordset($1::jsonb)
        AS r (key uuid, venue text, keywords text[], own text[], rest text, hashes uuid[])
      WHERE p.key = r.key`,
      [JSON.stringify(rows.map(upgraded))],
    );
    after = rows.at(-1)!.key;
  }
  await transaction.query(`UPDATE ${about} SET format = ${SCHEMA_VERSION}`);
}

function upgraded(row: Row & { key: string }): object {
  const paper = toPaper(row); // all that had no column is in its rest
  const { venue, keywords, own } = lookedUp(paper);
  return { key: row.key, venue, keywords, own, rest: restOf(paper), hashes: lookupHashes(paper, [], []) };
}
