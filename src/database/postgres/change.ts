import { PaperweaveError } from "../../core/errors.js";
import { formatValue } from "../../core/format.js";
import { compareIds } from "../../core/strings.js";
import type { StoreChange } from "../paper-store.js";
import { keyOf } from "./marks.js";
import { filled, fillings, staged, staging, toStagedRow } from "./rows.js";
import { literal, type Tables } from "./tables.js";
import type { Transaction } from "./transaction.js";

/** The change of a store as it goes into the database, once however often it is tried. */
export class Change {
  /**
   * The revision of all papers that it puts. Known before anything is done, it tells a change that
   * went well, though its answer was lost, from one of another program.
   */
  private revision: string | undefined;
  private readonly idOf: ReadonlyMap<string, string>;
  /** The revision that each paper, by key, must have; undefined: none may be there. */
  private readonly expected: ReadonlyMap<string, string | undefined>;
  /** Keys of the papers to be put, in the order in which `lock` locks them. */
  private readonly putKeys: readonly string[];
  /** These papers, written once, and while no connection is held. */
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
   * Does it, or nothing. @returns when nothing was done all its ids, first those of papers that are
   * not as they were read
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
   * Revisions of the papers that are there, by key. They are locked in the order of their keys, so
   * that two changes wait for each other in one direction only.
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

  /** @returns keys of papers that should be new, but another program has put them meanwhile */
  private async write(transaction: Transaction): Promise<string[]> {
    const { papers } = this.tables;
    await transaction.query(staging(this.tables));
    await transaction.copy(`COPY ${staged} FROM STDIN (ENCODING 'UTF8')`, this.rows);
    const added = this.putKeys.filter((key) => this.expected.get(key) === undefined);
    if (added.length < this.rows.length) {
      await transaction.query(
        `UPDATE ${papers} p SET (revision, ${filled.join(", ")}) = ROW ($1::bigint, ${fillings}) FROM ${staged} r WHERE r.replaces AND p.key = r.key`,
        [this.revision],
      );
    }
    if (added.length === 0) return [];
    const rows = await transaction.query<{ key: string }>(
      `INSERT INTO ${papers} (key, revision, ${filled.join(", ")}) SELECT r.key, $1::bigint, ${fillings} FROM ${staged} r WHERE NOT r.replaces ON CONFLICT (key) DO NOTHING RETURNING key`,
      [this.revision],
    );
    const done = new Set(rows.map(({ key }) => key));
    return added.filter((key) => !done.has(key));
  }

  private undo(transaction: Transaction, keys: readonly string[]): string[] {
    transaction.undone = true;
    const changed = new Set(keys.map((key) => this.idOf.get(key)!));
    return [...[...changed].sort(compareIds), ...[...this.idOf.values()].filter((id) => !changed.has(id))];
  }
}
