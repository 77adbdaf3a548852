import { compareIds } from "../core/strings.js";
import { yieldToEventLoop } from "../core/async.js";
import type { Paper } from "../core/types.js";

/** The fields of a paper that filters can ask for, beside its own fields. */
export const filterFields = [
  "id",
  "title",
  "abstract",
  "authors",
  "year",
  "date",
  "categories",
  "venue",
  "keywords",
  "retracted",
  "url",
  "doi",
] as const;
/** A field of a paper that filters can ask for; `fields.NAME` is one of its own fields. */
export type FilterField = (typeof filterFields)[number] | `fields.${string}`;
/**
 * A value of a field, or what it is compared with: the year is a number, `retracted` is a boolean,
 * own fields are any of these, other fields are texts.
 */
export type FieldValue = string | number | boolean;

/** Whether a name stands for one of a paper's own fields: `fields.NAME`. */
export function isOwnField(name: string): name is `fields.${string}` {
  return name.startsWith("fields.") && name.length > "fields.".length;
}

/**
 * The values that a paper has in a field. What is not known to be retracted is not; objects and
 * `null` in an own field are no values, the items of a list are one each.
 */
export function valuesOf(paper: Paper, field: FilterField): readonly FieldValue[] {
  if (field === "retracted") return [paper.retracted === true];
  const value = isOwnField(field) ? ownValue(paper, field.slice("fields.".length)) : paper[field];
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((one): one is FieldValue => /^(?:string|number|boolean)$/.test(typeof one));
}

function ownValue({ fields }: Paper, name: string): unknown {
  return fields !== undefined && Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** Papers read before the event loop runs again: some milliseconds of work. */
const PAPERS_PER_TURN = 1 << 13;

/** A condition on one value of a field: to be in a set, or to pass a function. */
export type ValueTest = { oneOf: ReadonlySet<FieldValue> } | { holds: (value: FieldValue) => boolean };

/** One field of all papers, made for testing all of them at once. */
export interface Column {
  /** A mask: 1 for each paper of which a value passes, `missing` for a paper without a value. */
  rowsWith(test: ValueTest, missing: boolean): Uint8Array;
}

/** The fields of papers, each read when a filter first asks for it. */
export class FilterColumns {
  private readonly made = new Map<FilterField, Promise<Column>>();

  /** @param papers ordered by id */
  constructor(readonly papers: readonly Paper[]) {}

  of(field: FilterField): Promise<Column> {
    let column = this.made.get(field);
    if (!column) this.made.set(field, (column = readColumn(this.papers, field)));
    return column;
  }
}

async function readColumn(papers: readonly Paper[], field: FilterField): Promise<Column> {
  // Titles differ from paper to paper: to number their values would save nothing.
  return field === "id"
    ? new IdColumn(papers)
    : field === "title" || field === "abstract"
      ? new TextColumn(papers, field)
      : ValueColumn.read(papers, field);
}

const passes = (test: ValueTest, value: FieldValue): boolean =>
  "oneOf" in test ? test.oneOf.has(value) : test.holds(value);

/** A field that every paper has. */
class TextColumn implements Column {
  constructor(
    protected readonly papers: readonly Paper[],
    private readonly field: "id" | "title" | "abstract",
  ) {}

  rowsWith(test: ValueTest): Uint8Array {
    // To compare with a few values is faster than to look them up in a set.
    const few = "oneOf" in test && test.oneOf.size <= 4 ? [...test.oneOf] : undefined;
    const passing = few ? { holds: (value: FieldValue) => few.includes(value) } : test;
    const rows = new Uint8Array(this.papers.length);
    for (let row = 0; row < rows.length; row++) rows[row] = Number(passes(passing, this.papers[row]![this.field]));
    return rows;
  }
}

/** Papers are in the order of their ids: a few ids are found by binary search. */
class IdColumn extends TextColumn {
  constructor(papers: readonly Paper[]) {
    super(papers, "id");
  }

  override rowsWith(test: ValueTest): Uint8Array {
    if (!("oneOf" in test) || test.oneOf.size * 16 > this.papers.length) return super.rowsWith(test);
    const rows = new Uint8Array(this.papers.length);
    for (const id of test.oneOf) {
      const row = this.firstFrom(id as string);
      if (this.papers[row]?.id === id) rows[row] = 1;
    }
    return rows;
  }

  private firstFrom(id: string): number {
    let low = 0,
      high = this.papers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareIds(this.papers[middle]!.id, id) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** A field whose values are shared by many papers: each distinct value is tested only once. */
class ValueColumn implements Column {
  private constructor(
    private readonly values: readonly FieldValue[],
    /** Paper r has the values of the numbers from `starts[r]` to before `starts[r + 1]`. */
    private readonly numbers: Int32Array,
    private readonly starts: Int32Array,
  ) {}

  /** Reads the field, and lets the event loop run every few milliseconds. */
  static async read(papers: readonly Paper[], field: FilterField): Promise<ValueColumn> {
    const known = new Map<FieldValue, number>();
    const numbers: number[] = [];
    const starts = new Int32Array(papers.length + 1);
    const add = (value: FieldValue): void => {
      let number = known.get(value);
      if (number === undefined) known.set(value, (number = known.size));
      numbers.push(number);
    };
    for (let row = 0; row < papers.length; row++) {
      for (const value of valuesOf(papers[row]!, field)) add(value);
      starts[row + 1] = numbers.length;
      if (row % PAPERS_PER_TURN === PAPERS_PER_TURN - 1) await yieldToEventLoop();
    }
    return new ValueColumn([...known.keys()], Int32Array.from(numbers), starts);
  }

  rowsWith(test: ValueTest, missing: boolean): Uint8Array {
    const { numbers, starts } = this;
    const passed = new Uint8Array(this.values.length);
    this.values.forEach((value, number) => void (passed[number] = Number(passes(test, value))));
    const rows = new Uint8Array(starts.length - 1);
    for (let row = 0; row < rows.length; row++) {
      const end = starts[row + 1]!;
      let at = starts[row]!;
      if (at === end) rows[row] = Number(missing);
      while (at < end && passed[numbers[at]!] === 0) at++;
      if (at < end) rows[row] = 1;
    }
    return rows;
  }
}
