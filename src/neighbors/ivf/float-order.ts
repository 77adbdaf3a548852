const float = new Float32Array(1),
  bits = new Int32Array(float.buffer);

/**
 * The place of a number, rounded to float32, among all such numbers, in the order of their size: a
 * whole number of 32 bits, 0 for zero. (The bits of a float32 are in that order, those of numbers
 * below zero the other way round: IEEE 754.)
 */
export function orderOf(value: number): number {
  float[0] = value;
  return upwards(bits[0]!);
}

/** The numbers whose orders these are, in their memory. */
export function valuesOf(orders: Int32Array): Float32Array {
  for (let at = 0; at < orders.length; at++) orders[at] = upwards(orders[at]!);
  return new Float32Array(orders.buffer, orders.byteOffset, orders.length);
}

/** Turns bits into an order, and an order into bits. */
function upwards(number: number): number {
  return number >= 0 ? number : -0x80000000 - number;
}
