/*
 * Products of many rows with many others, in whole numbers of 16 bits. The others lie in panels:
 * eight of them side by side, two columns of each after another, so that one instruction
 * multiplies two columns of a row with those of four others and adds both products.
 */

/** Bytes of a panel for two columns: eight others, two int16 each. */
const PANEL_STEP: usize = 32;

/**
 * Dot products of rows of int16 with all others of some panels.
 * @param rows address of the rows, one after another; a multiple of four of them
 * @param rowsEnd address of their end
 * @param rowBytes bytes of a row, a multiple of four (two columns)
 * @param panels address of the panels, `rowBytes * 8` bytes each
 * @param panelsEnd address of their end
 * @param out where the products are written, int32: one line a row, eight columns a panel
 * @param lineBytes bytes of such a line
 */
export function multiplyRows(
  rows: usize,
  rowsEnd: usize,
  rowBytes: usize,
  panels: usize,
  panelsEnd: usize,
  out: usize,
  lineBytes: usize,
): void {
  const panelBytes = rowBytes << 3;
  for (let panel = panels; panel < panelsEnd; panel += panelBytes, out += PANEL_STEP) {
    let line = out;
    for (let row = rows; row < rowsEnd; row += rowBytes << 2, line += lineBytes << 2) {
      let a0 = i32x4.splat(0);
      let a1 = i32x4.splat(0);
      let b0 = i32x4.splat(0);
      let b1 = i32x4.splat(0);
      let c0 = i32x4.splat(0);
      let c1 = i32x4.splat(0);
      let d0 = i32x4.splat(0);
      let d1 = i32x4.splat(0);
      let a = row;
      let b = a + rowBytes;
      let c = b + rowBytes;
      let d = c + rowBytes;
      for (let other = panel, end = panel + panelBytes; other < end; other += PANEL_STEP) {
        const first = v128.load(other);
        const second = v128.load(other, 16);
        let two = v128.load32_splat(a);
        a0 = i32x4.add(a0, i32x4.dot_i16x8_s(two, first));
        a1 = i32x4.add(a1, i32x4.dot_i16x8_s(two, second));
        two = v128.load32_splat(b);
        b0 = i32x4.add(b0, i32x4.dot_i16x8_s(two, first));
        b1 = i32x4.add(b1, i32x4.dot_i16x8_s(two, second));
        two = v128.load32_splat(c);
        c0 = i32x4.add(c0, i32x4.dot_i16x8_s(two, first));
        c1 = i32x4.add(c1, i32x4.dot_i16x8_s(two, second));
        two = v128.load32_splat(d);
        d0 = i32x4.add(d0, i32x4.dot_i16x8_s(two, first));
        d1 = i32x4.add(d1, i32x4.dot_i16x8_s(two, second));
        a += 4;
        b += 4;
        c += 4;
        d += 4;
      }
      v128.store(line, a0);
      v128.store(line, a1, 16);
      v128.store(line + lineBytes, b0);
      v128.store(line + lineBytes, b1, 16);
      v128.store(line + (lineBytes << 1), c0);
      v128.store(line + (lineBytes << 1), c1, 16);
      v128.store(line + lineBytes * 3, d0);
      v128.store(line + lineBytes * 3, d1, 16);
    }
  }
}

/**
 * Copies listed rows of int8 one after another, as int16.
 * @param list addresses of the rows, of four bytes each
 * @param listEnd address of the list's end
 * @param columns length of a row, a multiple of eight
 * @param out where the rows are written
 */
export function widenRows(list: usize, listEnd: usize, columns: usize, out: usize): void {
  for (; list < listEnd; list += 4) {
    const row = <usize>load<u32>(list);
    for (let at = row, end = row + columns; at < end; at += 8, out += 16) v128.store(out, v128.load_ext<i8>(at));
  }
}
