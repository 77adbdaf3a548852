/**
 * The papers that are in all of some sets, but for the excluded rows.
 * @param sets 1 or 0 for each paper, undefined: all; the first is changed
 * @returns undefined when all are left
 */
export function candidateMask(
  papers: number,
  sets: readonly (Uint8Array | undefined)[],
  excluded?: ReadonlySet<number>,
): Uint8Array | undefined {
  const [first, ...others] = sets.filter((set) => set !== undefined);
  if (!first && !excluded?.size) return undefined;
  const allowed = first ?? new Uint8Array(papers).fill(1);
  for (const other of others) intersectMask(allowed, other);
  for (const row of excluded ?? []) allowed[row] = 0;
  return allowed;
}

/** Takes out of a set what another one does not have. */
export function intersectMask(rows: Uint8Array, others: Uint8Array): void {
  for (let row = 0; row < rows.length; row++) rows[row] = rows[row]! & others[row]!;
}
