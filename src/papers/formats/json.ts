import { fieldName } from "./fields.js";
import type { Format, RawRecord } from "./format.js";
import { jsonValues } from "./json-values.js";
import { hasTitle, recordFields, unwrapped } from "./records.js";
import { notOfZotero } from "./shapes/csl.js";
import { isObject, list, type Json } from "./values.js";

/** Keys under which services and files keep their list of papers. */
const LISTS = (
  "papers data results items records recommendedPapers dailyPapers works references citations hits hit result " +
  "docs entries entry articles collection notes documents publications rows"
).split(" ");
/**
 * Objects in which such a list may lie: Crossref's `message`, Europe PMC's `resultList`,
 * Elasticsearch's `hits`.
 */
const ENVELOPES = "message resultList hits response data result search-results".split(" ");

/**
 * JSON of any size: an array of records, an object that holds one, records one behind the other, or
 * the columns of a table. It knows the answers of many services (`records.ts`), and records under
 * the names that people use (`fields.ts`).
 */
export const json: Format = {
  name: "json",
  recognise: ({ text }) => /^[\s\ufeff]*(?:\{|\[\s*(?:[[{"\]]|null))/.test(text),
  async *read(pieces) {
    let record = 0;
    const isOpened = (key: string, isArray: boolean): boolean => (isArray ? LISTS : ENVELOPES).includes(key);
    for await (const item of jsonValues(pieces, isOpened)) {
      if ("problem" in item) {
        yield { where: `record ${++record}`, reason: item.problem };
        continue;
      }
      for (const one of listOf(item.value) ?? [item.value]) yield toRecord(one, `record ${++record}`);
    }
  },
};

/** A record of JSON or of a line of JSONL. */
export function toRecord(value: unknown, where: string): RawRecord {
  const reason = isObject(value)
    ? (notOfZotero(value) ?? (isObject(value.data) && notOfZotero(value.data)))
    : undefined;
  if (reason) return { where, reason };
  const fields = recordFields(value);
  return fields
    ? { where, fields }
    : { where, reason: value === null ? "null: the source has no such paper" : "not a JSON object" };
}

/**
 * The records of an array, of an answer that holds one, or the one that the value is; undefined for
 * others.
 */
export function listOf(value: unknown, depth = 0): unknown[] | undefined {
  if (Array.isArray(value)) return rowsOf(value as unknown[]) ?? (value as unknown[]);
  if (!isObject(value)) return undefined;
  const columns = depth === 0 ? fromColumns(value) : undefined;
  if (columns) return columns;
  const key = LISTS.find((name) => {
    const one = Object.hasOwn(value, name) ? value[name] : undefined;
    return Array.isArray(one) && (one.length === 0 || one.some(isObject));
  });
  if (isPaper(value, key)) return [value];
  if (key !== undefined) return value[key] as unknown[];
  for (const name of depth < 2 ? ENVELOPES : []) {
    const inner = Object.hasOwn(value, name) && isObject(value[name]) ? listOf(value[name], depth + 1) : undefined;
    if (inner) return inner;
  }
  // { "id": { paper }, … }, as some programs keep their papers.
  const inner = Object.entries(value).filter(([, one]) => isObject(one));
  return inner.length > 0 && inner.every(([, one]) => hasTitle(one as Json))
    ? inner.map(([id, one]) => ({ id, ...(one as Json) }))
    : undefined;
}

/** Whether an object is a paper: one with a title; but a collection of titled things has one, too. */
function isPaper(value: Json, key: string | undefined): boolean {
  const names = Object.keys(value);
  const isTitled = names.some((name) =>
    /^(?:title|titles|display_name|abstract|paperId|paper_title|dc:title)$/i.test(name),
  );
  if (!isTitled) return key === undefined && unwrapped(value) !== value;
  if (key === undefined || /^(?:references|citations|data|notes|result|hits?)$/.test(key)) return true;
  const isCollection = (value[key] as unknown[]).every((one) => isObject(one) && hasTitle(one));
  return !isCollection || names.some((name) => /^(?:abstract|authors?|doi|paperId|externalIds)$/i.test(name));
}

/** Rows of cells below a row of names. */
function rowsOf(rows: unknown[]): unknown[] | undefined {
  const [header] = rows;
  if (!Array.isArray(header) || !header.some((name) => typeof name === "string" && fieldName(name) === "title"))
    return undefined;
  return rows.slice(1).map((row) => toObject(header as unknown[], list(row)));
}

function toObject(names: readonly unknown[], cells: readonly unknown[]): Json {
  return Object.fromEntries(names.map((name, i) => [String(name), cells[i]]));
}

/**
 * A table by its columns, as pandas writes it: `{ title: { "0": … } }`, `{ title: […] }`, or
 * `{ columns: […], data: [[…]] }`.
 */
function fromColumns(value: Json): unknown[] | undefined {
  if (Array.isArray(value.columns) && Array.isArray(value.data) && Array.isArray(value.data[0]))
    return rowsOf([value.columns, ...(value.data as unknown[])]);
  const names = Object.keys(value);
  const title = names.find((name) => fieldName(name) === "title");
  const column = title === undefined ? undefined : value[title];
  if (isObject(column) && names.every((name) => isObject(value[name]))) {
    const rows = Object.keys(column);
    const isIndex = rows.length > 0 && rows.every((row) => /^\d+$/.test(row) || typeof column[row] === "string");
    return isIndex && !("value" in column)
      ? rows.map((row) =>
          toObject(
            names,
            names.map((name) => (value[name] as Json)[row]),
          ),
        )
      : undefined;
  }
  if (!Array.isArray(column) || column.length < 2 || names.length < 2) return undefined;
  if (!names.every((name) => list(value[name]).length === column.length)) return undefined;
  return column.map((_, row) =>
    toObject(
      names,
      names.map((name) => list(value[name])[row]),
    ),
  );
}
