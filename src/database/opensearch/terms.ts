import { createHash } from "node:crypto";

/**
 * Code units of a text that its term keeps; the rest becomes a hash. Lucene allows terms of up to
 * 32,766 bytes, but every byte costs memory.
 */
export const MAX_TERM_LENGTH = 256;

/**
 * A text as a term of the index. Equal texts have equal terms. The terms' order, which is that of
 * code points, is the order of the texts' UTF-16 code units, by which paperweave compares. For that,
 * surrogates move to where U+E000 begins, and characters from U+E000 on move above U+FFFF; other
 * texts stay as they are. Texts that share their first 256 code units and go on differently are in no
 * particular order; a longer text comes after its own first 256.
 */
export function termOf(text: string): string {
  const units =
    text.length > MAX_TERM_LENGTH
      ? `${text.slice(0, MAX_TERM_LENGTH)}\uffff${createHash("sha256").update(text, "utf16le").digest("hex")}`
      : text;
  return /[\ud800-\uffff]/.test(units) ? units.replace(/[\ud800-\uffff]/g, shifted) : units;
}

function shifted(unit: string): string {
  const code = unit.charCodeAt(0);
  return code < 0xe000 ? String.fromCharCode(code + 0x800) : String.fromCodePoint(code - 0xe000 + 0x10000);
}

/** Bytes of the longest document id. */
const MAX_ID_BYTES = 512;
const HASHED = "sha256:";

/** The document id of a paper: the id of the paper where OpenSearch accepts it, else its hash. */
export function documentId(id: string): string {
  const accepted =
    id !== "" &&
    !id.startsWith(HASHED) &&
    Buffer.byteLength(id) <= MAX_ID_BYTES &&
    !/[\ud800-\udfff]/.test(id.replace(/[\ud800-\udbff][\udc00-\udfff]/g, ""));
  return accepted ? id : HASHED + createHash("sha256").update(id, "utf16le").digest("hex");
}
