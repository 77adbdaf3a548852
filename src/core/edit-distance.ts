/** Most UTF-16 code units of a pattern: a column of the table is one number of 32 bits. */
const MAX_PATTERN_LENGTH = 31;

/**
 * How many letters must be inserted, deleted, replaced or swapped with the next one to change one
 * word into another: the optimal string alignment distance. A column of its table is computed at
 * once, in the bits of a number.
 *
 * Source: G. Myers, "A fast bit-vector algorithm for approximate string matching" (1999); for
 * transpositions H. Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit
 * distances" (2003), figure 6.
 */
export class EditDistance {
  /** The positions of each letter in the pattern, as bits. */
  private readonly positions = new Map<number, number>();
  /** The same for letters of ASCII. */
  private readonly asciiPositions = new Int32Array(128);

  /** @param pattern 1 to `MAX_PATTERN_LENGTH` code units */
  constructor(private readonly pattern: string) {
    for (let i = 0; i < pattern.length; i++) {
      const code = pattern.charCodeAt(i);
      if (code < 128) this.asciiPositions[code] = this.asciiPositions[code]! | (1 << i);
      else this.positions.set(code, (this.positions.get(code) ?? 0) | (1 << i));
    }
  }

  /** The distance to a word, or `most + 1` when it is more than `most`. */
  to(word: string, most: number): number {
    const length = this.pattern.length;
    if (Math.abs(word.length - length) > most) return most + 1;
    const last = 1 << (length - 1);
    let up = -1;
    let down = 0;
    let diagonal = 0;
    let before = 0;
    let distance = length;
    for (let i = 0; i < word.length; i++) {
      const code = word.charCodeAt(i);
      const equal = code < 128 ? this.asciiPositions[code]! : (this.positions.get(code) ?? 0);
      const swapped = ((~diagonal & equal) << 1) & before;
      diagonal = ((((equal & up) + up) | 0) ^ up) | equal | down | swapped;
      const right = down | ~(diagonal | up);
      const left = diagonal & up;
      if (right & last) distance++;
      if (left & last) distance--;
      // Each of the remaining letters can lower the distance by at most 1.
      if (distance - (word.length - 1 - i) > most) return most + 1;
      const shifted = (right << 1) | 1;
      up = (left << 1) | ~(diagonal | shifted);
      down = shifted & diagonal;
      before = equal;
    }
    return distance;
  }
}

/**
 * How many edits a typo of a word may have, as Elasticsearch's fuzziness "AUTO": 1 below six code
 * units, else 2. None in shorter words than three, in very long ones, and in words with a digit.
 */
export function allowedEdits(word: string): number {
  return /\p{N}/u.test(word) || word.length < 3 || word.length > MAX_PATTERN_LENGTH ? 0 : word.length < 6 ? 1 : 2;
}

/**
 * The known name that a misspelt name most likely means: at a distance of at most 2, and of less
 * than half the length of the name. Of equally near names the first.
 */
export function closestName(name: string, known: readonly string[]): string | undefined {
  if (name.length === 0 || name.length > MAX_PATTERN_LENGTH) return undefined;
  const distance = new EditDistance(name.toLowerCase());
  let nearest: string | undefined;
  let least = Math.min(3, Math.ceil(name.length / 2));
  for (const one of known) {
    const found = distance.to(one.toLowerCase(), least - 1);
    if (found < least) [nearest, least] = [one, found];
  }
  return nearest;
}
