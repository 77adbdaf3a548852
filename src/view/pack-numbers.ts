import { packNumber } from "./page/facts.js";

/** Numbers as bytes, read back by `NumberReader`: seven bits a byte, the lowest first; zigzag, so that small ones of any sign are short. */
export function packNumbers(values: Iterable<number>): Uint8Array {
  const bytes: number[] = [];
  for (const value of values) {
    let rest = packNumber(value);
    for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
    bytes.push(rest);
  }
  return Uint8Array.from(bytes);
}
