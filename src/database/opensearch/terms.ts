import { createHash } from "node:crypto";

/**
 * Code units of a text that a term has; what is longer ends in a hash. Lucene takes terms of up to
 * 32,766 bytes, but all of them cost.
 */
const LONGEST = 256;

/**
 * A text as a term: equal for equal texts, and in the order of UTF-16 code units by which
 * paperweave compares, where Lucene goes by code points. Halves of surrogate pairs, which come
 * before U+E000 there and after it here, take the places after it, and what begins at U+E000 goes
 * above U+FFFF; other texts stay as they are. Texts longer than 256 code units that begin with the
 * same 256 are in no order.
 */
export function termOf(text: string): string {
  const units =
    text.length > LONGEST
      ? `${text.slice(0, LONGEST)}\uffff${createHash("sha256").update(text, "utf16le").digest("hex")}`
      : text;
  return /[\ud800-\uffff]/.test(units) ? units.replace(/[\ud800-\uffff]/g, moved) : units;
}

function moved(unit: string): string {
  const code = unit.charCodeAt(0);
  return code < 0xe000 ? String.fromCharCode(code + 0x800) : String.fromCodePoint(code - 0xe000 + 0x10000);
}

/** Bytes of the longest id of a document. */
const LONGEST_ID = 512;
const HASHED = "sha256:";

/** Id of the document of a paper: the paper's, where OpenSearch takes it, else its hash. */
export function documentId(id: string): string {
  const taken =
    id !== "" &&
    !id.startsWith(HASHED) &&
    Buffer.byteLength(id) <= LONGEST_ID &&
    !/[\ud800-\udfff]/.test(id.replace(/[\ud800-\udbff][\udc00-\udfff]/g, ""));
  return taken ? id : HASHED + createHash("sha256").update(id, "utf16le").digest("hex");
}
