import type { Warn } from "./clean/decode.js";
import type { RawFields } from "./formats/format.js";

/** A value of an own field is kept up to this length, written as JSON; and so many of a paper. */
const LONGEST_VALUE = 4_000,
  MOST_FIELDS = 200;
/** Fields that are named in a warning. */
const MOST_NAMED = 8;

/**
 * What sources say of papers that no field of `Paper` takes. Long values are not kept: the records
 * of some services have a hundred times the size of their abstract. They are told in one warning.
 */
export class OwnFields {
  /** How many records had a value that was not kept, by the name of the field. */
  private readonly left = new Map<string, number>();

  keep(raw: RawFields): RawFields {
    if (raw.fields === undefined) return raw;
    const kept: [string, unknown][] = [];
    for (const [name, value] of Object.entries(raw.fields)) {
      if (isEmpty(value)) continue;
      if (kept.length < MOST_FIELDS && name.length <= LONGEST_VALUE && isShort(value)) kept.push([name, value]);
      else if (this.left.size < 1000 || this.left.has(name)) this.left.set(name, (this.left.get(name) ?? 0) + 1);
    }
    return { ...raw, fields: kept.length === 0 ? undefined : Object.fromEntries(kept) };
  }

  warn(warn: Warn): void {
    if (this.left.size === 0) return;
    const named = [...this.left].map(([name, count]) => `${name.slice(0, 40)} (${count})`);
    const more = named.length > MOST_NAMED ? ` and ${named.length - MOST_NAMED} more` : "";
    warn(
      `These fields were not kept where they are longer than ${LONGEST_VALUE} characters, or more than ` +
        `${MOST_FIELDS} of a record: ${named.slice(0, MOST_NAMED).join(", ")}${more}.`,
    );
  }
}

/** Nothing that a user would miss. */
function isEmpty(value: unknown): boolean {
  if (typeof value === "string") return value.trim() === "";
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.every((one) => one === null || (typeof one === "string" && one.trim() === ""));
  return typeof value === "object" && Object.keys(value).length === 0;
}

function isShort(value: unknown): boolean {
  if (typeof value === "string") return value.length <= LONGEST_VALUE;
  if (typeof value !== "object") return true;
  try {
    return JSON.stringify(value).length <= LONGEST_VALUE;
  } catch {
    return false; // deeper than the stack
  }
}
