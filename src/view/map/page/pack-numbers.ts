import { deflateRawSync } from "node:zlib";
import type { MapDetails } from "../map-data.js";
import type { PageOrder } from "./page-order.js";

/** A named part of the page's data, in base64. */
export interface PagePart {
  name: string;
  base64: string;
}

/**
 * Positions of the papers: all x, then all y, little-endian. They are not compressed, so that the
 * first picture does not have to wait for a decompressor.
 */
export function packPositions({ xs, ys }: PageOrder): PagePart {
  const bytes = Buffer.alloc(4 * xs.length);
  xs.forEach((x, row) => bytes.writeUInt16LE(x, 2 * row));
  ys.forEach((y, row) => bytes.writeUInt16LE(y, 2 * (xs.length + row)));
  return { name: "places", base64: bytes.toString("base64") };
}

/** Years of the papers, 0 where unknown; each as the difference from the one before. */
export function packYears(years: readonly number[]): PagePart {
  return compressedPart("years", packNumbers(years.map((year, row) => year - (years[row - 1] ?? 0))));
}

/**
 * The related papers: for each paper how many it has, then the row of each, as the difference from
 * its own row.
 */
export function packRelated(
  { rows, pageRowOf }: PageOrder,
  { neighbors: { indices, k } }: MapDetails,
  max: number,
): PagePart {
  const each = Math.min(max, k),
    numbers = new Int32Array(rows.length * (each + 1));
  let length = 0;
  rows.forEach((row, pageRow) => {
    const count = length++;
    for (let i = row * k; i < row * k + each; i++)
      if (indices[i]! >= 0) numbers[length++] = pageRowOf[indices[i]!]! - pageRow;
    numbers[count] = length - count - 1;
  });
  return compressedPart("related", packNumbers(numbers.subarray(0, length)));
}

/** Which terms of its topic each paper uses, one bit for each term. */
export function packTerms({ rows }: PageOrder, { terms }: MapDetails): PagePart {
  return compressedPart("terms", packNumbers(Float64Array.from(rows, (row) => terms[row]! >>> 0)));
}

export function compressedPart(name: string, bytes: Uint8Array): PagePart {
  return { name, base64: deflateRawSync(bytes).toString("base64") };
}

/**
 * Whole numbers as bytes, which `NumberReader` reads: seven bits a byte, the lowest first. Zigzag
 * coding keeps small numbers short, whatever their sign.
 */
export function packNumbers(values: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(5 * values.length); // 35 bits are enough for all these numbers.
  let length = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    let rest = value < 0 ? -2 * value - 1 : 2 * value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) bytes[length++] = (rest % 128) + 128;
    bytes[length++] = rest;
  }
  return bytes.subarray(0, length);
}
