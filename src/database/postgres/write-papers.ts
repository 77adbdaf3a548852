import { PaperweaveError } from "../../core/errors.js";
import { formatValue } from "../../core/format.js";
import { compareIds } from "../../core/strings.js";
import type { StoreChange } from "../paper-store.js";
import { keyOf } from "./lookup-hashes.js";
import { columns, createStaged, staged, stagedValues, toStagedRow } from "./rows.js";
import { literal, type Tables } from "./schema/tables.js";
import type { Transaction } from "./transaction.js";

/** A change of a store, written to the database exactly once, however often it is tried. */
export class Change {
  /**
   * The revision of all papers that it puts. It is drawn before anything is written. When the answer
   * of a commit was lost, it tells whether the change was made.
   */
  private revision: string | undefined;
  private readonly idOf: ReadonlyMap<string, string>;
  /** The revision that each paper, by key, must have; undefined: the paper must not exist. */
  private readonly expected: ReadonlyMap<string, string | undefined>;
  /** Keys of the papers to be put, in the order in which `lock` locks them. */
  private readonly putKeys: readonly string[];
  /** The rows of these papers, made before a connection is taken. */
  private readonly rows: readonly string[];
  private readonly removedKeys: readonly string[];

  constructor(
    { put, remove }: StoreChange,
    private readonly tables: Tables,
  ) {
    const keyed = put.map((paper) => ({ paper, key: keyOf(paper.paper.id) })).sort((a, b) => compareIds(a.key, b.key));
    this.putKeys = keyed.map(({ key }) => key);
    this.removedKeys = remove.map(({ id }) => keyOf(id));
    this.idOf = new Map([
      ...keyed.map(({ paper, key }) => [key, paper.paper.id] as const),
      ...remove.map(({ id }, i) => [this.removedKeys[i]!, id] as const),
    ]);
    this.expected = new Map([
      ...keyed.map(({ paper, key }) => [key, paper.replaces] as const),
      ...remove.map(({ revision }, i) => [this.removedKeys[i]!, revision] as const),
    ]);
    if (this.idOf.size < put.length + remove.length) {
      const seen = new Set<string>();
      const twice = [...put.map(({ paper }) => paper.id), ...remove.map(({ id }) => id)].find(
        (id) => seen.has(id) || !seen.add(id),
      );
      throw new PaperweaveError("duplicate-id", `A change has the paper ${formatValue(twice)} twice.`);
    }
    this.rows = keyed.map(({ paper, key }) => toStagedRow(key, paper));
  }

  /**
   * Makes the whole change, or nothing.
   * @returns ids of conflicts: none when it was made; else all ids of the change, first those of
   *   papers that are not as they were read
   */
  async make(transaction: Transaction): Promise<string[]> {
    const {
      tables: { papers, topics, revisions },
      putKeys,
      removedKeys,
    } = this;
    this.revision ??= (
      await transaction.query<{ revision: string }>(`SELECT nextval(${literal(revisions)})::text AS revision`)
    )[0]!.revision;
    const found = await this.lock(transaction);
    if (this.isDone(found)) return [];
    const conflicts = [...this.expected].filter(([key, revision]) => found.get(key) !== revision).map(([key]) => key);
    if (conflicts.length > 0) return this.undo(transaction, conflicts);
    if (found.size > 0)
      await transaction.query(`DELETE FROM ${topics} WHERE key = ANY ($1::uuid[])`, [[...found.keys()]]);
    if (removedKeys.length > 0)
      await transaction.query(`DELETE FROM ${papers} WHERE key = ANY ($1::uuid[])`, [removedKeys]);
    const taken = putKeys.length > 0 ? await this.write(transaction) : [];
    if (taken.length > 0) return this.isDone(await this.lock(transaction)) ? [] : this.undo(transaction, taken);
    return [];
  }

  /**
   * Locks the papers that exist. @returns their revisions, by key. All programs lock in the order of
   * the keys, so that two changes cannot wait for each other.
   */
  private async lock(transaction: Transaction): Promise<Map<string, string>> {
    const rows = await transaction.query<{ key: string; revision: string }>(
      `SELECT key, revision::text FROM ${this.tables.papers} WHERE key = ANY ($1::uuid[]) ORDER BY key FOR UPDATE`,
      [[...this.idOf.keys()]],
    );
    return new Map(rows.map(({ key, revision }) => [key, revision]));
  }

  private isDone(found: ReadonlyMap<string, string>): boolean {
    const { putKeys } = this;
    return putKeys.length > 0 && putKeys.every((key) => found.get(key) === this.revision);
  }

  /** @returns keys of papers that should be new, but another program put them meanwhile */
  private async write(transaction: Transaction): Promise<string[]> {
    const { papers } = this.tables;
    await transaction.query(createStaged(this.tables));
    await transaction.copy(`COPY ${staged} FROM STDIN (ENCODING 'UTF8')`, this.rows);
    const added = this.putKeys.filter((key) => this.expected.get(key) === undefined);
    if (added.length < this.rows.length) {
      await transaction.query(
        `UPDATE ${papers} p SET (revision, ${columns.join(", ")}) = ROW ($1::bigint, ${stagedValues})
        FROM ${staged} r WHERE r.replaces AND p.key = r.key`,
        [this.revision],
      );
    }
    if (added.length === 0) return [];
    const rows = await transaction.query<{ key: string }>(
      `INSERT INTO ${papers} (key, revision, ${columns.join(", ")})
      SELECT r.key, $1::bigint, ${stagedValues} FROM ${staged} r WHERE NOT r.replaces
      ON CONFLICT (key) DO NOTHING RETURNING key`,
      [this.revision],
    );
    const done = new Set(rows.map(({ key }) => key));
    return added.filter((key) => !done.has(key));
  }

  private undo(transaction: Transaction, keys: readonly string[]): string[] {
    transaction.rollBack = true;
    const changed = new Set(keys.map((key) => this.idOf.get(key)!));
    return [...[...changed].sort(compareIds), ...[...this.idOf.values()].filter((id) => !changed.has(id))];
  }
}
