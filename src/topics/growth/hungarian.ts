/**
 * The assignment of rows to columns of the greatest total weight (the Hungarian problem), by
 * shortest augmenting paths in O(rows² columns).
 *
 * Source: D. Crouse, "On implementing 2D rectangular assignment algorithms" (2016), after R. Jonker
 * and A. Volgenant (1987).
 * @param weights rows x columns, row-major, at least 0; pairs of weight 0 are never assigned
 * @returns column of each row; -1 for none
 */
export function maximumAssignment(weights: Float64Array, rows: number, cols: number): Int32Array {
  if (rows > cols) {
    const columns = new Int32Array(rows).fill(-1);
    const transposed = Float64Array.from(weights, (_, at) => weights[(at % rows) * cols + Math.floor(at / rows)]!);
    maximumAssignment(transposed, cols, rows).forEach((row, column) => void (row >= 0 && (columns[row] = column)));
    return columns;
  }
  const rowOf = new Int32Array(cols).fill(-1),
    columnOf = new Int32Array(rows).fill(-1);
  const rowPrice = new Float64Array(rows),
    columnPrice = new Float64Array(cols);
  for (let start = 0; start < rows; start++) {
    const distance = new Float64Array(cols).fill(Infinity);
    const from = new Int32Array(cols).fill(-1);
    const reached = new Uint8Array(cols),
      rowsReached: number[] = [];
    let row = start,
      least = 0,
      end = -1;
    while (end === -1) {
      rowsReached.push(row);
      let next = -1;
      for (let column = 0; column < cols; column++) {
        if (reached[column] === 1) continue;
        const through = least - weights[row * cols + column]! - rowPrice[row]! - columnPrice[column]!;
        if (through < distance[column]!) {
          distance[column] = through;
          from[column] = row;
        }
        // Of columns at the same distance, a free one is taken, as it ends the path.
        const nearer = next === -1 || distance[column]! < distance[next]!;
        if (nearer || (distance[column] === distance[next] && rowOf[column] === -1 && rowOf[next] !== -1))
          next = column;
      }
      least = distance[next]!;
      reached[next] = 1;
      if (rowOf[next] === -1) end = next;
      else row = rowOf[next]!;
    }
    rowPrice[start] = rowPrice[start]! + least;
    for (const other of rowsReached)
      if (other !== start) rowPrice[other] = rowPrice[other]! + least - distance[columnOf[other]!]!;
    for (let column = 0; column < cols; column++)
      if (reached[column] === 1) columnPrice[column] = columnPrice[column]! + distance[column]! - least;
    for (let column = end; ;) {
      const owner = from[column]!;
      rowOf[column] = owner;
      const before = columnOf[owner]!;
      columnOf[owner] = column;
      if (owner === start) break;
      column = before;
    }
  }
  return columnOf.map((column, row) => (weights[row * cols + column]! > 0 ? column : -1));
}
