/** Signs that one hash gives. */
const WORD = 32;

/**
 * Rows of the fast model's table: what is learned of a token, then its code, signs that a hash of
 * the token's number gives, all times one number a token. Two tokens' codes are nearly at right
 * angles (a random projection: Achlioptas, "Database-friendly random projections", 2003), so that
 * texts which share rare words are near each other in any field, those too that the table was not
 * fitted to.
 * @param learned int8, row-major, `columns` a token
 * @param codes an int8 a token, which its signs are multiplied by
 * @returns int8, row-major, `dimensions` a token
 */
export function tokenRows(learned: Int8Array, codes: Int8Array, columns: number, dimensions: number): Int8Array {
  const rows = new Int8Array(codes.length * dimensions);
  const hashes = Math.ceil((dimensions - columns) / WORD);
  for (let token = 0, at = 0; token < codes.length; token++) {
    rows.set(learned.subarray(token * columns, (token + 1) * columns), at);
    at += columns;
    const code = codes[token]!;
    for (let i = 0, bits = 0; i < dimensions - columns; i++, bits >>>= 1) {
      if (i % WORD === 0) bits = hash(token * hashes + i / WORD);
      rows[at++] = (bits & 1) === 1 ? -code : code;
    }
  }
  return rows;
}

/**
 * The finalizer of MurmurHash3 (Austin Appleby, public domain): each bit of the number changes half
 * of those of the hash.
 */
function hash(number: number): number {
  let bits = number;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
