/**
 * How well clusters agree with labels: the measures of scikit-learn's `metrics.cluster`, natural
 * logarithms, arithmetic mean.
 */
export interface Agreement {
  vMeasure: number;
  /** Adjusted mutual information (Vinh, Epps and Bailey 2010). */
  ami: number;
  /** Adjusted Rand index (Hubert and Arabie 1985). */
  ari: number;
}

export function agreement(truth: readonly (string | number)[], clusters: ArrayLike<number>): Agreement {
  const n = truth.length;
  const table = new Map<string, number>();
  const rows = new Map<string | number, number>();
  const columns = new Map<number, number>();
  truth.forEach((label, i) => {
    const cluster = clusters[i]!;
    const cell = `${label}\u0000${cluster}`;
    table.set(cell, (table.get(cell) ?? 0) + 1);
    rows.set(label, (rows.get(label) ?? 0) + 1);
    columns.set(cluster, (columns.get(cluster) ?? 0) + 1);
  });
  const pairs = (count: number): number => (count * (count - 1)) / 2;
  const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);
  const entropy = (counts: Iterable<number>): number =>
    -sum([...counts].map((count) => (count / n) * Math.log(count / n)));

  let mutual = 0;
  for (const [cell, count] of table) {
    const [label, cluster] = cell.split("\u0000") as [string, string];
    const row = rows.get(label) ?? rows.get(Number(label))!;
    mutual += (count / n) * Math.log((n * count) / (row * columns.get(Number(cluster))!));
  }
  const hRows = entropy(rows.values()),
    hColumns = entropy(columns.values());
  const mean = (hRows + hColumns) / 2;
  const expected = expectedMutualInformation([...rows.values()], [...columns.values()], n);

  const together = sum([...table.values()].map(pairs));
  const rowPairs = sum([...rows.values()].map(pairs)),
    columnPairs = sum([...columns.values()].map(pairs));
  const chance = n > 1 ? (rowPairs * columnPairs) / pairs(n) : 0;
  const highest = (rowPairs + columnPairs) / 2;
  return {
    vMeasure: mean === 0 ? 1 : mutual / mean,
    ami: mean - expected === 0 ? 1 : (mutual - expected) / (mean - expected),
    ari: highest - chance === 0 ? 1 : (together - chance) / (highest - chance),
  };
}

/** Of two random partitions with these sizes: hypergeometric model. */
function expectedMutualInformation(a: number[], b: number[], n: number): number {
  const logFactorial = new Float64Array(n + 1);
  for (let i = 1; i <= n; i++) logFactorial[i] = logFactorial[i - 1]! + Math.log(i);
  let expected = 0;
  for (const x of a) {
    for (const y of b) {
      for (let count = Math.max(1, x + y - n); count <= Math.min(x, y); count++) {
        const chance =
          logFactorial[x]! +
          logFactorial[y]! +
          logFactorial[n - x]! +
          logFactorial[n - y]! -
          logFactorial[n]! -
          logFactorial[count]! -
          logFactorial[x - count]! -
          logFactorial[y - count]! -
          logFactorial[n - x - y + count]!;
        expected += (count / n) * Math.log((n * count) / (x * y)) * Math.exp(chance);
      }
    }
  }
  return expected;
}
