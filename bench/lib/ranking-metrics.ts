/** Gain of each relevant document; the others have none. */
export type Relevance = ReadonlyMap<string, number>;

/**
 * nDCG of the first k, gains as they are: Järvelin and Kekäläinen (2002), as trec_eval computes it.
 */
export function ndcg(ranked: readonly string[], relevance: Relevance, k = 10): number {
  const sum = (gains: readonly number[]): number =>
    gains.slice(0, k).reduce((total, gain, i) => total + Math.max(0, gain) / Math.log2(i + 2), 0);
  const ideal = sum([...relevance.values()].sort((a, b) => b - a));
  return ideal === 0 ? 0 : sum(ranked.map((id) => relevance.get(id) ?? 0)) / ideal;
}

/** Average precision of the first k, against as many relevant documents as could be among them. */
export function averagePrecision(ranked: readonly string[], relevant: ReadonlySet<string>, k = 100): number {
  let found = 0;
  let sum = 0;
  ranked.slice(0, k).forEach((id, i) => {
    if (relevant.has(id)) sum += ++found / (i + 1);
  });
  return relevant.size === 0 ? 0 : sum / Math.min(relevant.size, k);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
