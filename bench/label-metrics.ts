/** How good the terms of topics are, by the measures of the literature on topic models. */

/**
 * Mean NPMI over the pairs of each topic's terms, then over the topics that have a pair: how much
 * more often two terms stand in one document than by chance, from -1 (never) over 0 to 1 (always
 * together). A term stands in a document when its words follow each other there, whatever their
 * case.
 *
 * Source: J. H. Lau, D. Newman and T. Baldwin, "Machine reading tea leaves" (2014), with document
 * co-occurrence in the corpus itself in place of a sliding window over Wikipedia.
 */
export function npmiCoherence(topics: readonly (readonly string[])[], documents: readonly string[]): number {
  const holders = documentsOfTerms(new Set(topics.flat()), documents);
  const means: number[] = [];
  for (const terms of topics) {
    const pairs: number[] = [];
    for (let i = 0; i < terms.length; i++) {
      for (let j = i + 1; j < terms.length; j++)
        pairs.push(npmi(holders.get(terms[i]!)!, holders.get(terms[j]!)!, documents.length));
    }
    if (pairs.length > 0) means.push(mean(pairs));
  }
  return mean(means);
}

/**
 * Distinct terms over all terms (A. B. Dieng, F. Ruiz and D. Blei, "Topic modeling in embedding
 * spaces", 2020); case does not count.
 */
export function termDiversity(topics: readonly (readonly string[])[]): number {
  const all = topics.flat().map((term) => term.toLowerCase());
  return all.length === 0 ? 1 : new Set(all).size / all.length;
}

/**
 * Mean share of a topic's documents that hold at least one term of its label (the terms joined by
 * ", ").
 */
export function labelCoverage(
  labels: readonly string[],
  topicOf: ArrayLike<number>,
  documents: readonly string[],
): number {
  const holders = documentsOfTerms(new Set(labels.flatMap((label) => label.split(", "))), documents);
  const sizes = labels.map(() => 0);
  const covered = labels.map(() => 0);
  const sets = labels.map((label) => label.split(", ").map((term) => new Set(holders.get(term)!)));
  for (let d = 0; d < documents.length; d++) {
    const topic = topicOf[d]!;
    if (topic < 0) continue;
    sizes[topic]!++;
    if (sets[topic]!.some((set) => set.has(d))) covered[topic]!++;
  }
  return mean(sizes.map((size, topic) => covered[topic]! / Math.max(1, size)));
}

function npmi(a: readonly number[], b: readonly number[], documents: number): number {
  const other = new Set(b);
  let both = 0;
  for (const document of a) if (other.has(document)) both++;
  if (both === 0) return -1;
  if (both === documents) return 1;
  const p = both / documents;
  return Math.log(p / ((a.length / documents) * (b.length / documents))) / -Math.log(p);
}

/**
 * Plural and singular of a word are the same term, so that neither method gains by its way of
 * showing them.
 */
const words = (text: string): string[] =>
  (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => word.replace(/(?<=[^s]{3})s$/, ""));

function documentsOfTerms(terms: ReadonlySet<string>, documents: readonly string[]): Map<string, number[]> {
  const holders = new Map<string, number[]>();
  const byFirst = new Map<string, { term: string; words: string[] }[]>();
  for (const term of terms) {
    holders.set(term, []);
    const list = words(term);
    if (list.length > 0) byFirst.set(list[0]!, [...(byFirst.get(list[0]!) ?? []), { term, words: list }]);
  }
  documents.forEach((document, d) => {
    const list = words(document);
    list.forEach((word, i) => {
      for (const candidate of byFirst.get(word) ?? []) {
        const found = holders.get(candidate.term)!;
        if (found.at(-1) !== d && candidate.words.every((part, j) => list[i + j] === part)) found.push(d);
      }
    });
  });
  return holders;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length;
}
