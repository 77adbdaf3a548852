import { compareIds } from "../../core/strings.js";
import type { PaperTopic } from "../paper-store.js";
import type { Parameters } from "./pg.js";
import { keyOf } from "./lookup-hashes.js";
import type { Tables } from "./schema/tables.js";
import { fromColumn, toColumn } from "./texts.js";
import type { Transaction } from "./transaction.js";

/** Records topics of the papers that have the revision for which they were found. */
export async function putTopics(
  transaction: Transaction,
  { papers, topics }: Tables,
  run: string,
  found: readonly PaperTopic[],
): Promise<number> {
  // All programs write in the order of the keys, so that two cannot wait for each other.
  const rows = found.map((one) => ({ ...one, key: keyOf(one.id) })).sort((a, b) => compareIds(a.key, b.key));
  const recorded = await transaction.query(
    `INSERT INTO ${topics} (key, revision, run, topic, similarity)
    SELECT p.key, p.revision, $1, r.topic, r.similarity
    FROM unnest($2::uuid[], $3::bigint[], $4::int[], $5::float8[]) WITH ORDINALITY
        AS r (key, revision, topic, similarity, position)
      JOIN ${papers} p ON p.key = r.key AND p.revision = r.revision
    ORDER BY r.position
    ON CONFLICT (key) DO UPDATE SET (revision, run, topic, similarity)
      = ROW (excluded.revision, excluded.run, excluded.topic, excluded.similarity)
    RETURNING 1`,
    [
      toColumn(run),
      rows.map(({ key }) => key),
      rows.map(({ revision }) => revision),
      rows.map(({ topic }) => topic),
      rows.map(({ similarity }) => similarity),
    ],
  );
  return recorded.length;
}

/** The condition that the paper `p`, as it is now, has this topic, or any topic, of a run. */
export function hasTopic(
  { topics }: Tables,
  { run, topic }: { run: string; topic?: number },
  parameters: Parameters,
): string {
  const ofRun = `t.run = ${parameters.add(toColumn(run), "text")}`;
  const ofTopic = topic === undefined ? "" : ` AND t.topic = ${parameters.add(topic, "int")}`;
  return `EXISTS (SELECT FROM ${topics} t WHERE t.key = p.key AND t.revision = p.revision AND ${ofRun}${ofTopic})`;
}

export async function topicsOf(
  transaction: Transaction,
  { papers, topics }: Tables,
  run: string,
  ids: readonly string[],
): Promise<Map<string, number>> {
  const rows = await transaction.query<{ id: string; topic: number }>(
    `SELECT p.id, t.topic FROM ${topics} t JOIN ${papers} p USING (key, revision)
    WHERE t.run = $1 AND t.key = ANY ($2::uuid[])`,
    [toColumn(run), ids.map(keyOf)],
  );
  return new Map(rows.map(({ id, topic }) => [fromColumn(id), topic]));
}

export async function countTopics(
  transaction: Transaction,
  { papers, topics }: Tables,
  run: string,
): Promise<Map<number, number>> {
  const rows = await transaction.query<{ topic: number; papers: number }>(
    `SELECT t.topic, count(*)::int AS papers FROM ${topics} t JOIN ${papers} p USING (key, revision)
    WHERE t.run = $1 GROUP BY t.topic ORDER BY t.topic`,
    [toColumn(run)],
  );
  return new Map(rows.map(({ topic, papers: number }) => [topic, number]));
}
