import { PaperweaveError } from "../core/errors.js";
import { show } from "../core/check.js";
import { compareIds } from "../core/order.js";
import type { PaperToPut, StoreChange } from "../store/database/paper-store.js";
import { keyOf } from "./marks.js";
import { filled, fillings, recordColumns, toRecord } from "./rows.js";
import { literal, type Tables } from "./tables.js";
import type { Transaction } from "./transaction.js";

/** Papers of a statement: some megabytes. */
const A_STATEMENT = 500;

/** The change of a store as it goes into the database, once however often it is tried. */
export class Change {
  /** The revision of all papers that it puts. Known before anything is done, it tells a change that went well, though its answer was lost, from one of another program. */
  private revision: string | undefined;
  private readonly idOf: Map<string, string>;
  private readonly expected: Map<string, string | undefined>;

  constructor(private readonly change: StoreChange, private readonly tables: Tables) {
    const { put, remove } = change;
    this.expected = new Map([...put.map(({ paper, replaces }) => [keyOf(paper.id), replaces] as const), ...remove.map(({ id, revision }) => [keyOf(id), revision] as const)]);
    this.idOf = new Map([...put.map(({ paper }) => paper.id), ...remove.map(({ id }) => id)].map((id) => [keyOf(id), id]));
    if (this.idOf.size < put.length + remove.length) {
      const seen = new Set<string>();
      const twice = [...put.map(({ paper }) => paper.id), ...remove.map(({ id }) => id)].find((id) => seen.has(id) || !seen.add(id));
      throw new PaperweaveError("duplicate-id", `A change has the paper ${show(twice)} twice.`);
    }
  }

  /** Does it, or nothing. @returns when nothing was done all its ids, first those of papers that are not as they were read */
  async make(transaction: Transaction): Promise<string[]> {
    const { tables: { papers, topics, revisions }, change: { put, remove } } = this;
    this.revision ??= (await transaction.query<{ revision: string }>(`SELECT nextval(${literal(revisions)})::text AS revision`))[0]!.revision;
    const found = await this.lock(transaction);
    if (this.isDone(found)) return [];
    const conflicts = [...this.expected].filter(([key, revision]) => found.get(key) !== revision).map(([key]) => key);
    if (conflicts.length > 0) return this.undo(transaction, conflicts);
    if (found.size > 0) await transaction.query(`DELETE FROM ${topics} WHERE key = ANY ($1::uuid[])`, [[...found.keys()]]);
    if (remove.length > 0) await transaction.query(`DELETE FROM ${papers} WHERE key = ANY ($1::uuid[])`, [remove.map(({ id }) => keyOf(id))]);
    const ordered = put.map((paper) => ({ paper, key: keyOf(paper.paper.id) })).sort((a, b) => compareIds(a.key, b.key));
    for (let start = 0; start < ordered.length; start += A_STATEMENT) {
      const some = ordered.slice(start, start + A_STATEMENT).map(({ paper }) => paper);
      const taken = await this.write(transaction, some);
      if (taken.length > 0) return this.isDone(await this.lock(transaction)) ? [] : this.undo(transaction, taken);
    }
    return [];
  }

  /** Revisions of the papers that are there, by key. They are locked in the order of their keys, so that two changes wait for each other in one direction only. */
  private async lock(transaction: Transaction): Promise<Map<string, string>> {
    const rows = await transaction.query<{ key: string; revision: string }>(`SELECT key, revision::text FROM ${this.tables.papers} WHERE key = ANY ($1::uuid[]) ORDER BY key FOR UPDATE`, [[...this.idOf.keys()]]);
    return new Map(rows.map(({ key, revision }) => [key, revision]));
  }

  private isDone(found: ReadonlyMap<string, string>): boolean {
    const { put } = this.change;
    return put.length > 0 && put.every(({ paper }) => found.get(keyOf(paper.id)) === this.revision);
  }

  /** @returns keys of papers that should be new, but another program has put them meanwhile */
  private async write(transaction: Transaction, some: readonly PaperToPut[]): Promise<string[]> {
    const { papers } = this.tables;
    const records = (part: readonly PaperToPut[]): unknown[] => [JSON.stringify(part.map(toRecord)), this.revision];
    const source = `json_to_recordset($1::json) AS r (${recordColumns(this.tables)})`;
    const replaced = some.filter(({ replaces }) => replaces !== undefined);
    const added = some.filter(({ replaces }) => replaces === undefined);
    if (replaced.length > 0) {
      await transaction.query(`UPDATE ${papers} p SET (revision, ${filled.join(", ")}) = ROW ($2::bigint, ${fillings}) FROM ${source} WHERE p.key = r.key`, records(replaced));
    }
    if (added.length === 0) return [];
    const rows = await transaction.query<{ key: string }>(`INSERT INTO ${papers} (key, revision, ${filled.join(", ")}) SELECT r.key, $2::bigint, ${fillings} FROM ${source} ON CONFLICT (key) DO NOTHING RETURNING key`, records(added));
    const done = new Set(rows.map(({ key }) => key));
    return added.map(({ paper }) => keyOf(paper.id)).filter((key) => !done.has(key));
  }

  private undo(transaction: Transaction, keys: readonly string[]): string[] {
    transaction.undone = true;
    const changed = new Set(keys.map((key) => this.idOf.get(key)!));
    return [...[...changed].sort(compareIds), ...[...this.idOf.values()].filter((id) => !changed.has(id))];
  }
}
