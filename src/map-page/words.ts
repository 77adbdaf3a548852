/** Small letters without accents: how texts and queries are compared. */
export function folded(text: string): string {
  const small = text.toLowerCase();
  // eslint-disable-next-line no-control-regex
  return /^[\u0000-\u007f]*$/.test(small) ? small : small.normalize("NFKD").replace(/\p{M}+/gu, "");
}

/** The words of a query, and what is in quotes as one. */
export function wordsOf(query: string): string[] {
  const words = folded(query).match(/"[^"]+"?|[^\s"]+/g) ?? [];
  return [
    ...new Set(
      words.map((word) => word.replace(/^"|"$/g, "").replace(/\s+/g, " ").trim()).filter((word) => word !== ""),
    ),
  ];
}

/**
 * Texts, one a row, to be searched as one types: a word of the query stands for all words that
 * begin with it. All the texts are one string, which is looked through once for a word.
 */
export class Haystack {
  private readonly text: string;
  private readonly starts: Uint32Array;

  constructor(texts: readonly string[]) {
    this.starts = new Uint32Array(texts.length + 1);
    let length = 0;
    const parts = texts.map((own, row) => {
      const part = folded(own).replaceAll("\n", " ");
      this.starts[row] = length;
      length += part.length + 1;
      return part;
    });
    this.starts[texts.length] = length;
    this.text = `${parts.join("\n")}\n`;
  }

  /** 1 for every row in which a word begins so. */
  find(word: string): Uint8Array {
    const { text, starts } = this;
    const found = new Uint8Array(starts.length - 1);
    for (let at = text.indexOf(word), row = 0; at >= 0;) {
      if (isLetter(text.charCodeAt(at - 1)) && isLetter(text.charCodeAt(at))) at = text.indexOf(word, at + 1);
      else {
        row = rowAt(starts, at, row);
        found[row] = 1;
        at = text.indexOf(word, starts[row + 1]!); // once a row is enough
      }
    }
    return found;
  }
}

/** The last row that begins at or before a position; not before an earlier one. */
function rowAt(starts: Uint32Array, position: number, from: number): number {
  let [low, high] = [from, starts.length - 2];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}

function isLetter(code: number): boolean {
  return (code > 96 && code < 123) || (code > 47 && code < 58) || code > 191;
}
