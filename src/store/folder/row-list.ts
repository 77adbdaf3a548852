/** Ascending row numbers as text, runs shortened: "3 17 20-45". */
export function formatRows(rows: ArrayLike<number>): string {
  const runs: string[] = [];
  for (let i = 0; i < rows.length;) {
    const first = rows[i]!;
    let last = first;
    for (i++; i < rows.length && rows[i] === last + 1; i++) last++;
    runs.push(first === last ? String(first) : `${first}-${last}`);
  }
  return runs.join(" ");
}

/** The row numbers, below `count` and ascending; undefined when the text is no such list. */
export function parseRows(text: unknown, count: number): number[] | undefined {
  if (typeof text !== "string") return undefined;
  const rows: number[] = [];
  let next = 0;
  for (const run of text === "" ? [] : text.split(" ")) {
    const match = /^(\d{1,15})(?:-(\d{1,15}))?$/.exec(run);
    if (!match) return undefined;
    const first = Number(match[1]),
      last = Number(match[2] ?? match[1]);
    if (first < next || last < first || last >= count) return undefined;
    for (let row = first; row <= last; row++) rows.push(row);
    next = last + 1;
  }
  return rows;
}
