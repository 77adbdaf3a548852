/**
 * Words of more UTF-16 code units have no neighbours by spelling: a column of the table is one
 * 32-bit word.
 */
export const MAX_PATTERN_LENGTH = 31;

/**
 * How many letters have to be put in, left out, replaced or swapped with the next to make `pattern`
 * of other words: the optimal string alignment distance, a column of its table at a time in the
 * bits of a word.
 *
 * Source: G. Myers, "A fast bit-vector algorithm for approximate string matching" (1999); for
 * transpositions H. Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit
 * distances" (2003), figure 6.
 */
export class EditDistance {
  /** Bits of the places of each letter in the pattern. */
  private readonly places = new Map<number, number>();
  private readonly low = new Int32Array(128);

  /** @param pattern 1 to `longestPattern` code units */
  constructor(private readonly pattern: string) {
    for (let i = 0; i < pattern.length; i++) {
      const code = pattern.charCodeAt(i);
      if (code < 128) this.low[code] = this.low[code]! | (1 << i);
      else this.places.set(code, (this.places.get(code) ?? 0) | (1 << i));
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
      const equal = code < 128 ? this.low[code]! : (this.places.get(code) ?? 0);
      const swapped = ((~diagonal & equal) << 1) & before;
      diagonal = ((((equal & up) + up) | 0) ^ up) | equal | down | swapped;
      const right = down | ~(diagonal | up);
      const left = diagonal & up;
      if (right & last) distance++;
      if (left & last) distance--;
      // Each letter that is left can bring it down by one at most.
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
 * The one of some names that a misspelt name most likely means: at most two letters away, and
 * nearer than half its length; ties in their order.
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
