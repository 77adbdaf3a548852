import { packNumber } from "./facts.js";

/**
 * Numbers as bytes, read back by `NumberReader`: seven bits a byte, the lowest first; zigzag, so
 * that small ones of any sign are short.
 */
export function packNumbers(values: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(5 * values.length); // 35 bits: more than any of these
  let length = 0;
  for (let at = 0; at < values.length; at++) {
    let rest = packNumber(values[at]!);
    for (; rest >= 128; rest = Math.floor(rest / 128)) bytes[length++] = (rest % 128) + 128;
    bytes[length++] = rest;
  }
  return bytes.subarray(0, length);
}
