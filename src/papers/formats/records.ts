import { paperFields } from "./fields.js";
import type { RawFields } from "./format.js";
import { arxivAmong, fromArxivSnapshot, fromHuggingFace, isArxivSnapshot, isHuggingFace } from "./shapes/arxiv.js";
import { fromCsl, fromZotero, isCsl, isZotero } from "./shapes/csl.js";
import { fromEuropePmc, isEuropePmc } from "./shapes/europepmc.js";
import { fromOpenAlex, isOpenAlex } from "./shapes/openalex.js";
import { fromSemanticScholar, isSemanticScholar } from "./shapes/semantic-scholar.js";
import * as services from "./shapes/services.js";
import { fieldName } from "./fields.js";
import { isObject, list, text, texts, type Json } from "./values.js";

/* Records of JSON and JSONL, whoever made them: each service has its own names and shapes. */

/** A shape of records: how it is known, and what its fields mean. */
interface Shape {
  matches(record: Json): boolean;
  fields(record: Json): RawFields;
}

const SHAPES: Shape[] = [
  { matches: isOpenAlex, fields: fromOpenAlex },
  { matches: isSemanticScholar, fields: fromSemanticScholar },
  { matches: isArxivSnapshot, fields: fromArxivSnapshot },
  { matches: services.isDataCite, fields: services.fromDataCite },
  { matches: services.isInspire, fields: services.fromInspire },
  { matches: services.isDblp, fields: services.fromDblp },
  { matches: services.isBiorxiv, fields: services.fromBiorxiv },
  { matches: isEuropePmc, fields: fromEuropePmc },
  { matches: isCsl, fields: fromCsl },
  { matches: isZotero, fields: fromZotero },
  { matches: isHuggingFace, fields: fromHuggingFace },
];

/**
 * The fields of a record, by the first shape that it has; undefined for what is no object. What the
 * shape does not look at is in `fields`.
 */
export function recordFields(value: unknown): RawFields | undefined {
  if (!isObject(value)) return undefined;
  if (services.isOpenReview(value)) return services.fromOpenReview(value);
  const record = unwrapped(value);
  const shape = SHAPES.find((one) => one.matches(record));
  if (!shape) return withIds(paperFields(record), record);
  const seen = new Set<string>();
  const watched = new Proxy(record, {
    get(target, name) {
      if (typeof name === "string") seen.add(name);
      return Reflect.get(target, name) as unknown;
    },
  });
  const fields = shape.fields(watched);
  const left = Object.entries(record).filter(([name]) => !seen.has(name));
  return left.length === 0 ? fields : { ...fields, fields: { ...Object.fromEntries(left), ...fields.fields } };
}

/** Ids that stand in lists, or among others. */
function withIds(fields: RawFields, record: Json): RawFields {
  const listed = services.idsInList(record);
  const identifiers = [...list(record.identifier), ...list(record.alternateIdentifiers), fields.url, fields.doi];
  return { ...arxivAmong(texts(identifiers)), ...listed, ...fields };
}

/**
 * Answers that put each paper in another object: Hugging Face's `paper`, Semantic Scholar's
 * citations, Zotero's `data`, Elasticsearch's `_source`, Zenodo's `metadata`.
 */
const WRAPPERS = (
  "paper citingPaper citedPaper data _source work item article metadata attributes bibjson info coredata " + "document"
).split(" ");

/** The paper in a record, with what stands beside it. */
export function unwrapped(record: Json): Json {
  for (const name of WRAPPERS) {
    const inner = Object.hasOwn(record, name) ? record[name] : undefined;
    if (!isObject(inner) || !hasTitle(inner)) continue;
    // Zenodo repeats the title of `metadata` beside it.
    const repeats = text(record.title) !== undefined && record.title === inner.title;
    if (repeats || !hasTitleOfItsOwn(record, name))
      return { ...without(record, name === "paper" || repeats ? isScalar : isUseful), ...inner };
  }
  return record;
}

/** Hugging Face repeats the title outside of `paper`; elsewhere the outer title is the paper's. */
function hasTitleOfItsOwn(record: Json, wrapper: string): boolean {
  return !/^(?:paper|citingPaper|citedPaper|work)$/.test(wrapper) && hasTitle(record);
}

export function hasTitle(record: Json): boolean {
  return Object.keys(record).some(
    (name) => name === "display_name" || (fieldName(name) === "title" && name !== "name"),
  );
}

function without(record: Json, keep: (name: string, value: unknown) => boolean): Json {
  return Object.fromEntries(Object.entries(record).filter(([name, value]) => keep(name, value)));
}

function isScalar(_: string, value: unknown): boolean {
  return typeof value !== "object";
}

/** What stands beside the paper: its id and DOI, not the answer's own counts. */
function isUseful(name: string, value: unknown): boolean {
  return /^(?:id|doi|doi_url|conceptdoi)$/.test(name) && text(value) !== undefined;
}
